# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Options of a drain."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.classify import SKIP_LABEL, Rules
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

FAIL, SKIP_BLOCKED, DELETE_BLOCKED = "fail", "skip", "delete"
RESPECT, DELETE_UNHEALTHY = "respect", "delete"
EVICT_SINGLE, RESTART_SINGLE = "evict", "restart"
ORDER = {"selector": {"type": "str"}, "priority_class": {"type": "str"}}
ONE_OF_ORDER = [tuple(ORDER)]
DRAIN_OPTIONS: dict[str, dict[str, t.Any]] = {
    "name": {"type": "str"},
    "names": {"type": "list", "elements": "str"},
    "state": {"type": "str", "choices": ["drained", "cordoned", "uncordoned"], "default": "drained"},
    "force": {"type": "bool", "default": False},
    "delete_emptydir_data": {"type": "bool", "default": False},
    "ignore_daemonsets": {"type": "bool", "default": True},
    "grace_period": {"type": "int", "default": -1},
    "max_grace_period": {"type": "int", "default": 0},
    "timeout": {"type": "int", "default": 600},
    "skip_wait_for_delete_timeout": {"type": "int", "default": 0},
    "pod_selector": {"type": "str"},
    "namespace_selector": {"type": "str"},
    "skip_label": {"type": "str", "default": SKIP_LABEL},
    "eviction_order": {
        "type": "list",
        "elements": "dict",
        "options": ORDER,
        "mutually_exclusive": ONE_OF_ORDER,
        "required_one_of": ONE_OF_ORDER,
    },
    "max_parallel_evictions": {"type": "int", "default": 8},
    "disable_eviction": {"type": "bool", "default": False},
    "disable_eviction_namespaces": {"type": "list", "elements": "str"},
    "on_blocked": {"type": "str", "choices": [FAIL, SKIP_BLOCKED, DELETE_BLOCKED], "default": FAIL},
    "unhealthy_pods": {"type": "str", "choices": [RESPECT, DELETE_UNHEALTHY], "default": RESPECT},
    "unhealthy_after": {"type": "int", "default": 300},
    "single_replica": {"type": "str", "choices": [EVICT_SINGLE, RESTART_SINGLE], "default": EVICT_SINGLE},
    "wait_for_volume_detach": {"type": "bool", "default": False},
    "best_effort": {"type": "bool", "default": False},
    "uncordon_on_failure": {"type": "bool", "default": False},
    "reason": {"type": "str", "default": ""},
    "progress": {"type": "path"},
}
ONE_OF_NAMES = [("name", "names")]
LEAST = {
    "grace_period": -1,
    "max_grace_period": 0,
    "timeout": 1,
    "skip_wait_for_delete_timeout": 0,
    "unhealthy_after": 0,
    "max_parallel_evictions": 1,
}
OF_RULES = ("force", "delete_emptydir_data", "ignore_daemonsets", "skip_wait_for_delete_timeout", "skip_label")
OF_OPTIONS = (
    *("grace_period", "max_grace_period", "timeout", "max_parallel_evictions", "disable_eviction", "on_blocked"),
    *("unhealthy_after", "wait_for_volume_detach", "best_effort", "uncordon_on_failure", "reason"),
)


class Wave(t.NamedTuple):
    """The pods that leave together: of a label selector, or of a priority class when the selector is None."""

    selector: str | None
    priority_class: str | None


@dataclass(frozen=True)
class DrainOptions:
    """How to drain nodes; times in seconds, a grace_period of -1 is the pod's own, max_grace_period 0 is no cap."""

    rules: Rules
    grace_period: int = -1
    max_grace_period: int = 0
    timeout: int = 600
    pod_selector: str = ""
    namespace_selector: str = ""
    eviction_order: tuple[Wave, ...] = ()
    max_parallel_evictions: int = 8
    disable_eviction: bool = False
    disable_eviction_namespaces: frozenset[str] = frozenset()
    on_blocked: str = FAIL
    delete_unhealthy: bool = False
    unhealthy_after: int = 300
    restart_single: bool = False
    wait_for_volume_detach: bool = False
    best_effort: bool = False
    uncordon_on_failure: bool = False
    reason: str = ""
    progress: str = ""

    @property
    def asks_budgets(self) -> bool:
        """Tell whether there is a namespace whose pods are evicted, and so guarded by disruption budgets."""
        return not self.disable_eviction or bool(self.disable_eviction_namespaces)

    def deletes(self, namespace: str) -> bool:
        """Tell whether pods of a namespace are deleted without asking their disruption budgets."""
        return self.disable_eviction and (
            not self.disable_eviction_namespaces or namespace in self.disable_eviction_namespaces
        )


def drain_options(params: dict[str, t.Any]) -> DrainOptions:
    """Return the options of a module.

    Raises:
        Day2Error: a number is too small, or two options contradict each other.

    """
    for name, least in LEAST.items():
        if params[name] < least:
            raise Day2Error(f"{name} is {params[name]}, but must be at least {least}")
    _refuse_contradictions(params)
    return DrainOptions(
        rules=Rules(**{name: params[name] for name in OF_RULES}),
        **{name: params[name] for name in OF_OPTIONS},
        pod_selector=params["pod_selector"] or "",
        namespace_selector=params["namespace_selector"] or "",
        eviction_order=tuple(
            Wave(one.get("selector"), one.get("priority_class")) for one in params["eviction_order"] or ()
        ),
        disable_eviction_namespaces=frozenset(params["disable_eviction_namespaces"] or ()),
        delete_unhealthy=params["unhealthy_pods"] == DELETE_UNHEALTHY,
        restart_single=params["single_replica"] == RESTART_SINGLE,
        progress=params["progress"] or "",
    )


def _refuse_contradictions(params: dict[str, t.Any]) -> None:
    for wrong, text in (
        (params["names"] == [], "names is empty; name at least one node"),
        (
            params["grace_period"] >= 0 and params["max_grace_period"],
            "grace_period gives every pod the same time, so max_grace_period has nothing to cap; set one of them",
        ),
        (
            params["disable_eviction_namespaces"] and not params["disable_eviction"],
            "disable_eviction_namespaces says where disable_eviction holds, and that is false",
        ),
        (
            "=" not in (params["skip_label"] or "="),
            f"skip_label is {params['skip_label']!r}, but must be like label=value, or empty for none",
        ),
    ):
        if wrong:
            raise Day2Error(text)
