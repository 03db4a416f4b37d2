# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Which pods leave a node, which stay, and which forbid its drain: the filters of kubectl drain, in its order.

The order matters: the first filter that keeps a pod decides (pkg/drain/filters.go of kubectl 1.37; kubectl before 1.34
takes DaemonSets of any API group for those of apps/v1).
"""

from __future__ import annotations

import datetime
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._drain import pods as of

Json = dict[str, t.Any]
Verdict = tuple[str, str, str]

EVICT = "evict"
SKIP = "skip"
BLOCK = "block"

SKIP_LABEL = "day2.kubernetes/drain=skip"

PRESENT = ""
MISSING = "missing"


@dataclass(frozen=True)
class Rules:
    """The options of a drain that decide on pods; times in seconds, 0 switches skip_wait_for_delete_timeout off.

    A skip_label is label=value, or empty for none.
    """

    force: bool = False
    delete_emptydir_data: bool = False
    ignore_daemonsets: bool = True
    skip_wait_for_delete_timeout: int = 0
    skip_label: str = SKIP_LABEL


@dataclass(frozen=True)
class Sorted:
    """A pod with its class, the action EVICT, SKIP or BLOCK, and the reason of the latter two."""

    pod: Json
    pod_class: str
    action: str
    reason: str = ""


def classify(pod: Json, rules: Rules, daemonsets: dict[str, str], now: datetime.datetime) -> Sorted:
    """Sort one pod.

    Take as daemonsets namespace/name to PRESENT, MISSING or the error of its look-up, and as now an aware time.
    """
    kind = "managed"
    for verdict in (
        _set_aside(pod, rules),
        _stuck(pod, rules, now),
        _daemonset(pod, rules, daemonsets),
        _mirror(pod),
        _local_storage(pod, rules),
        _unmanaged(pod, rules),
    ):
        if verdict is None:
            continue
        kind, action, reason = verdict
        if action != EVICT:
            return Sorted(pod, kind, action, reason)
    return Sorted(pod, "finished" if of.is_finished(pod) else kind, EVICT)


def seconds_leaving(pod: Json, now: datetime.datetime) -> float:
    """Return how long ago the pod should have been gone (its deletionTimestamp includes the grace period)."""
    stamp = pod["metadata"].get("deletionTimestamp")
    if not stamp:
        return 0.0
    return (now - of.parse_time(stamp)).total_seconds()


def _set_aside(pod: Json, rules: Rules) -> Verdict | None:
    label, _equals, value = rules.skip_label.partition("=")
    if label and (pod["metadata"].get("labels") or {}).get(label) == value:
        return "set-aside", SKIP, f"its label {rules.skip_label} says so"
    return None


def _stuck(pod: Json, rules: Rules, now: datetime.datetime) -> Verdict | None:
    limit = rules.skip_wait_for_delete_timeout
    if limit > 0 and int(seconds_leaving(pod, now)) > limit:
        return "stuck", SKIP, f"should have been gone more than {limit} s ago"
    return None


def _daemonset(pod: Json, rules: Rules, daemonsets: dict[str, str]) -> Verdict | None:
    name = of.daemonset_of(pod)
    if name is None or of.is_finished(pod):
        return None
    found = daemonsets[f"{pod['metadata']['namespace']}/{name}"]
    if found == MISSING:
        reason = f"its DaemonSet {name} does not exist (set force)"
        return "orphan", EVICT if rules.force else BLOCK, reason
    if found != PRESENT:
        return "daemonset", BLOCK, f"its DaemonSet {name} cannot be read: {found}"
    if rules.ignore_daemonsets:
        return "daemonset", SKIP, f"DaemonSet {name} would bring it back"
    return "daemonset", BLOCK, f"DaemonSet {name} would bring it back (set ignore_daemonsets)"


def _mirror(pod: Json) -> Verdict | None:
    if of.MIRROR_ANNOTATION in (pod["metadata"].get("annotations") or {}):
        return "mirror", SKIP, "static pod of the kubelet"
    return None


def _local_storage(pod: Json, rules: Rules) -> Verdict | None:
    if of.is_finished(pod) or not of.has_empty_dir(pod):
        return None
    reason = "the data in its emptyDir would be lost (set delete_emptydir_data)"
    return "local-storage", EVICT if rules.delete_emptydir_data else BLOCK, reason


def _unmanaged(pod: Json, rules: Rules) -> Verdict | None:
    if of.is_finished(pod) or of.controller(pod):
        return None
    return "unmanaged", EVICT if rules.force else BLOCK, "no controller would bring it back (set force)"
