# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The report of an upgrade as data; docs/report_schema.md describes it. Pure."""

from __future__ import annotations

import dataclasses

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.gate import DONE, UNKNOWN, classify
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import JsonDict, Node
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.report_failure import (
    drains_of,
    evidence_of,
    failure_of,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.timeline import (
    Span,
    host_times,
    phases_of,
    spans_of,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.versions import Version, wanted_version
from ansible_collections.day2.kubernetes.plugins.module_utils._utc import utc

SCHEMA = 1
SUCCEEDED = "succeeded"
FAILED = "failed"
UNFINISHED = "unfinished"
NOTHING = "nothing to do"
BLOCKED = "blocked"
NO_PLAN: JsonDict = {"cluster": None, "current": None, "target": None, "hops": [], "steps": []}


@dataclasses.dataclass(frozen=True)
class After:
    """What the cluster looks like at the end; error is why it could not be read."""

    nodes: dict[str, Node] = dataclasses.field(default_factory=dict)
    apiservers: dict[str, Version | None] = dataclasses.field(default_factory=dict)
    error: str | None = None


@dataclasses.dataclass(frozen=True)
class Run:
    """What the playbook knows of its run; times in seconds since the epoch.

    hosts maps a host to what is known of it, such as {"state": ...}; timeline has the transitions of timeline.py;
    failed is {"host", "step", "task", "message"} or None; evidence and drains map a host to what a module returned;
    blocked tells that the plan was refused; events are those of report_events.py, pods those of report_pods.py;
    snapshot is that of the journal.
    """

    started: float
    finished: float
    hosts: dict[str, JsonDict] = dataclasses.field(default_factory=dict)
    timeline: list[JsonDict] = dataclasses.field(default_factory=list)
    failed: JsonDict | None = None
    evidence: JsonDict = dataclasses.field(default_factory=dict)
    drains: JsonDict = dataclasses.field(default_factory=dict)
    blocked: bool = False
    snapshot: JsonDict = dataclasses.field(default_factory=dict)
    events: list[JsonDict] = dataclasses.field(default_factory=list)
    pods: list[JsonDict] = dataclasses.field(default_factory=list)

    @property
    def seconds(self) -> float:
        """Return how long it took."""
        return round(max(self.finished - self.started, 0.0), 1)


def build_report(plan: JsonDict, findings: list[JsonDict], run: Run, after: After) -> JsonDict:
    """Return the report of a run of this plan; of a run that failed before it had one, the plan is empty."""
    plan = {**NO_PLAN, **plan}
    spans = spans_of(run.timeline, run.started, run.finished, run.failed)
    hosts = {step["host"]: _host(step, plan["target"], run, after, spans) for step in plan["steps"]}
    evidence = evidence_of(run.evidence)
    return {
        "schema": SCHEMA,
        "cluster": plan["cluster"],
        "from": plan["current"],
        "to": plan["target"],
        "result": _result(plan, hosts, run),
        "started": utc(run.started),
        "finished": utc(run.finished),
        "seconds": run.seconds,
        "phases": phases_of(spans, plan, run.seconds),
        "timeline": [dataclasses.asdict(span) for span in spans],
        "hosts": hosts,
        "counts": {state: sum(host["state"] == state for host in hosts.values()) for state in _states(hosts)},
        "versions": _versions(plan, after),
        "failed": failure_of(run.failed, evidence),
        "evidence": evidence,
        "events": run.events,
        "pods": run.pods,
        "drains": drains_of(run.drains),
        "snapshot": run.snapshot or None,
        "findings": findings,
        "plan": plan,
    }


def _host(step: JsonDict, target: str | None, run: Run, after: After, spans: list[Span]) -> JsonDict:
    told = run.hosts.get(step["host"]) or {}
    node = after.nodes.get(step["node"])
    times = host_times(spans, step["host"], run.seconds)
    if times["seconds"] is None:
        times["seconds"] = told.get("seconds")
    return {
        **told,
        "node": step["node"],
        "role": step["role"],
        "batch": step["batch"],
        "planned": step["state"],
        "state": told.get("state") or (classify(node, wanted_version(target)) if target else UNKNOWN),
        "kubelet_before": step["kubelet"],
        "kubelet_after": str(node.kubelet) if node and node.kubelet else None,
        **times,
    }


def _states(hosts: dict[str, JsonDict]) -> list[str]:
    return sorted({host["state"] for host in hosts.values()}, key=lambda state: (state != DONE, state))


def _result(plan: JsonDict, hosts: dict[str, JsonDict], run: Run) -> str:
    if run.blocked:
        return BLOCKED
    if run.failed:
        return FAILED
    if not plan["steps"] or any(host["state"] != DONE for host in hosts.values()):
        return UNFINISHED
    return SUCCEEDED if plan["hops"] else NOTHING


def _versions(plan: JsonDict, after: After) -> JsonDict:
    return {
        "before": {
            "apiserver": plan["current"],
            "kubelets": {step["node"]: step["kubelet"] for step in plan["steps"]},
        },
        "after": {
            "apiservers": {name: str(version) if version else None for name, version in after.apiservers.items()},
            "kubelets": {name: str(node.kubelet) if node.kubelet else None for name, node in after.nodes.items()},
            "error": after.error,
        },
    }
