#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""List repositories of ECR, with their settings and lifecycle policies."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ecr_repository_info
short_description: List repositories of ECR, with their settings and lifecycle policies
version_added: 1.1.0
description:
  - Finds the repositories of a registry by name or by pattern, read in pages. It changes nothing.
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
  names:
    description:
      - Names, or patterns of shells such as V(team/*), in which V(*) stands for slashes too.
      - A name that is no pattern has to be there.
    type: list
    elements: str
    default: ["*"]
  exclude:
    description: Names or patterns that are left out.
    type: list
    elements: str
    default: []
  registry_id:
    description: Account of the registry, when it is not that of the credentials.
    type: str
"""

EXAMPLES = r"""
- name: List the repositories of a team, but for its bases
  day2.kubernetes.ecr_repository_info:
    names: [shop/*]
    exclude: [shop/base-*]
  register: found

- name: Name those without a lifecycle policy
  ansible.builtin.debug:
    msg: "{{ found.repositories | selectattr('lifecycle_policy', 'none') | map(attribute='name') }}"
"""

RETURN = r"""
repositories:
  description: The repositories by name. C(lifecycle_policy) is V(null) where there is none.
  returned: success
  type: list
  elements: dict
  sample:
    - name: shop/cart
      arn: arn:aws:ecr:eu-central-1:123456789012:repository/shop/cart
      uri: 123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/cart
      image_tag_mutability: IMMUTABLE
      scan_on_push: true
      lifecycle_policy: null
"""

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.connection import aws_module, client
from ansible_collections.day2.kubernetes.plugins.module_utils._aws.repositories import chosen, described
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

OPTIONS: dict[str, t.Any] = {
    "names": {"type": "list", "elements": "str", "default": ["*"]},
    "exclude": {"type": "list", "elements": "str", "default": []},
    "registry_id": {"type": "str"},
}


def main() -> None:
    """Run the module."""
    module = aws_module(OPTIONS)
    params = module.params
    registry = {"registryId": params["registry_id"]} if params["registry_id"] else {}
    try:
        ecr = client(module, "ecr")
        rows = ecr.pages("describe_repositories", **registry)["repositories"]
        found = [described(ecr, row, registry) for row in chosen(rows, params["names"], params["exclude"])]
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    module.exit_json(changed=False, repositories=found)


if __name__ == "__main__":
    main()
