#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Show the add-ons of an EKS cluster beside the versions that suit it."""

from __future__ import annotations

DOCUMENTATION = r"""
module: eks_addon_info
short_description: Show the add-ons of an EKS cluster beside the versions that suit it
version_added: 1.1.0
description:
  - Tells of each add-on whether it suits the cluster, whether it would suit another version of Kubernetes, and which
    version to install.
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
  diff_mode:
    support: N/A
    details: Nothing is changed.
  idempotent:
    support: full
options:
  cluster_name: {description: Name of the cluster., type: str, required: true}
  names:
    description: Names of add-ons, which need not be installed. Without it all that are installed.
    type: list
    elements: str
  kubernetes_version:
    description: Version of Kubernetes, such as V(1.34), that the cluster will have. Default is the one that it has.
    type: str
seealso:
  - module: day2.kubernetes.eks_addon
  - module: day2.kubernetes.eks_upgrade_info
"""

EXAMPLES = r"""
- name: Look at the add-ons before an upgrade
  day2.kubernetes.eks_addon_info:
    cluster_name: production
    kubernetes_version: "1.35"
  register: seen

- name: Show which of them have to be updated first
  ansible.builtin.debug:
    msg: "{{ seen.addons | rejectattr('target_compatible') | items2dict(key_name='name', value_name='recommended') }}"
"""

RETURN = r"""
addons:
  description:
    - The add-ons by name.
    - C(installed) is the installed version, or V(null).
    - C(current_compatible) and C(target_compatible) tell whether it suits the version that the cluster has, and
      O(kubernetes_version).
    - C(default_version) and C(latest_version) are those for O(kubernetes_version).
    - C(common_versions) suit both, the newest first. C(recommended) is the one of them to install, which is the
      installed one when it suits and is newer than the default. It is V(null) when there is none.
    - C(requires_iam) tells whether that version needs a role.
  returned: success
  type: list
  elements: dict
  sample:
    - name: vpc-cni
      installed: v1.20.0-eksbuild.1
      status: ACTIVE
      health_issues: []
      current_compatible: true
      target_compatible: false
      default_version: v1.21.1-eksbuild.1
      latest_version: v1.21.1-eksbuild.1
      common_versions: [v1.21.1-eksbuild.1]
      recommended: v1.21.1-eksbuild.1
      requires_iam: true
      service_account_role_arn: arn:aws:iam::123456789012:role/vpc-cni
      pod_identity_associations: [{service_account: aws-node, role_arn: "arn:aws:iam::123456789012:role/vpc-cni"}]
cluster_version:
  description: Version of Kubernetes that the cluster has.
  returned: success
  type: str
  sample: "1.34"
kubernetes_version:
  description: Version of Kubernetes that the add-ons were compared with.
  returned: success
  type: str
  sample: "1.35"
error:
  description: What AWS has said, word for word.
  returned: when AWS refuses a request
  type: dict
  sample:
    code: AccessDeniedException
    operation: DescribeAddon
    message: "User: ... is not authorized to perform: eks:DescribeAddon"
"""

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.connection import aws_module
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Eks
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.matrix import look_at_addons
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

OPTIONS: dict[str, t.Any] = {
    "cluster_name": {"type": "str", "required": True},
    "names": {"type": "list", "elements": "str"},
    "kubernetes_version": {"type": "str"},
}


def main() -> None:
    """Run the module."""
    module = aws_module(OPTIONS)
    try:
        result = look_at_addons(Eks.connect(module), module.params["names"], module.params["kubernetes_version"])
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    module.exit_json(changed=False, **result)


if __name__ == "__main__":
    main()
