#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rewrite manifests with deprecated Kubernetes APIs in place."""

from __future__ import annotations

DOCUMENTATION = r"""
module: manifest_convert
short_description: Rewrite manifests with deprecated Kubernetes APIs in place
version_added: 1.1.0
description:
  - Changes manifests whose API is deprecated or removed in a version of Kubernetes to the API that this version
    serves, where that can be done by rule.
  - Where only the C(apiVersion) changes, only that is written. Elsewhere the document is written anew, with its
    comments, its order and its quotes. Documents in which nothing is deprecated stay as they are, to the byte.
  - What was a default of the old API and is another one in the new API is written down, as far as it has a field.
  - Everything else is refused by name and stays as it is. Templates are refused.
author: Day2 contributors (@day2)
extends_documentation_fragment: day2.kubernetes.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  paths:
    description: Files, folders and globs, as in M(day2.kubernetes.api_deprecation_scan).
    type: list
    elements: path
    required: true
  exclude:
    description: Globs of files and folders to leave alone.
    type: list
    elements: str
    default: []
  target_version:
    description: Version of Kubernetes to convert for, such as V(1.34).
    type: str
    required: true
  strict:
    description: Fail, before anything is written, when something is refused or cannot be read.
    type: bool
    default: false
requirements:
  - PyYAML >= 6.0 (Python library, where the module runs)
  - ruamel.yaml >= 0.18 (Python library, where the module runs)
seealso:
  - module: day2.kubernetes.api_deprecation_scan
"""

EXAMPLES = r"""
- name: Show what would be changed
  day2.kubernetes.manifest_convert:
    paths: ["{{ playbook_dir }}/manifests"]
    target_version: "1.34"
  delegate_to: localhost
  check_mode: true
  diff: true

- name: Change it
  day2.kubernetes.manifest_convert:
    paths: ["{{ playbook_dir }}/manifests"]
    target_version: "1.34"
  delegate_to: localhost
  register: converted

- name: Say what is left to do by hand
  ansible.builtin.debug:
    msg: "{{ item.path }}:{{ item.line }}: {{ item.reason }}"
  loop: "{{ converted.refused }}"
  loop_control:
    label: "{{ item.path }}"
"""

RETURN = r"""
converted:
  description: Objects that were, or in check mode would be, converted. C(changes) says what beyond the C(apiVersion).
  returned: success
  type: list
  elements: dict
  sample:
    - path: manifests/web.yaml
      document: 2
      line: 14
      api_version: networking.k8s.io/v1beta1
      kind: Ingress
      namespace: shop
      name: web
      replacement: networking.k8s.io/v1
      changes: [pathType ImplementationSpecific, backends name service.name and service.port]
refused:
  description:
    - What is deprecated and was not converted, with the reason. Documents that are refused as a whole have no
      C(api_version).
  returned: success, and when O(strict) fails
  type: list
  elements: dict
  sample:
    - path: manifests/psp.yaml
      document: 1
      line: 1
      api_version: policy/v1beta1
      kind: PodSecurityPolicy
      namespace: null
      name: restricted
      replacement: null
      reason: policy/v1beta1 PodSecurityPolicy has no replacement that the target serves
      hint: There is nothing in its place.
unparsed:
  description: Files that cannot be read.
  returned: success, and when O(strict) fails
  type: list
  elements: dict
  sample: []
files:
  description: The files that were, or in check mode would be, written.
  returned: success
  type: list
  elements: str
  sample: [manifests/web.yaml]
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._convert.run import Plan, plan_conversion, write
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.scan import versions_of

OPTIONS: dict[str, t.Any] = {
    "paths": {"type": "list", "elements": "path", "required": True},
    "exclude": {"type": "list", "elements": "str", "default": []},
    "target_version": {"type": "str", "required": True},
    "strict": {"type": "bool", "default": False},
}


def run(module: AnsibleModule) -> Plan:
    """Convert; return what was planned.

    Raises:
        Day2Error: an option is wrong, or O(strict) forbids it.

    """
    params = module.params
    versions = versions_of(params["target_version"], None)
    plan = plan_conversion(params["paths"], params["exclude"], versions)
    left = len(plan.refused) + len(plan.unreadable)
    if params["strict"] and left:
        details = {"refused": plan.refused, "unparsed": plan.unreadable}
        raise Day2Error(f"{left} objects or files cannot be converted, and nothing was written", **details)
    if not module.check_mode:
        for path, data in plan.after.items():
            write(path, data, module.atomic_move)
    return plan


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=OPTIONS, supports_check_mode=True)
    try:
        plan = run(module)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    diff = [
        {
            "before_header": path,
            "after_header": path,
            "before": plan.before[path].decode(),
            "after": plan.after[path].decode(),
        }
        for path in plan.after
    ]
    told = {"converted": plan.converted, "refused": plan.refused, "unparsed": plan.unreadable}
    module.exit_json(changed=plan.before != plan.after, files=list(plan.after), diff=diff, **told)


if __name__ == "__main__":
    main()
