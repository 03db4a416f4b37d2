# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Options of a scan, as the module documents them."""

from __future__ import annotations

import typing as t

SCAN_OPTIONS: dict[str, t.Any] = {
    "paths": {"type": "list", "elements": "path", "default": []},
    "exclude": {"type": "list", "elements": "str", "default": []},
    "live": {"type": "bool", "default": False},
    "helm": {"type": "bool", "default": False},
    "metrics": {"type": "bool", "default": False},
    "audit_log": {"type": "path"},
    "target_version": {"type": "str"},
    "current_version": {"type": "str"},
    "component_versions": {"type": "dict", "default": {}},
    "fail_on": {"type": "str", "choices": ["none", "deprecated", "removed"], "default": "none"},
    "ignore": {
        "type": "list",
        "elements": "dict",
        "default": [],
        "options": {
            "api_version": {"type": "str"},
            "kind": {"type": "str"},
            "namespace": {"type": "str"},
            "name": {"type": "str"},
            "path": {"type": "str"},
            "until": {"type": "str"},
            "reason": {"type": "str"},
        },
    },
    "strict": {"type": "bool", "default": False},
    "deep": {"type": "bool", "default": False},
    "render_helm": {"type": "bool", "default": False},
    "render_kustomize": {"type": "bool", "default": False},
    "report": {"type": "list", "elements": "path", "default": []},
}
