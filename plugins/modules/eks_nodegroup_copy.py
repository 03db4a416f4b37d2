#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Copy a managed node group of an EKS cluster, and delete what was copied."""

from __future__ import annotations

DOCUMENTATION = r"""
module: eks_nodegroup_copy
short_description: Copy a managed node group of an EKS cluster, and delete what was copied
version_added: 1.1.0
description:
  - Makes a node group with the settings of another one and the version of the cluster, and waits until its nodes are
    there. Size, instance types, subnets, labels, taints, tags, launch template and the like are those that the other
    group has at that moment.
  - The copy has the tag C(day2.kubernetes/copy-of) with the name of the group that it comes from.
  - With O(delete_source=true) the other group is deleted then, which ends an upgrade by replacement (blue/green). Its
    nodes should have been drained before, as with M(day2.kubernetes.node_drain).
  - A copy or a deletion that is under way already is waited for.
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
    support: full
  idempotent:
    support: full
options:
  cluster_name:
    description: Name of the cluster.
    type: str
    required: true
  source:
    description: Name of the node group to copy. It may be gone when the copy is there.
    type: str
    required: true
  name:
    description: Name of the copy.
    type: str
    required: true
  version:
    description: Kubernetes version of the copy, such as V(1.34). Without it that of the cluster.
    type: str
  launch_template_version:
    description: Version of the launch template for the copy. Without it that of O(source).
    type: str
  delete_source:
    description: Delete O(source) when the copy is there.
    type: bool
    default: false
  soak:
    description:
      - Seconds for which the copy is watched before O(source) is deleted. Nothing is when it does not stay well.
    type: int
    default: 0
  wait_timeout:
    description: Seconds to wait for the copy and for the deletion, beside O(soak).
    type: int
    default: 3600
  wait_delay:
    description: Seconds between two looks.
    type: int
    default: 20
seealso:
  - module: day2.kubernetes.eks_nodegroup_version
  - module: day2.kubernetes.node_drain
"""

EXAMPLES = r"""
- name: Make a node group of the cluster's version beside the old one
  day2.kubernetes.eks_nodegroup_copy:
    cluster_name: production
    source: workers
    name: workers-1-34

- name: Delete the old one after ten quiet minutes
  day2.kubernetes.eks_nodegroup_copy:
    cluster_name: production
    source: workers
    name: workers-1-34
    delete_source: true
    soak: 600
"""

RETURN = r"""
nodegroup:
  description: The copy as AWS describes it. In check mode it is empty when there is none yet.
  returned: success
  type: dict
  sample: {nodegroup_name: workers-1-34, status: ACTIVE, version: "1.34"}
source_deleted:
  description: Whether the source is gone.
  returned: success
  type: bool
  sample: false
"""

import typing as t

from ansible.module_utils.common.dict_transformations import camel_dict_to_snake_dict

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.connection import aws_module
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Eks
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.nodegroup_copy import Wish
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.nodegroup_replace import Replacement
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.updates import Clock
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

OPTIONS: dict[str, t.Any] = {
    **{name: {"type": "str", "required": True} for name in ("cluster_name", "source", "name")},
    **{name: {"type": "str"} for name in ("version", "launch_template_version")},
    "delete_source": {"type": "bool", "default": False},
    "soak": {"type": "int", "default": 0},
    "wait_timeout": {"type": "int", "default": 3600},
    "wait_delay": {"type": "int", "default": 20},
}
WISHES = ("source", "name", "version", "launch_template_version", "delete_source", "soak")


def main() -> None:
    """Run the module."""
    module = aws_module(OPTIONS)
    params = module.params
    try:
        job = Replacement(Eks.connect(module), Wish(**{name: params[name] for name in WISHES}))
        before, changed = job.shown(), job.request is not None or job.deletes
        after = job.foretold()
        if not module.check_mode:
            job.carry_out(Clock(params["wait_timeout"] + params["soak"], params["wait_delay"]))
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    copy = camel_dict_to_snake_dict(job.copy or {}, ignore_list=["tags", "labels"])
    diff = {"before": before, "after": after}
    module.exit_json(changed=changed, nodegroup=copy, source_deleted=job.source is None, diff=diff)


if __name__ == "__main__":
    main()
