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
    description: RV(day2.kubernetes.upgrade_plan#module:plan). It may be empty when the run failed before it had one.
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
  timeline:
    description:
      - Transitions of M(day2.kubernetes.upgrade_journal) in their order, with C(host), C(step), C(phase) (V(begun) or
        V(done)) and C(at) in seconds since the epoch.
      - The spans, the phases, and the seconds of every host and step are made of them. A broken one is left out.
    type: list
    elements: dict
    default: []
    version_added: 1.1.0
  failed:
    description:
      - What the run failed at, with C(host), C(step), C(task), C(message) and C(last_lines) as far as they are known.
      - The last warnings of the cluster about the node of this host and about C(kube-system) are read then, and the
        pods there that are not well, with the ends of their logs from before their last restart, without secrets.
    type: dict
  evidence:
    description: What M(day2.kubernetes.node_diagnostics) returned, by inventory name.
    type: dict
    default: {}
    version_added: 1.1.0
  drains:
    description: What M(day2.kubernetes.node_drain) returned, by inventory name. Only names and seconds are kept.
    type: dict
    default: {}
    version_added: 1.1.0
  blocked:
    description: Whether the plan was refused, so that nothing was changed.
    type: bool
    default: false
    version_added: 1.1.0
  snapshot:
    description: RV(day2.kubernetes.upgrade_journal#module:snapshot) of M(day2.kubernetes.upgrade_journal).
    type: dict
    default: {}
    version_added: 1.1.0
  look:
    description: Whether to look at the cluster. Say V(false) when no way to it was ever opened.
    type: bool
    default: true
    version_added: 1.1.0
seealso:
  - module: day2.kubernetes.upgrade_plan
  - module: day2.kubernetes.upgrade_gate
  - module: day2.kubernetes.upgrade_journal
  - module: day2.kubernetes.node_diagnostics
"""

EXAMPLES = r"""
- name: Write the report
  day2.kubernetes.upgrade_report:
    dest: "{{ playbook_dir }}/report.json"
    plan: "{{ upgrade.plan }}"
    findings: "{{ upgrade.findings }}"
    started: "{{ upgrade_started }}"
    timeline: "{{ upgrade_journal.timeline }}"
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
  returned: success, when O(dest) was given
  type: str
  sample: /home/ops/report.json
"""

import time
import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.options import CLUSTER_OPTIONS
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.report import Run, build_report
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.report_failure import failed_nodes
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.report_file import look, write_report
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.report_text import summarize

TOLD = ("hosts", "timeline", "failed", "evidence", "drains", "blocked", "snapshot")
OPTIONS: dict[str, t.Any] = {
    **CLUSTER_OPTIONS,
    "dest": {"type": "path"},
    "plan": {"type": "dict", "required": True},
    "findings": {"type": "list", "elements": "dict", "default": []},
    "hosts": {"type": "dict", "default": {}},
    "started": {"type": "float"},
    "timeline": {"type": "list", "elements": "dict", "default": []},
    "failed": {"type": "dict"},
    "evidence": {"type": "dict", "default": {}},
    "drains": {"type": "dict", "default": {}},
    "blocked": {"type": "bool", "default": False},
    "snapshot": {"type": "dict", "default": {}},
    "look": {"type": "bool", "default": True},
}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=OPTIONS, supports_check_mode=True)
    params, now = module.params, time.time()
    dest, told = params["dest"], {name: params[name] for name in TOLD}
    try:
        connect = (lambda: Cluster.connect(module)) if params["look"] else None
        after, looked = look(connect, failed_nodes(params["plan"], params["failed"]))
        run = Run(params["started"] or now, now, **looked, **told)
        report = build_report(params["plan"], params["findings"], run, after)
        if dest and not module.check_mode:
            write_report(dest, report)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    written = {"dest": dest} if dest else {}
    module.exit_json(changed=bool(dest), report=report, summary=summarize(report), **written)


if __name__ == "__main__":
    main()
