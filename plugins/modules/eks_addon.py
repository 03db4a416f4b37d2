#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Install, update or delete an add-on of an EKS cluster."""

from __future__ import annotations

DOCUMENTATION = r"""
module: eks_addon
short_description: Install, update or delete an add-on of an EKS cluster
version_added: 1.1.0
description:
  - Compares an add-on with what is wanted, and sends one request for what differs.
  - An update that already runs is waited for. What is still missing then is done.
  - The role of the add-on is sent with every update, since AWS takes an update without it as the wish for none.
author: Day2 contributors (@day2)
extends_documentation_fragment:
  - day2.kubernetes.attributes
  - day2.kubernetes.aws
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - amazon.aws.tags
attributes:
  check_mode:
    support: full
    details: Nothing is waited for, and O(configuration_values) are checked where C(jsonschema) is installed.
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  cluster_name: {description: Name of the cluster., type: str, required: true}
  name:
    description: Name of the add-on, such as V(vpc-cni).
    type: str
    required: true
    aliases: [addon_name]
  state:
    description: Whether the add-on has to be there. Without its cluster it is V(absent) already.
    type: str
    choices: [present, absent]
    default: present
  version:
    description:
      - A version, or V(default) for the one that EKS installs on this version of Kubernetes, or V(latest).
      - V(default) and V(latest) leave a newer version that suits as it is, unless O(allow_downgrade=true).
      - Without it an installed add-on keeps its version, and a new one gets V(default).
    type: str
  kubernetes_version:
    description:
      - Version of Kubernetes, such as V(1.34), that the cluster will have. The version of the add-on is chosen for it,
        and suits the version that the cluster has too.
      - When the default of this version does not suit both, the newest is taken that does and is no newer, or else the
        newest that does.
    type: str
  allow_downgrade: {description: Also install a version older than the installed one., type: bool, default: false}
  configuration_values:
    description:
      - Configuration as a dictionary, or as a text of JSON or YAML. It is compared as data.
      - V({}) goes back to the defaults. Without it the configuration stays as it is.
    type: raw
  service_account_role_arn: {description: Role for the service account of the add-on., type: str}
  pod_identity_associations:
    description:
      - Roles for service accounts by pod identity. V([]) removes all. Without it they stay as they are.
      - They take the place of the role of O(service_account_role_arn), which AWS lets nobody remove in another way.
    type: list
    elements: dict
    suboptions:
      service_account: {description: Name of a service account of the add-on., type: str, required: true}
      role_arn: {description: Role for it., type: str, required: true}
  namespace: {description: Namespace of a new add-on. It cannot be changed later., type: str}
  resolve_conflicts_on_create:
    description:
      - What to do with software that is installed by other means. With V(none) the add-on fails, with V(overwrite) it
        takes it over.
    type: str
    choices: [none, overwrite]
    default: none
  resolve_conflicts_on_update:
    description: What to do with values that were changed by other means.
    type: str
    choices: [none, overwrite, preserve]
    default: preserve
  preserve:
    description: With O(state=absent), leave the software in the cluster.
    type: bool
    default: false
  recreate_failed:
    description: Delete an add-on whose creation has failed, and create it again. Nothing else cures it.
    type: bool
    default: false
  accept_degraded:
    description: Go on with an add-on that is C(DEGRADED), such as CoreDNS on a cluster without nodes.
    type: bool
    default: false
  wait: {description: Wait until the add-on is active or gone., type: bool, default: true}
  wait_timeout: {description: Seconds to wait in all., type: int, default: 1200}
  wait_delay: {description: Seconds between two looks., type: int, default: 10}
seealso:
  - module: day2.kubernetes.eks_addon_info
  - module: day2.kubernetes.eks_cluster_version
"""

