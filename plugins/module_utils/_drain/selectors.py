# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Label selectors of the Kubernetes API."""

from __future__ import annotations

import typing as t


def selects(selector: dict[str, t.Any] | None, labels: dict[str, str]) -> bool:
    """Tell whether a LabelSelector matches; None matches nothing and {} everything, as policy/v1 has it."""
    if selector is None:
        return False
    wanted = selector.get("matchLabels") or {}
    if any(labels.get(key) != value for key, value in wanted.items()):
        return False
    return all(_fulfils(rule, labels) for rule in selector.get("matchExpressions") or [])


def _fulfils(rule: dict[str, t.Any], labels: dict[str, str]) -> bool:
    key, values = rule["key"], rule.get("values") or []
    return {
        "In": key in labels and labels[key] in values,
        "NotIn": key not in labels or labels[key] not in values,
        "Exists": key in labels,
        "DoesNotExist": key not in labels,
    }[rule["operator"]]
