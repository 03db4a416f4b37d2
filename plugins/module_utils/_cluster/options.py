# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Options of every module that talks to the Kubernetes API; documented by the fragment of the same name."""

from __future__ import annotations

import typing as t

CLUSTER_OPTIONS: dict[str, dict[str, t.Any]] = {
    "kubeconfig": {"type": "path"},
    "context": {"type": "str"},
    "api_endpoints": {"type": "list", "elements": "str"},
}
