#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Remove what an AWS account does not need, and save volumes before."""

from __future__ import annotations

DOCUMENTATION = r"""
module: aws_waste_clean
short_description: Remove what an AWS account does not need, and save volumes before
version_added: 1.1.0
description:
  - Removes volumes, snapshots and addresses that M(day2.kubernetes.aws_waste_info) has found to be free. What somebody
    claims is never removed.
  - Each volume is saved as a snapshot with its tags and the tag C(day2-saved-volume). All snapshots are begun at once,
    and only when all of them are complete the first volume is deleted.
  - Everything is looked at once more before. What is in use or has got a tag of Kubernetes since then is left.
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
    support: full
  idempotent:
    support: full
options:
  resources:
    description: What was found, as RV(day2.kubernetes.aws_waste_info#module:resources) of the same region.
    type: list
    elements: dict
    required: true
  kinds:
    description: What of it is removed.
    type: list
    elements: str
    choices: [volumes, snapshots, addresses]
    required: true
  maximum:
    description: With more than so many to remove, nothing is removed.
    type: int
    default: 20
  snapshot_timeout:
    description: Seconds to wait until all snapshots are complete.
    type: int
    default: 3600
  snapshot_delay:
    description: Seconds between two looks at them.
    type: float
    default: 15
seealso:
  - module: day2.kubernetes.aws_waste_info
"""

EXAMPLES = r"""
- name: Look for waste, and ask the cluster what it claims
  day2.kubernetes.aws_waste_info:
    clusters:
      - kubeconfig: ~/.kube/production
  register: waste

- name: Remove the volumes that nobody needs
  day2.kubernetes.aws_waste_clean:
    resources: "{{ waste.resources }}"
    kinds: [volumes]
"""

RETURN = r"""
cleaned:
  description: What was, or in check mode would be, removed.
  returned: success, and after a failure
  type: list
  elements: dict
  sample: [{kind: volumes, id: vol-0a1b2c3d4e5f60718}]
saved:
  description: The snapshot of each volume.
  returned: success, and after a failure
  type: dict
  sample: {vol-0a1b2c3d4e5f60718: snap-0918273645abcdef0}
left:
  description: What was found to be free and is not any more, and why.
  returned: success, and after a failure
  type: dict
  sample: {vol-0f1e2d3c4b5a69788: it is in use by now}
"""

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.connection import aws_module, client
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._waste.clean import REMOVABLE, clean, plan_clean

OPTIONS: dict[str, t.Any] = {
    "resources": {"type": "list", "elements": "dict", "required": True},
    "kinds": {"type": "list", "elements": "str", "choices": list(REMOVABLE), "required": True},
    "maximum": {"type": "int", "default": 20},
    "snapshot_timeout": {"type": "int", "default": 3600},
    "snapshot_delay": {"type": "float", "default": 15},
}


def main() -> None:
    """Run the module."""
    module = aws_module(OPTIONS)
    params = module.params
    waiting = {"timeout": params["snapshot_timeout"], "delay": params["snapshot_delay"]}
    try:
        plan = plan_clean(params["resources"], params["kinds"], params["maximum"])
        done = clean(client(module, "ec2"), plan, **waiting, check=module.check_mode)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    diff = {"before": {"resources": [row["id"] for row in done.cleaned]}, "after": {"resources": []}}
    module.exit_json(changed=bool(done.cleaned), diff=diff, **vars(done))


if __name__ == "__main__":
    main()
