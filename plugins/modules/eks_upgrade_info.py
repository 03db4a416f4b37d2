#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Find what stands in the way of an upgrade of an EKS cluster."""

from __future__ import annotations

DOCUMENTATION = r"""
module: eks_upgrade_info
short_description: Find what stands in the way of an upgrade of an EKS cluster
version_added: 1.1.0
description:
  - Looks at all that the API of AWS tells before the version of a cluster changes, each thing once. What it has read is
    returned, so that nobody has to read it again.
  - With the version before as O(target_version) it looks at what stands in the way of a rollback, and with the version
    that the cluster has at what an upgrade has left to do.
  - Disruption budgets, workloads and API versions in use are not looked at. Other modules of the collection do that.
author: Day2 contributors (@day2)
extends_documentation_fragment:
  - day2.kubernetes.attributes
  - day2.kubernetes.aws
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    support: full
    details: EKS is not asked for new insights.
  diff_mode:
    support: N/A
    details: Nothing is changed.
  idempotent:
    support: full
options:
  cluster_name: {description: Name of the cluster., type: str, required: true}
  target_version:
    description: Version of Kubernetes, such as V(1.35), to go to. In YAML it needs quotes. Default is the next minor.
    type: str
  stepwise:
    description: Look at the next minor version on the way to O(target_version), when that is more than one away.
    type: bool
    default: false
  refresh_insights:
    description: Let EKS look anew before its insights are read. It does so once a day by itself.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait for new insights. When they do not come, those that there are are taken.
    type: int
    default: 600
seealso:
  - module: day2.kubernetes.eks_cluster_version
  - module: day2.kubernetes.eks_addon_info
"""

EXAMPLES = r"""
- name: Look for what stands in the way of an upgrade
  day2.kubernetes.eks_upgrade_info:
    cluster_name: production
    target_version: "1.35"
  register: seen

- name: Stop when something does
  ansible.builtin.assert:
    that: seen.ok
    fail_msg: "{{ seen.findings | selectattr('severity', 'equalto', 'error') | map(attribute='message') | list }}"
"""

RETURN = r"""
findings:
  description: What was found, the worst first.
  returned: success
  type: list
  elements: dict
  contains:
    id: {description: The check., type: str, returned: always, sample: addon_compatibility}
    severity:
      description: V(error) stands in the way, V(warning) should be read, V(info) only tells.
      type: str
      returned: always
      sample: warning
    resource: {description: What it is about., type: str, returned: always, sample: add-on vpc-cni}
    message:
      description: What was found.
      type: str
      returned: always
      sample: v1.20.0-eksbuild.1 is not available for Kubernetes 1.35.
    remediation:
      description: What to do.
      type: str
      returned: always
      sample: Update it to v1.21.1-eksbuild.1 first, which suits 1.34 and 1.35.
ok:
  description: Whether there is no error among the findings.
  returned: success
  type: bool
  sample: true
cluster:
  description: The cluster as AWS describes it.
  returned: success
  type: dict
  sample: {name: production, version: "1.34", status: ACTIVE, tags: {}}
target_version:
  description: The version that was looked at.
  returned: success
  type: str
  sample: "1.35"
support:
  description: How long AWS supports the version that the cluster has.
  returned: success
  type: dict
  sample:
    status: STANDARD_SUPPORT
    end_of_standard_support: "2026-12-02"
    end_of_extended_support: "2027-12-02"
addons:
  description: The add-ons as M(day2.kubernetes.eks_addon_info) returns them, with pod identity associations as ARNs.
  returned: success
  type: list
  elements: dict
  sample: [{name: vpc-cni, installed: v1.20.0-eksbuild.1, target_compatible: false, recommended: v1.21.1-eksbuild.1}]
nodegroups:
  description: The managed node groups as AWS describes them.
  returned: success
  type: list
  elements: dict
  sample: [{nodegroup_name: workers, version: "1.34", release_version: 1.34.2-20261001, status: ACTIVE}]
insights:
  description: The insights of EKS about the way to O(target_version).
  returned: success
  type: list
  elements: dict
  sample:
    - id: 3a9f
      name: Kubelet version skew
      category: UPGRADE_READINESS
      kubernetes_version: "1.35"
      status: PASSING
      reason: ""
      recommendation: ""
      last_refresh: "2026-11-20T08:00:00+00:00"
      resources: []
      deprecations: []
      addons: []
rollback_until:
  description: Until when EKS takes the last upgrade back. V(null) when there is none, or O(target_version) is newer.
  returned: success
  type: str
  sample: "2026-11-27T08:00:00+00:00"
error:
  description: What AWS has said, word for word.
  returned: when AWS refuses a request
  type: dict
  sample:
    code: AccessDeniedException
    operation: DescribeCluster
    message: "User: ... is not authorized to perform: eks:DescribeCluster"
"""

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.connection import aws_module, client
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Eks
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.preflight import look
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.verdict import verdict
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

OPTIONS: dict[str, t.Any] = {
    "cluster_name": {"type": "str", "required": True},
    "target_version": {"type": "str"},
    "stepwise": {"type": "bool", "default": False},
    "refresh_insights": {"type": "bool", "default": True},
    "wait_timeout": {"type": "int", "default": 600},
}


def main() -> None:
    """Run the module."""
    module = aws_module(OPTIONS)
    params = module.params
    refresh = params["wait_timeout"] if params["refresh_insights"] and not module.check_mode else None
    try:
        ec2 = client(module, "ec2")
        seen = look(Eks.connect(module), ec2, params["target_version"], refresh, stepwise=params["stepwise"])
        result = verdict(seen)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    module.exit_json(changed=False, **result)


if __name__ == "__main__":
    main()
