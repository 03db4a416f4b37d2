# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A scan of a cluster without Ansible around it, as a process of its own: prints the findings as JSON."""

from __future__ import annotations

import json
import sys

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.options import CLUSTER_OPTIONS
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.options import SCAN_OPTIONS
from ansible_collections.day2.kubernetes.plugins.modules import api_deprecation_scan

DEFAULTS = {name: option.get("default") for name, option in {**CLUSTER_OPTIONS, **SCAN_OPTIONS}.items()}


def main() -> None:
    """Scan the cluster of a kubeconfig for a target."""
    kubeconfig, target = sys.argv[1:]
    wanted = {"kubeconfig": kubeconfig, "target_version": target, "live": True, "helm": True}
    json.dump(api_deprecation_scan.run({**DEFAULTS, **wanted}), sys.stdout)


if __name__ == "__main__":
    main()
