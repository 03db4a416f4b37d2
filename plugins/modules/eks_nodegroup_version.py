#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Update the nodes of a managed node group of an EKS cluster to a version."""

from __future__ import annotations

DOCUMENTATION = r"""
module: eks_nodegroup_version
short_description: Update the nodes of a managed node group of an EKS cluster to a version
version_added: 1.1.0
description:
  - Sends one request when the node group has another version, image or launch template version, and waits until AWS has
    replaced its nodes.
  - An update to the same version that already runs is waited for. Another one is named, and the module fails.
  - AWS drains each node for 15 minutes. What then still keeps a pod fails the update, see O(force). With O(kubeconfig)
    the failure names these pods and the disruption budgets that keep them.
author: Day2 contributors (@day2)
extends_documentation_fragment:
  - day2.kubernetes.attributes
  - day2.kubernetes.aws
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - day2.kubernetes.cluster
attributes:
  action_group:
    description:
      - C(group/day2.kubernetes.aws) in C(module_defaults) sets the options of the connection to AWS, and
        C(group/day2.kubernetes.cluster) those to the Kubernetes API.
    support: full
    membership:
      - day2.kubernetes.aws
      - day2.kubernetes.cluster
  check_mode:
    support: full
    details: Nothing is waited for.
  diff_mode:
    support: full
  idempotent:
    support: full
    details:
      - Whether there is a newer image for the same version of Kubernetes is read from parameters that AWS publishes.
        Where they may not be read (C(ssm:GetParameter)), a node group at the right version counts as up to date.
options:
  cluster_name: {description: Name of the cluster., type: str, required: true}
  name: {description: Name of the node group., type: str, required: true}
  version:
    description:
      - Version of Kubernetes to have, such as V(1.35). In YAML it needs quotes. Default is that of the cluster.
      - Not for a node group with an image of its own.
    type: str
  release_version:
    description:
      - Release of the image of EKS, such as V(1.35.2-20261101), or V(latest).
      - Not for a node group with an image of its own.
    type: str
    default: latest
  launch_template_version:
    description:
      - Version of the launch template of the node group, a number.
      - A node group with an image of its own needs it, since its image comes with it.
    type: str
  force:
    description: Remove pods that could not be evicted, as those that a disruption budget protects.
    type: bool
    default: false
  force_on_eviction_failure:
    description: Update once more with O(force) after an update that failed because pods could not be evicted.
    type: bool
    default: false
  update_id:
    description:
      - Wait for this update, which an earlier task has begun without O(wait), and begin none. It may have ended
        meanwhile; when it has failed, the module fails.
    type: str
  kubeconfig:
    description:
      - Path of the kubeconfig file of the cluster. Its API is asked only after an update that failed because pods could
        not be evicted, for which reading nodes, pods, DaemonSets and disruption budgets is enough.
      - Without it nothing is asked, and the failure names the nodes alone.
    type: path
  wait: {description: Wait until the update has ended., type: bool, default: true}
  wait_timeout: {description: Seconds to wait in all., type: int, default: 10800}
  wait_delay: {description: Seconds between two looks., type: int, default: 20}
seealso:
  - module: day2.kubernetes.eks_cluster_version
  - module: day2.kubernetes.node_drain
"""

EXAMPLES = r"""
- name: Bring a node group to the version of its cluster
  day2.kubernetes.eks_nodegroup_version:
    cluster_name: production
    name: workers

- name: Bring a node group with an image of its own to a new one
  day2.kubernetes.eks_nodegroup_version:
    cluster_name: production
    name: hardened
    launch_template_version: "7"

- name: Update it, and name the pods that cannot be evicted when AWS gives up
  day2.kubernetes.eks_nodegroup_version:
    cluster_name: production
    name: workers
    kubeconfig: ~/.kube/production

- name: Begin the updates of two node groups
  day2.kubernetes.eks_nodegroup_version:
    cluster_name: production
    name: "{{ item }}"
    wait: false
  loop: [workers, ingress]
  register: begun

- name: Wait for them
  day2.kubernetes.eks_nodegroup_version:
    cluster_name: production
    name: "{{ item.item }}"
    update_id: "{{ item['update'].id | default(omit, true) }}"
  loop: "{{ begun.results }}"
"""

RETURN = r"""
nodegroup:
  description: The node group as AWS describes it.
  returned: success
  type: dict
  sample:
    nodegroup_name: workers
    version: "1.35"
    release_version: 1.35.2-20261101
    status: ACTIVE
    ami_type: AL2023_x86_64_STANDARD
    health: {issues: []}
    labels: {}
    tags: {}
previous_version:
  description: The version of Kubernetes before. V(null) for an image of its own of which AWS knows none.
  returned: success
  type: str
  sample: "1.34"
version:
  description: The version of Kubernetes that the node group has now, or would have in check mode or without O(wait).
  returned: success
  type: str
  sample: "1.35"
release_version:
  description: The release of its image, or V(latest) in check mode when AWS will choose it.
  returned: success
  type: str
  sample: 1.35.2-20261101
update:
  description: The last update that was begun or waited for, or V(null).
  returned: success, and when it has failed
  type: dict
  sample: {id: 0b5e, status: Successful, type: VersionUpdate, errors: []}
nodes:
  description: The nodes that the update could not replace.
  returned: when the update has failed
  type: list
  elements: str
  sample: [i-0f1e2d3c4b5a69788]
blocked:
  description: The pods that could not be evicted, as namespace/name, and what keeps each. Empty without O(kubeconfig).
  returned: when the update has failed
  type: dict
  sample:
    shop/cart-7d4b9: "disruption budget shop/cart never allows it: maxUnavailable is 0"
error:
  description: What AWS has said, word for word.
  returned: when AWS refuses a request
  type: dict
  sample:
    code: AccessDeniedException
    operation: UpdateNodegroupVersion
    message: "User: ... is not authorized to perform: eks:UpdateNodegroupVersion"
"""

import functools
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.connection import aws_module, client, tell
from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.options import CLUSTER_OPTIONS
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Eks
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.nodegroup_run import GroupRun
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

OPTIONS: dict[str, t.Any] = {
    **CLUSTER_OPTIONS,
    "cluster_name": {"type": "str", "required": True},
    "name": {"type": "str", "required": True},
    "version": {"type": "str"},
    "release_version": {"type": "str", "default": "latest"},
    "launch_template_version": {"type": "str"},
    "force": {"type": "bool", "default": False},
    "force_on_eviction_failure": {"type": "bool", "default": False},
    "update_id": {"type": "str"},
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "int", "default": 10800},
    "wait_delay": {"type": "int", "default": 20},
}


def main() -> None:
    """Run the module."""
    module = aws_module(OPTIONS)
    ssm = functools.partial(client, module, "ssm")
    inside = functools.partial(Cluster.connect, module) if module.params["kubeconfig"] else None
    run = GroupRun(Eks.connect(module), ssm, inside, module.params, check=module.check_mode)
    try:
        result = run.result()
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    tell(run.warnings)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
