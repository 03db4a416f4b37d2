#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Make the report of a recovery drill of a database."""

from __future__ import annotations

DOCUMENTATION = r"""
module: rds_drill_report
short_description: Make the report of a recovery drill of a database
version_added: 1.1.0
description:
  - Puts together what the steps of a drill returned. It reads and writes nothing.
  - The role C(rds_recovery_drill) writes the report as JSON and as a page.
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
  source: {description: The instance whose recovery was drilled., type: str, required: true}
  name: {description: The throw-away instance., type: str, required: true}
  region: {description: Where both are., type: str, required: true}
  started: {description: "When the drill began, in seconds since 1970.", type: float, required: true}
  restored: {description: What M(day2.kubernetes.rds_drill_instance) returned., type: dict, default: {}}
  checked: {description: What M(day2.kubernetes.sql_check) returned., type: dict, default: {}}
  removed: {description: Whether the throw-away instance is gone. Without it nothing was restored., type: bool}
  failed: {description: The C(task) that failed and its C(message)., type: dict, default: {}}
  rpo_limit: {description: Seconds that the newest moment may be old. V(0) is any age., type: int, default: 0}
  rto_limit: {description: Seconds that the recovery may take. V(0) is any time., type: int, default: 0}
seealso:
  - module: day2.kubernetes.rds_drill_instance
  - module: day2.kubernetes.sql_check
"""

EXAMPLES = r"""
- name: Report a drill
  day2.kubernetes.rds_drill_report:
    source: orders
    name: day2-drill-orders-1
    region: eu-central-1
    started: 1795242000
    restored: "{{ restored }}"
    checked: "{{ checked }}"
    removed: true
    rpo_limit: 600
"""

RETURN = r"""
report:
  description: The report, as the page about the chores of AWS describes it.
  returned: success
  type: dict
  sample: {schema: 1, result: passed, rpo: {seconds: 241.2, limit: 600, kept: true}}
summary:
  description: The report in a few lines.
  returned: success
  type: str
  sample: "Recovery drill of orders in eu-central-1: passed"
"""

import time
import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._rds.drill_report import Run, build_report, summarize

OPTIONS: dict[str, t.Any] = {
    "source": {"type": "str", "required": True},
    "name": {"type": "str", "required": True},
    "region": {"type": "str", "required": True},
    "started": {"type": "float", "required": True},
    "restored": {"type": "dict", "default": {}},
    "checked": {"type": "dict", "default": {}},
    "removed": {"type": "bool"},
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
