# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What all forms of a report say in the same words."""

from __future__ import annotations

import typing as t

Record = t.Mapping[str, t.Any]


def named(finding: Record) -> str:
    """Return the object: kind, namespace and name."""
    name = "/".join(filter(None, [finding["namespace"], finding["name"]]))
    return f"{finding['kind']} {name}" if name else f"{finding['kind']} without a name"


def says(finding: Record) -> str:
    """Return what is wrong, as a sentence."""
    about = f"{finding['api_version']} {finding['kind']}"
    if finding["status"] == "removed":
        return f"{about} is removed in {finding['removed_in']}"
    planned = f" and will be removed in {finding['removed_in']}" if finding["removed_in"] else ""
    return f"{about} is deprecated since {finding['deprecated_in']}{planned}"


def place(evidence: Record) -> str:
    """Return where a use was seen."""
    where = evidence.get("path") or _release(evidence) or evidence.get("manager") or evidence.get("client")
    line = f":{evidence['line']}" if evidence.get("line") else ""
    seen = "" if evidence["source"] == "file" else f" ({evidence['source']})"
    return f"{where or 'cluster'}{line}{seen}"


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
