# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What all forms of a report say in the same words."""

from __future__ import annotations

import typing as t

NO_OBJECT = ("metrics", "audit", "definition")
Record = t.Mapping[str, t.Any]


def named(finding: Record) -> str:
    """Return the object: kind, namespace and name; what was only asked for or defined is all objects of the kind."""
    name = "/".join(filter(None, [finding["namespace"], finding["name"]]))
    if not name and all(evidence["source"] in NO_OBJECT for evidence in finding["evidence"]):
        return f"{finding['kind']} in the cluster"
    return f"{finding['kind']} {name}" if name else f"{finding['kind']} without a name"


def says(finding: Record) -> str:
    """Return what is wrong, as a sentence."""
    about = f"{finding['api_version']} {finding['kind']}"
    if finding["status"] == "removed":
        return f"{about} is removed in {finding['removed_in']}" if finding["removed_in"] else f"{about} is not served"
    since = f" since {finding['deprecated_in']}" if finding["deprecated_in"] else ""
    planned = f" and will be removed in {finding['removed_in']}" if finding["removed_in"] else ""
    return f"{about} is deprecated{since}{planned}"


def place(evidence: Record) -> str:
    """Return where a use was seen."""
    where = evidence.get("path") or _release(evidence) or evidence.get("crd") or evidence.get("server")
    line = f":{evidence['line']}" if evidence.get("line") else ""
    seen = "" if evidence["source"] == "file" else f" ({evidence['source']})"
    told = [f"{where}{line}" if where else "", _who(evidence)]
    return f"{', '.join(filter(None, told)) or 'cluster'}{seen}"


def _who(evidence: Record) -> str:
    """Return who wrote or asked, how often, and when."""
    names = (evidence.get("manager"), evidence.get("operation"), evidence.get("client"), evidence.get("user"))
    times = f"{evidence['count']} times" if evidence.get("count", 1) > 1 else ""
    since = f"since {evidence['since']}" if evidence.get("since") else ""
    return " ".join(str(one) for one in (*names, times, since, evidence.get("time")) if one)


def _release(evidence: Record) -> str:
    if not evidence.get("release"):
        return ""
    hook = f" hook {evidence['hook']}" if evidence.get("hook") else ""
    return f"{evidence.get('namespace')}/{evidence['release']} revision {evidence.get('revision')}{hook}"


def summary(result: Record) -> str:
    """Return the result in one sentence."""
    counts, scanned = result["counts"], result["scanned"]
    what = f"{counts['removed']} removed and {counts['deprecated']} deprecated uses of APIs"
    return f"Kubernetes {result['target_version']}: {what} in {scanned['files']} files and {scanned['objects']} objects"


def trouble(entry: Record) -> str:
    """Return where something could not be read."""
    return f"{entry['path']}:{entry['line']}" if entry.get("line") else str(entry["path"])
