# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a drain of one node will do, decided before anything is touched."""

from __future__ import annotations

import datetime
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.budgets import NEVER, WAITS, Outlook, foretell
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.classify import (
    BLOCK,
    EVICT,
    SKIP,
    Rules,
    Sorted,
    classify,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.pods import full_name, uid

Json = dict[str, t.Any]


@dataclass(frozen=True)
class PodPlan:
    """One pod of the node: its class, EVICT, SKIP or BLOCK, why, and the budget that guards it."""

    namespace: str
    name: str
    uid: str
    pod_class: str
    action: str
    reason: str
    outlook: Outlook

    @property
    def full_name(self) -> str:
        """Return namespace/name."""
        return f"{self.namespace}/{self.name}"


@dataclass(frozen=True)
class DrainPlan:
    """All pods of a node (that the pod selector takes), in the order of the API."""

    pods: list[PodPlan]

    @property
    def evict(self) -> list[PodPlan]:
        """Return the pods that leave."""
        return [pod for pod in self.pods if pod.action == EVICT]

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
        return {pod.full_name: pod.outlook.text for pod in self.evict if pod.outlook.verdict == WAITS}


def plan_drain(
    pods: list[Json], budgets: list[Json], daemonsets: dict[str, str], rules: Rules, now: datetime.datetime
) -> DrainPlan:
    """Sort the pods of a node and foretell their evictions; daemonsets and now as for classify.

    Pass no budgets when pods are deleted instead of evicted: a deletion asks none.
    """
    judged = [classify(pod, rules, daemonsets, now) for pod in pods]
    outlooks = foretell([one.pod for one in judged if one.action == EVICT], budgets)
    return DrainPlan([_pod_plan(one, outlooks.get(uid(one.pod), Outlook("free"))) for one in judged])


def _pod_plan(one: Sorted, outlook: Outlook) -> PodPlan:
    namespace, name = full_name(one.pod).split("/")
    forbidden = outlook.verdict == NEVER
    return PodPlan(
        namespace=namespace,
        name=name,
        uid=uid(one.pod),
        pod_class=one.pod_class,
        action=BLOCK if forbidden else one.action,
        reason=outlook.text if forbidden else one.reason,
        outlook=outlook,
    )
