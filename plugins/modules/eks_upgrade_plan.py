#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plan the next hop of an EKS cluster to a version."""

from __future__ import annotations

DOCUMENTATION = r"""
module: eks_upgrade_plan
short_description: Plan the next hop of an EKS cluster to a version
version_added: 1.1.0
description:
  - Decides from what M(day2.kubernetes.eks_upgrade_info) has read which steps are left on the way of a cluster to a
    version, and whether findings forbid them. It asks AWS nothing and changes nothing.
  - While a managed node group has not come to the version of the control plane, the hop is that version; else it is the
    next minor version.
  - With a way to the Kubernetes API it also finds nodes that no managed node group replaces, such as those of
    Karpenter, and notes how healthy workloads are.
author: Day2 contributors (@day2)
extends_documentation_fragment: [day2.kubernetes.cluster, day2.kubernetes.attributes]
attributes:
  check_mode:
    support: full
  diff_mode:
    support: N/A
    details: Nothing is changed.
  idempotent:
    support: full
options:
  kind:
    description:
      - V(rollback) plans the way back, with node groups first and the control plane last.
    type: str
    choices: [upgrade, rollback]
    default: upgrade
  info:
    description: What M(day2.kubernetes.eks_upgrade_info) returned for the next hop.
    type: dict
    required: true
  target_version:
    description: The version to come to, such as V(1.34). It may be several minor versions away.
    type: str
    required: true
  look:
    description: Whether to look at the cluster through the Kubernetes API.
    type: bool
    default: false
  nodegroup_strategy:
    description:
      - How managed node groups come to a version. V(rolling) is an update by AWS, V(blue_green) a copy that takes over,
        V(keep) leaves them.
    type: str
    choices: [rolling, blue_green, keep]
    default: rolling
  nodegroup_strategies:
    description: The same for some node groups, by name. A copy goes by the name of the group that it comes from too.
    type: dict
    default: {}
  nodegroup_parallel:
    description: Size of the batches of node groups that are updated in place.
    type: int
    default: 1
  launch_template_versions:
    description: Version of the launch template by node group, or such versions by Kubernetes version.
    type: dict
    default: {}
  addon_version:
    description: Version of add-ons after the hop, V(default), V(latest) or V(keep).
    type: str
    default: default
  addon_versions:
    description: The same for some add-ons, by name; here a version may be given too.
    type: dict
    default: {}
  force_insights:
    description: Take insights that forbid the hop for warnings.
    type: bool
    default: false
  owned:
    description: Whether a version that another tool sets too stops the hop (V(fail)) when it is to be changed.
    type: str
    choices: [warn, fail]
    default: warn
seealso:
  - module: day2.kubernetes.eks_upgrade_info
"""

EXAMPLES = r"""
- name: Look at the cluster
  day2.kubernetes.eks_upgrade_info:
    cluster_name: production
  register: seen

- name: Plan
  day2.kubernetes.eks_upgrade_plan:
    info: "{{ seen }}"
    target_version: "1.34"
  register: planned

- name: Show the plan
  ansible.builtin.debug:
    msg: "{{ planned.text.splitlines() }}"
"""

RETURN = r"""
plan:
  description:
    - The hop. C(steps) are in their order, each with C(step) (V(addon_before), V(control_plane), V(nodegroup) or
      V(addon_after)), C(name), C(from) and C(to); those of node groups are in C(batches) too.
    - C(hops) are the versions from this hop to the target, C(moves) whether the control plane changes, C(unmanaged) the
      nodes that are behind and that no managed node group replaces.
  returned: success
  type: dict
  sample:
    cluster: production
    current: "1.33"
    hop: "1.34"
    hops: ["1.34"]
    moves: true
    steps:
      - {step: control_plane, name: production, from: "1.33", to: "1.34"}
    batches: []
    unmanaged: []
findings:
  description: The findings of M(day2.kubernetes.eks_upgrade_info) as they count for this plan, and those of the plan.
  returned: success
  type: list
  elements: dict
  sample:
    - {id: drift, severity: warning, resource: karpenter nodes, message: 2 karpenter nodes are behind, remediation: ""}
ok:
  description: Whether nothing forbids the hop.
  returned: success
  type: bool
  sample: true
blockers:
  description: What forbids it, one line each.
  returned: success
  type: list
  elements: str
  sample: []
baseline:
  description:
    - How healthy workloads are, for O(day2.kubernetes.upgrade_gate#module:baseline). Empty without O(look=true).
  returned: success
  type: dict
  sample: {deployments: {shop/cart: 2}}
text:
  description: Plan and findings as text of at most 100 columns.
  returned: success
  type: str
  sample: "production: 1.33 -> 1.34"
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.options import CLUSTER_OPTIONS
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.hop import BLUE_GREEN, KEEP, ROLLING
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.hop_text import blockers, render
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.hop_verdict import judge
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.inside import nodes_and_baseline
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

OPTIONS: dict[str, t.Any] = {
    **CLUSTER_OPTIONS,
    "kind": {"type": "str", "choices": ["upgrade", "rollback"], "default": "upgrade"},
    "info": {"type": "dict", "required": True},
    "target_version": {"type": "str", "required": True},
    "look": {"type": "bool", "default": False},
    "nodegroup_strategy": {"type": "str", "choices": [ROLLING, BLUE_GREEN, KEEP], "default": ROLLING},
    "nodegroup_parallel": {"type": "int", "default": 1},
    "addon_version": {"type": "str", "default": "default"},
    **{
        name: {"type": "dict", "default": {}}
        for name in ("nodegroup_strategies", "launch_template_versions", "addon_versions")
    },
    "force_insights": {"type": "bool", "default": False},
    "owned": {"type": "str", "choices": ["warn", "fail"], "default": "warn"},
}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=OPTIONS, supports_check_mode=True)
    try:
        nodes, baseline = nodes_and_baseline(Cluster.connect(module)) if module.params["look"] else ([], {})
        plan, findings = judge(module.params, nodes)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    stops = blockers(findings)
    module.exit_json(
        changed=False,
        plan=plan,
        findings=findings,
        ok=not stops,
        blockers=stops,
        baseline=baseline,
        text=render(plan, findings),
    )


if __name__ == "__main__":
    main()
