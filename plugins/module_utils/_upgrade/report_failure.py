# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a report keeps of a failure, of the evidence that was collected, and of the drains. Pure."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import JsonDict

WAY_ON = "Repair what the message names, then run the same command again: it goes on."
LAST = 12
# whose log a person would open first after a failure of the step
LOGS = {"kubeadm": "kubeadm", "kubelet": "kubelet", "verify": "kubelet"}


def failure_of(failed: JsonDict | None, evidence: JsonDict) -> JsonDict | None:
    """Return what failed with all of its keys, or None; evidence is that of evidence_of()."""
    if not failed:
        return None
    known = {"host": None, "step": None, "task": None, "message": None}
    # ansible-core 2.18 makes an empty text of null
    told = {key: value for key, value in failed.items() if value not in (None, "")}
    lines = told.get("last_lines") or _last_lines(evidence.get(str(told.get("host"))) or [], told.get("step"))
    if isinstance(lines, str):
        lines = lines.splitlines()
    return {"way_on": WAY_ON, **known, **told, "last_lines": lines}


def failed_nodes(plan: JsonDict, failed: JsonDict | None) -> list[str] | None:
    """Return the nodes that a failure is about: one or, when it names no host of the plan, none; None without one."""
    if not failed:
        return None
    return [step["node"] for step in plan.get("steps") or () if step["host"] == failed.get("host")]


def _last_lines(diagnostics: list[JsonDict], step: t.Any) -> list[str]:
    name = LOGS.get(str(step))
    logs = [each["lines"] for each in diagnostics if name and each["lines"] and _is_log(each, name)]
    return logs[0][-LAST:] if logs else []


def _is_log(source: JsonDict, name: str) -> bool:
    return name in source["title"].lower() and "log" in f"{source['title']} {source['source']}".lower()


def evidence_of(evidence: t.Any) -> JsonDict:
    """Return host to [{title, source, lines}] of what M(day2.kubernetes.node_diagnostics) returned for each host."""
    hosts = evidence if isinstance(evidence, dict) else {}
    return {host: [_source(each) for each in _diagnostics(result)] for host, result in hosts.items()}


def _diagnostics(result: t.Any) -> list[JsonDict]:
    found = result.get("diagnostics") if isinstance(result, dict) else None
    if not isinstance(found, list):
        # a host that is away cannot be asked: its sentence is all the evidence there is
        said = result.get("msg") if isinstance(result, dict) else result
        return [{"title": "no diagnostics", "lines": [said or "nothing was returned"]}]
    return [each for each in found if isinstance(each, dict)]


def _source(each: JsonDict) -> JsonDict:
    lines = each.get("lines") or []
    return {
        "title": str(each.get("title") or "untitled"),
        "source": str(each.get("source") or ""),
        "lines": [str(line) for line in (lines if isinstance(lines, list) else [lines])],
    }


def drains_of(drains: t.Any) -> JsonDict:
    """Return host to {seconds, evicted, ignored, blocked} of what M(day2.kubernetes.node_drain) returned."""
    hosts = drains if isinstance(drains, dict) else {}
    return {host: _drain(result) for host, result in hosts.items() if isinstance(result, dict)}


def _drain(result: JsonDict) -> JsonDict:
    return {
        "seconds": _number(result.get("duration_s")),
        "evicted": sorted(result.get("evicted") or ()),
        "ignored": sorted(result.get("ignored") or ()),
        "blocked": dict(result.get("blocked") or {}),
    }


def _number(value: t.Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None
