#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""List what an AWS account holds and may not need."""

from __future__ import annotations

DOCUMENTATION = r"""
module: aws_waste_info
short_description: List what an AWS account holds and may not need
version_added: 1.1.0
description:
  - Looks in one region for volumes that are attached to nothing, snapshots that no image uses, images that no instance
    and no launch template uses, load balancers that serve nobody, and addresses that are attached to nothing.
  - Tells apart what Kubernetes still claims, by its tags and by what living O(clusters) name, and what another service
    of AWS manages. Neither counts as free.
  - Everything is read in pages. Beside pages it makes one request for each target group of a load balancer that is old
    enough, and one for each launch template whose version an Auto Scaling group names by number.
  - It changes nothing, and knows no prices.
author: Day2 contributors (@day2)
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - day2.kubernetes.attributes
  - day2.kubernetes.aws
attributes:
  check_mode:
    support: full
  diff_mode:
    support: N/A
    details: Nothing is changed.
  idempotent:
    support: full
options:
  kinds:
    description:
      - What to look for.
      - V(snapshots) are the account's own, without those of its own images, which count with V(images).
    type: list
    elements: str
    choices: [volumes, snapshots, images, load_balancers, addresses]
    default: [volumes, snapshots, images, load_balancers, addresses]
  min_age_days:
    description:
      - Only what was made at least so many days ago. AWS does not tell when a volume was detached.
      - AWS does not tell when an address was allocated, so that each one that is attached to nothing is listed.
    type: int
    default: 30
  idle_days:
    description:
      - A load balancer without traffic for so many days serves nobody. One that is younger is judged by its targets
        alone.
      - So does one with target groups or instances none of which is healthy.
    type: int
    default: 14
  tags:
    description: Only what has all these tags. A value may be a pattern of shells, such as V(*).
    type: dict
    default: {}
  exclude_tags:
    description: Nothing that has one of these tags, with values as in O(tags).
    type: dict
    default: {}
  clusters:
    description:
      - Kubernetes clusters that may use this account. What their PersistentVolumes, VolumeSnapshotContents, Services,
        Ingresses and Karpenter's EC2NodeClasses name is claimed.
      - A cluster that cannot be read fails the module, since then nobody knows what it claims.
    type: list
    elements: dict
    default: []
    suboptions:
      kubeconfig:
        description:
          - Path of the kubeconfig file. Without it the cluster is found as with
            O(day2.kubernetes.node_drain#module:kubeconfig).
        type: path
      context:
        description: Context of the kubeconfig, when it is not the current one.
        type: str
      api_endpoints:
        description: URLs of API servers that are used instead of the server in the kubeconfig.
        type: list
        elements: str
"""

EXAMPLES = r"""
- name: Look for waste of half a year, and ask the cluster what it claims
  day2.kubernetes.aws_waste_info:
    region: eu-central-1
    min_age_days: 180
    exclude_tags:
      keep: "*"
    clusters:
      - kubeconfig: ~/.kube/production
  register: waste

- name: Say how many gibibytes of volumes are free
  ansible.builtin.debug:
    msg: "{{ waste.size_gib.volumes.free }}"
"""

RETURN = r"""
resources:
  description:
    - What was found, by kind, what is free first, and the largest first in that.
    - C(claimed_by) is V(kubernetes), V(aws) for what AWS Backup, Data Lifecycle Manager, CloudFormation or Service
      Catalog manages, or V(null). C(free) is true when nobody claims it.
    - C(size_gib) is the size of the disk. A snapshot holds what was changed since the one before it, so that its real
      size is smaller. C(created) and C(age_days) are V(null) for an address.
  returned: success
  type: list
  elements: dict
  sample:
    - kind: volumes
      id: vol-0a1b2c3d4e5f60718
      name: scratch
      free: true
      claimed_by: null
      claims: []
      reasons: [attached to nothing]
      created: "2026-02-03T08:00:00Z"
      age_days: 291
      size_gib: 200
      tags: {Name: scratch}
    - kind: volumes
      id: vol-0f1e2d3c4b5a69788
      name: ""
      free: false
      claimed_by: kubernetes
      claims: ["tag kubernetes.io/created-for/pv/name=pvc-7d1f"]
      reasons: [attached to nothing]
      created: "2026-03-01T09:30:00Z"
      age_days: 265
      size_gib: 20
      tags: {kubernetes.io/created-for/pv/name: pvc-7d1f}
counts:
  description: How many of each kind are free, and how many somebody claims.
  returned: success
  type: dict
  sample: {volumes: {free: 1, claimed: 1}}
size_gib:
  description: How large they are in all, in GiB.
  returned: success
  type: dict
  sample: {volumes: {free: 200, claimed: 20}}
region:
  description: The region that was looked at.
  returned: success
  type: str
  sample: eu-central-1
"""

import functools
import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.connection import aws_module, client
from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.options import CLUSTER_OPTIONS
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._waste.clusters import named_by
from ansible_collections.day2.kubernetes.plugins.module_utils._waste.found import KINDS, Terms
from ansible_collections.day2.kubernetes.plugins.module_utils._waste.survey import sums_of, survey

OPTIONS: dict[str, t.Any] = {
    "kinds": {"type": "list", "elements": "str", "choices": list(KINDS), "default": list(KINDS)},
    "min_age_days": {"type": "int", "default": 30},
    "idle_days": {"type": "int", "default": 14},
    "tags": {"type": "dict", "default": {}},
    "exclude_tags": {"type": "dict", "default": {}},
    "clusters": {"type": "list", "elements": "dict", "default": [], "options": CLUSTER_OPTIONS},
}


def main() -> None:
    """Run the module."""
    module = aws_module(OPTIONS)
    params = module.params
    terms = Terms(time.time(), **{name: params[name] for name in ("min_age_days", "idle_days", "tags", "exclude_tags")})
    try:
        live = named_by(params["clusters"])
        resources = survey(functools.cache(functools.partial(client, module)), params["kinds"], terms, live)
        module.exit_json(
            changed=False, resources=resources, region=module.region, **sums_of(resources, params["kinds"])
        )
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)


if __name__ == "__main__":
    main()
