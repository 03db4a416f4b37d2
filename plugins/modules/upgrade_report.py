#!/usr/bin/python

# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Write the report of an upgrade."""

from __future__ import annotations

DOCUMENTATION = r"""
module: upgrade_report
short_description: Write the report of an upgrade
version_added: 1.0.0
author: Day2 contributors (@day2)
description:
  - Puts together the plan and findings of M(day2.kubernetes.upgrade_plan), what became of every host, and the versions
    that the cluster has now, as JSON and as a summary to print.
  - Works too when the upgrade failed and when the API cannot be reached. The report says so then.
extends_documentation_fragment: [day2.kubernetes.cluster, day2.kubernetes.attributes]
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
  idempotent:
    support: none
    details: Every report has the time at which it was made.
options:
  dest:
    description: File on the controller to write the report to. Without it the report is only returned.
    type: path
  plan:
    description: RV(day2.kubernetes.upgrade_plan#module:plan).
    type: dict
    required: true
  findings:
    description: RV(day2.kubernetes.upgrade_plan#module:findings).
    type: list
    elements: dict
    default: []
  hosts:
    description:
      - What is known of each host, by inventory name, such as its C(state) of M(day2.kubernetes.upgrade_gate) and
        the C(seconds) it took.
      - Where there is no C(state), the version of the kubelet and the cordon tell it.
    type: dict
    default: {}
  started:
    description: When the run started, in seconds since the epoch. Now, without it.
    type: float
  phases:
    description: Phases of the run in their order.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Name of the phase.
        type: str
        required: true
      seconds:
        description: How long it took.
        type: float
        required: true
  failed:
    description: What the run failed at, with C(host), C(task) and C(message) as far as they are known.
    type: dict
seealso:
  - module: day2.kubernetes.upgrade_plan
  - module: day2.kubernetes.upgrade_gate
"""

EXAMPLES = r"""
- name: Write the report
  day2.kubernetes.upgrade_report:
    dest: "{{ playbook_dir }}/report.json"
    plan: "{{ upgrade.plan }}"
    findings: "{{ upgrade.findings }}"
    started: "{{ upgrade_started }}"
  delegate_to: localhost
  register: upgrade_report

- name: Show the summary
  ansible.builtin.debug:
    msg: "{{ upgrade_report.summary.splitlines() }}"
"""

RETURN = r"""
report:
  description: The report. Its keys are described in C(docs/report_schema.md).
  returned: success
  type: dict
  sample: {schema: 1, cluster: kubernetes, from: 1.33.13, to: 1.34.4, result: succeeded, seconds: 312.4}
summary:
  description: Text of at most 100 columns.
  returned: success
  type: str
  sample: "kubernetes: 1.33.13 -> 1.34.4: succeeded after 5 min 12 s"
dest:
  description: Where the report was written.
  returned: when O(dest) was given
  type: str
  sample: /home/ops/report.json
"""

import time

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.options import CLUSTER_OPTIONS
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.report import Run, build_report
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.report_file import observe_after, write_report
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.report_text import summarize

PHASE_OPTIONS = {"name": {"type": "str", "required": True}, "seconds": {"type": "float", "required": True}}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            **CLUSTER_OPTIONS,
            "dest": {"type": "path"},
            "plan": {"type": "dict", "required": True},
            "findings": {"type": "list", "elements": "dict", "default": []},
            "hosts": {"type": "dict", "default": {}},
            "started": {"type": "float"},
            "phases": {"type": "list", "elements": "dict", "default": [], "options": PHASE_OPTIONS},
            "failed": {"type": "dict"},
        },
        supports_check_mode=True,
    )
    params, now = module.params, time.time()
    run = Run(params["started"] or now, now, params["hosts"], params["phases"], params["failed"])
    dest = params["dest"]
    try:
        report = build_report(params["plan"], params["findings"], run, observe_after(Cluster.connect(module)))
        if dest and not module.check_mode:
            write_report(dest, report)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    written = {"dest": dest} if dest else {}
    module.exit_json(changed=bool(dest), report=report, summary=summarize(report), **written)


if __name__ == "__main__":
    main()
