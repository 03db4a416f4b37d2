# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A scan without Ansible around it, as a process of its own: prints the findings as JSON."""

from __future__ import annotations

import json
import sys

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.scan import (
    FileOptions,
    result_of,
    scan_files,
    versions_of,
)


def main() -> None:
    """Scan the paths of the command line after the target."""
    versions, harvest = versions_of(sys.argv[1], None), Harvest()
    scan_files(FileOptions(sys.argv[2:]), versions, harvest)
    json.dump(result_of(harvest, versions, []), sys.stdout)


if __name__ == "__main__":
    main()
