#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Upgrade the control plane of an EKS cluster by one minor version, or roll it back."""

from __future__ import annotations

DOCUMENTATION = r"""
module: eks_cluster_version
short_description: Upgrade the control plane of an EKS cluster by one minor version, or roll it back
version_added: 1.1.0
description:
  - Sends one request when the cluster has another version, and waits until the update has ended.
  - An update to the same version that already runs is waited for, and then nothing was changed. One to another version
    is named, and the module fails.
  - Add-ons and node groups are not touched.
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
    details: Nothing is waited for. Insights block only the real request; M(day2.kubernetes.eks_upgrade_info) has them.
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  cluster_name: {description: Name of the cluster., type: str, required: true}
  version:
    description:
      - Version of Kubernetes to have, such as V(1.35). In YAML it needs quotes.
      - It is that of the cluster, or the next minor version, or with O(rollback=true) the one before.
    type: str
    required: true
  force:
    description: Override the insights of EKS that block an upgrade or a rollback.
    type: bool
    default: false
  rollback:
    description:
      - Allow the way back by one minor version, which AWS does for seven days after an upgrade.
      - Node groups have to be at that version first.
    type: bool
    default: false
  rollback_timeout_minutes:
    description: Minutes, 120 to 10080, that EKS may spend on a rollback. Needs boto3 1.43.38.
    type: int
  wait: {description: Wait until the update has ended., type: bool, default: true}
  wait_timeout: {description: Seconds to wait in all., type: int, default: 3600}
  wait_delay: {description: Seconds between two looks., type: int, default: 20}
seealso:
  - module: day2.kubernetes.eks_upgrade_info
  - module: day2.kubernetes.eks_nodegroup_version
"""

EXAMPLES = r"""
- name: Upgrade the control plane
  day2.kubernetes.eks_cluster_version:
    cluster_name: production
    version: "1.35"

- name: Go back to the version before
  day2.kubernetes.eks_cluster_version:
    cluster_name: production
    version: "1.34"
    rollback: true
"""

RETURN = r"""
cluster:
  description: The cluster as AWS describes it.
  returned: success
  type: dict
  sample:
    name: production
    arn: arn:aws:eks:eu-central-1:123456789012:cluster/production
    version: "1.35"
    platform_version: eks.3
    status: ACTIVE
    tags: {}
previous_version:
  description: The version before.
  returned: success
  type: str
  sample: "1.34"
version:
  description: The version that the cluster has now, or would have in check mode or without O(wait).
  returned: success
  type: str
  sample: "1.35"
update:
  description: The update that was begun or waited for, or V(null).
  returned: success, and when it has failed
  type: dict
  sample: {id: 0b5e, status: Successful, type: VersionUpdate, errors: []}
support:
  description: How long AWS supports O(version).
  returned: success
  type: dict
  sample:
    status: STANDARD_SUPPORT
    end_of_standard_support: "2027-03-27"
    end_of_extended_support: "2028-03-27"
insights:
  description: The insights of EKS that block the way, with what they are about.
  returned: when EKS refuses because of them
  type: list
  elements: dict
  sample:
    - id: 3a9f
      name: Deprecated APIs removed in Kubernetes v1.35
      category: UPGRADE_READINESS
      kubernetes_version: "1.35"
      status: ERROR
      reason: Deprecated API usage detected within last 30 days and your cluster is on Kubernetes v1.34.
      recommendation: Update newer versions of clients to use the new APIs.
      last_refresh: "2026-11-20T08:00:00+00:00"
      resources: []
      deprecations:
        - usage: /apis/flowcontrol.apiserver.k8s.io/v1beta3/flowschemas
          replaced_with: /apis/flowcontrol.apiserver.k8s.io/v1/flowschemas
          stop_serving_version: "1.35"
          clients: [controller]
      addons: []
error:
  description: What AWS has said, word for word.
  returned: when AWS refuses a request
  type: dict
  sample:
    code: AccessDeniedException
    operation: UpdateClusterVersion
    message: "User: ... is not authorized to perform: eks:UpdateClusterVersion"
"""

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.connection import aws_module
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Eks
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.cluster_version import ClusterRun
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

OPTIONS: dict[str, t.Any] = {
    "cluster_name": {"type": "str", "required": True},
    "version": {"type": "str", "required": True},
    "force": {"type": "bool", "default": False},
    "rollback": {"type": "bool", "default": False},
    "rollback_timeout_minutes": {"type": "int"},
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "int", "default": 3600},
    "wait_delay": {"type": "int", "default": 20},
}


def main() -> None:
    """Run the module."""
    module = aws_module(OPTIONS)
    try:
        result = ClusterRun(Eks.connect(module), module.params, check=module.check_mode).result()
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
