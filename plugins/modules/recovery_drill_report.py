#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Make the report of a recovery drill."""

from __future__ import annotations

DOCUMENTATION = r"""
module: recovery_drill_report
short_description: Make the report of a recovery drill
version_added: 1.1.0
description:
  - Puts together what the steps of a drill returned. It reads and writes nothing.
  - The role C(recovery_drill) writes the report as JSON and as a page.
author: Day2 contributors (@day2)
extends_documentation_fragment: day2.kubernetes.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: N/A
    details: Nothing is changed.
  idempotent:
    support: full
options:
  host: {description: Where the drill was., type: str, required: true}
  source: {description: Where snapshots are kept. A query of a URL is left out., type: str, required: true}
  file: {description: The file that was restored., type: str}
  cluster: {description: Name of the cluster. Without it the id that is in the snapshot is used., type: str}
  started: {description: "When the drill began, in seconds since 1970.", type: float, required: true}
  brought: {description: Seconds until the snapshot was on the host., type: float, default: 0}
  drill: {description: What RV(day2.kubernetes.etcd_drill#module:drill) was., type: dict, default: {}}
  failed: {description: The C(task) that failed and its C(message)., type: dict, default: {}}
  rpo_limit: {description: Seconds that the snapshot may be old. V(0) is any age., type: int, default: 0}
  rto_limit: {description: Seconds that the recovery may take. V(0) is any time., type: int, default: 0}
seealso:
  - module: day2.kubernetes.etcd_drill
"""

EXAMPLES = r"""
- name: Report a drill
  day2.kubernetes.recovery_drill_report:
    host: cp3
    source: /backups
    started: 1795242000
    drill: "{{ drilled.drill }}"
    rpo_limit: 90000
  delegate_to: localhost
"""

RETURN = r"""
report:
  description: The report, as the page about recovery drills describes it.
  returned: success
  type: dict
  sample: {schema: 1, result: passed, rpo: {seconds: 25012.4, limit: 90000, kept: true}}
summary:
  description: The report in a few lines.
  returned: success
  type: str
  sample: "Recovery drill of production on cp3: passed"
"""

import time
import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.drill_report import Run, build_report, summarize

OPTIONS: dict[str, t.Any] = {
    "host": {"type": "str", "required": True},
    "source": {"type": "str", "required": True},
    "file": {"type": "str"},
    "cluster": {"type": "str"},
    "started": {"type": "float", "required": True},
    "brought": {"type": "float", "default": 0},
    "drill": {"type": "dict", "default": {}},
    "failed": {"type": "dict", "default": {}},
    "rpo_limit": {"type": "int", "default": 0},
    "rto_limit": {"type": "int", "default": 0},
}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=OPTIONS, supports_check_mode=True)
    report = build_report(Run(finished=time.time(), **module.params))
    module.exit_json(changed=False, report=report, summary=summarize(report))


if __name__ == "__main__":
    main()
