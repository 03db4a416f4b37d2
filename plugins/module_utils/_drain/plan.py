# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a drain of one or many nodes will do, decided before anything is touched."""

from __future__ import annotations

import datetime
import typing as t
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.budgets import (
    FREE,
    NEVER,
    WAITS,
    Outlook,
    foretell,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.classify import (
    BLOCK,
    EVICT,
    SKIP,
    Sorted,
    classify,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.options import (
    DELETE_BLOCKED,
    SKIP_BLOCKED,
    DrainOptions,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.pods import (
    claims_of,
    full_name,
    grace_of,
    owner_text,
    uid,
    unready_since,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.waves import count_waves

Json = dict[str, t.Any]
DELETE = "delete"
RESTART = "restart"
LEAVE = frozenset({EVICT, DELETE, RESTART})


@dataclass(frozen=True)
class Seen:
    """What a plan is made of.

    Pods of the nodes, all disruption budgets, namespace/name of DaemonSets as for classify, pod uid to its place in the
    eviction order (0 where there is none), and pod uid to namespace/name of a Deployment that can be rolled out first.
    """

    pods: list[Json]
    budgets: list[Json] = field(default_factory=list)
    daemonsets: dict[str, str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    rollouts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PodPlan:
    """One pod: its class, EVICT, DELETE, RESTART, SKIP or BLOCK, why, and the budget that guards it.

    Wave is its place in the eviction order, grace the seconds to send with its eviction (None for its own), claims the
    namespace/name of its PersistentVolumeClaims.
    """

    node: str
    namespace: str
    name: str
    uid: str
    owner: str
    pod_class: str
    action: str
    reason: str
    outlook: Outlook
    wave: int = 0
    grace: int | None = None
    unready_since: datetime.datetime | None = None
    claims: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """Return namespace/name."""
        return f"{self.namespace}/{self.name}"


@dataclass(frozen=True)
class DrainPlan:
    """All pods of the nodes (that the selectors take), in the order of the API, and how many waves they leave in."""

    pods: list[PodPlan]
    waves: int = 0

    @property
    def leaving(self) -> list[PodPlan]:
        """Return the pods that leave."""
        return [pod for pod in self.pods if pod.action in LEAVE]

    @property
    def ignored(self) -> dict[str, str]:
        """Return namespace/name to the reason of the pods that stay."""
        return {pod.full_name: pod.reason for pod in self.pods if pod.action == SKIP}

    @property
    def blocked(self) -> dict[str, str]:
        """Return namespace/name to the reason of the pods that forbid the drain."""
        return {pod.full_name: pod.reason for pod in self.pods if pod.action == BLOCK}

    @property
    def waiting(self) -> dict[str, str]:
        """Return namespace/name to the budget's words of the pods that have to wait for it."""
        return {pod.full_name: pod.outlook.text for pod in self.pods if _waits(pod)}


def plan_drain(seen: Seen, options: DrainOptions, now: datetime.datetime) -> DrainPlan:
    """Sort the pods and foretell their evictions, all of them together; now is an aware time."""
    judged = [classify(pod, options.rules, seen.daemonsets, now) for pod in seen.pods]
    asking = [one.pod for one in judged if one.action == EVICT and not _asks_nobody(one.pod, seen, options)]
    outlooks = foretell(sorted(asking, key=lambda pod: seen.places.get(uid(pod), 0)), seen.budgets)
    plans = [_pod_plan(one, outlooks.get(uid(one.pod), Outlook(FREE)), seen, options, now) for one in judged]
    return DrainPlan(plans, count_waves([pod for pod in plans if pod.action in LEAVE], seen.budgets))


def _waits(pod: PodPlan) -> bool:
    return pod.action == EVICT and pod.outlook.verdict == WAITS


def _asks_nobody(pod: Json, seen: Seen, options: DrainOptions) -> bool:
    return options.deletes(pod["metadata"]["namespace"]) or uid(pod) in seen.rollouts


def _pod_plan(one: Sorted, outlook: Outlook, seen: Seen, options: DrainOptions, now: datetime.datetime) -> PodPlan:
    pod = one.pod
    namespace, name = full_name(pod).split("/")
    action, reason = _decide(one, outlook, seen, options, now)
    return PodPlan(
        node=pod["spec"].get("nodeName", ""),
        namespace=namespace,
        name=name,
        uid=uid(pod),
        owner=owner_text(pod),
        pod_class=one.pod_class,
        action=action,
        reason=reason,
        outlook=outlook,
        wave=seen.places.get(uid(pod), 0),
        grace=_grace(pod, options),
        unready_since=unready_since(pod),
        claims=tuple(claims_of(pod)),
    )


def _decide(
    one: Sorted, outlook: Outlook, seen: Seen, options: DrainOptions, now: datetime.datetime
) -> tuple[str, str]:
    if one.action == BLOCK and options.best_effort:
        return SKIP, one.reason
    if one.action != EVICT:
        return one.action, one.reason
    if options.deletes(one.pod["metadata"]["namespace"]):
        return DELETE, "disable_eviction holds for its namespace"
    if uid(one.pod) in seen.rollouts:
        return RESTART, f"Deployment {seen.rollouts[uid(one.pod)]} is rolled out elsewhere first"
    since = unready_since(one.pod) if options.delete_unhealthy else None
    if outlook.verdict != FREE and since and (now - since).total_seconds() >= options.unhealthy_after:
        return DELETE, f"it is not ready for more than {options.unhealthy_after} s"
    if outlook.verdict == NEVER and not since:
        return _blocked(options), outlook.text
    return EVICT, outlook.text or one.reason


def _blocked(options: DrainOptions) -> str:
    policies = {SKIP_BLOCKED: SKIP, DELETE_BLOCKED: DELETE}
    return policies.get(options.on_blocked, SKIP if options.best_effort else BLOCK)


def _grace(pod: Json, options: DrainOptions) -> int | None:
    if options.grace_period >= 0:
        return options.grace_period
    cap = options.max_grace_period
    return cap if 0 < cap < grace_of(pod) else None