EXAMPLES = r"""
- name: Bring an add-on to a version that suits the cluster before and after its upgrade
  day2.kubernetes.eks_addon:
    cluster_name: production
    name: vpc-cni
    version: default
    kubernetes_version: "1.35"

- name: Configure CoreDNS
  day2.kubernetes.eks_addon:
    cluster_name: production
    name: coredns
    configuration_values:
      replicaCount: 3

- name: Remove an add-on and leave its software in the cluster
  day2.kubernetes.eks_addon:
    cluster_name: production
    name: coredns
    state: absent
    preserve: true
"""

RETURN = r"""
addon:
  description: The add-on as AWS describes it. C(configuration_values) is data. Empty when there is none.
  returned: success, and when it is not well
  type: dict
  sample:
    addon_name: vpc-cni
    addon_version: v1.21.1-eksbuild.1
    addon_arn: arn:aws:eks:eu-central-1:123456789012:addon/production/vpc-cni/0cc7
    status: ACTIVE
    health: {issues: []}
    configuration_values: {}
    service_account_role_arn: arn:aws:iam::123456789012:role/vpc-cni
    tags: {}
previous_version:
  description: The version before, or V(null) when the add-on was not installed.
  returned: success
  type: str
  sample: v1.20.0-eksbuild.1
resolved_version:
  description: The version that was meant. V(null) with O(state=absent).
  returned: success
  type: str
  sample: v1.21.1-eksbuild.1
steps:
  description: The versions that are set one after another. More than one where an add-on takes one minor at a time.
  returned: success
  type: list
  elements: str
  sample: [v1.21.1-eksbuild.1]
update:
  description: The last update that was begun or waited for, or V(null).
  returned: success, and when it has failed
  type: dict
  sample: {id: 0b5e, status: Successful, type: AddonUpdate, errors: []}
compatible_versions:
  description:
    - Versions that suit O(kubernetes_version) or the cluster, the newest first.
    - V(null) when nobody had to look them up.
  returned: success
  type: list
  elements: dict
  sample: [{version: v1.21.1-eksbuild.1, default: true}]
error:
  description: What AWS has said, word for word.
  returned: when AWS refuses a request
  type: dict
  sample:
    code: AccessDeniedException
    operation: UpdateAddon
    message: "User: ... is not authorized to perform: eks:UpdateAddon"
"""

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.connection import aws_module, tell
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.addon_run import AddonRun
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Eks
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

ASSOCIATION = {"service_account": {"type": "str", "required": True}, "role_arn": {"type": "str", "required": True}}
OPTIONS: dict[str, t.Any] = {
    "cluster_name": {"type": "str", "required": True},
    "name": {"type": "str", "required": True, "aliases": ["addon_name"]},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "version": {"type": "str"},
    "kubernetes_version": {"type": "str"},
    "allow_downgrade": {"type": "bool", "default": False},
    "configuration_values": {"type": "raw"},
    "service_account_role_arn": {"type": "str"},
    "pod_identity_associations": {"type": "list", "elements": "dict", "options": ASSOCIATION},
    "namespace": {"type": "str"},
    "resolve_conflicts_on_create": {"type": "str", "choices": ["none", "overwrite"], "default": "none"},
    "resolve_conflicts_on_update": {
        "type": "str",
        "choices": ["none", "overwrite", "preserve"],
        "default": "preserve",
    },
    "preserve": {"type": "bool", "default": False},
    "recreate_failed": {"type": "bool", "default": False},
    "accept_degraded": {"type": "bool", "default": False},
    "tags": {"type": "dict", "aliases": ["resource_tags"]},
    "purge_tags": {"type": "bool", "default": True},
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "int", "default": 1200},
    "wait_delay": {"type": "int", "default": 10},
}
RULES = {"mutually_exclusive": [("service_account_role_arn", "pod_identity_associations")]}


def main() -> None:
    """Run the module."""
    module = aws_module(OPTIONS, **RULES)
    run = AddonRun(Eks.connect(module), module.params, check=module.check_mode)
    try:
        result = run.result()
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    tell(run.recovery.warnings)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
