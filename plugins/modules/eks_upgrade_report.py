#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Make the report of an upgrade or a rollback of an EKS cluster."""

from __future__ import annotations

DOCUMENTATION = r"""
module: eks_upgrade_report
short_description: Make the report of an upgrade or a rollback of an EKS cluster
version_added: 1.1.0
description:
  - Puts together the plans of a run and what became of their steps. It reads and writes nothing.
  - The role C(eks_upgrade) writes the report as JSON and as a page.
author: Day2 contributors (@day2)
extends_documentation_fragment: day2.kubernetes.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: N/A
    details: Nothing is changed.
  idempotent:
    support: none
    details: Every report has the time at which it was made.
options:
  kind: {description: What was done., type: str, choices: [upgrade, rollback], default: upgrade}
  cluster_name: {description: Name of the cluster., type: str, required: true}
  target_version: {description: The version to which the cluster was to come., type: str, required: true}
  started: {description: "When the run began, in seconds since 1970.", type: float, required: true}
  plans:
    description: RV(day2.kubernetes.eks_upgrade_plan#module:plan) of each hop that was begun.
    type: list
    elements: dict
    default: []
  notes:
    description: The steps that were done, in their order.
    type: list
    elements: dict
    default: []
    suboptions:
      hop: {description: The version to which the hop goes., type: str, required: true}
      step: {description: The kind of step., type: str, required: true}
      name: {description: Name of the cluster or of its node group or add-on., type: str, required: true}
      changed: {description: Whether it changed something., type: bool, default: false}
      evicted: {description: "The pods that left, as namespace/name.", type: list, elements: str, default: []}
      at: {description: "When it was done, in seconds since 1970.", type: float, required: true}
  findings:
    description: RV(day2.kubernetes.eks_upgrade_plan#module:findings) of the last hop.
    type: list
    elements: dict
    default: []
  scan:
    description: What the module C(api_deprecation_scan) returned, of which the findings are kept.
    type: dict
    default: {}
  failed:
    description:
      - What the run failed at, with C(task), C(message), C(blocked) (the findings forbid the hop) and C(names) of the
        node groups or add-ons.
    type: dict
    default: {}
seealso:
  - module: day2.kubernetes.eks_upgrade_plan
"""

EXAMPLES = r"""
- name: Report an upgrade
  day2.kubernetes.eks_upgrade_report:
    cluster_name: production
    target_version: "1.33"
    started: 1795242000
    plans: ["{{ planned.plan }}"]
    notes:
      - {hop: "1.33", step: control_plane, name: production, changed: true, at: 1795242600}
    findings: "{{ planned.findings }}"
"""

RETURN = r"""
report:
  description: The report, as the page about upgrades of EKS clusters describes it.
  returned: success
  type: dict
  sample: {schema: 1, kind: upgrade, result: succeeded, cluster: production, from: "1.32", to: "1.33"}
summary:
  description: The report in a few lines.
  returned: success
  type: str
  sample: "EKS upgrade of production: 1.32 -> 1.33: succeeded"
"""

import time
import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.run_report import Run, build_report
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.run_text import summarize

# with their types, since templates of ansible-core 2.18 make text of numbers
NOTE: dict[str, t.Any] = {
    **{name: {"type": "str", "required": True} for name in ("hop", "step", "name")},
    "changed": {"type": "bool", "default": False},
    "evicted": {"type": "list", "elements": "str", "default": []},
    "at": {"type": "float", "required": True},
}
OPTIONS: dict[str, t.Any] = {
    "kind": {"type": "str", "choices": ["upgrade", "rollback"], "default": "upgrade"},
    "cluster_name": {"type": "str", "required": True},
    "target_version": {"type": "str", "required": True},
    "started": {"type": "float", "required": True},
    **{name: {"type": "list", "elements": "dict", "default": []} for name in ("plans", "findings")},
    "notes": {"type": "list", "elements": "dict", "options": NOTE, "default": []},
    **{name: {"type": "dict", "default": {}} for name in ("scan", "failed")},
}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=OPTIONS, supports_check_mode=True)
    told = dict(module.params)
    cluster, target = told.pop("cluster_name"), told.pop("target_version")
    report = build_report(Run(cluster=cluster, target=target, finished=time.time(), check=module.check_mode, **told))
    module.exit_json(changed=False, report=report, summary=summarize(report))


if __name__ == "__main__":
    main()
