#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Read what a person looks at on a node after a failure."""

from __future__ import annotations

DOCUMENTATION = r"""
module: node_diagnostics
short_description: Read what a person looks at on a node after a failure
version_added: 1.1.0
description:
  - Reads the ends of the logs of the kubelet, the container runtime, kubeadm and the static pods, also of the
    containers before the last restart, and the states of units, versions and disks.
  - On a node with an etcd member also the health of etcd, which is that of each member of the cluster, the leader and
    the alarms.
  - Nothing is changed. What cannot be read says so in its place, and the module does not fail for it.
  - Private keys, tokens, passwords and values of C(Authorization) are taken out on the node. The whole result is at
    most 64 KiB; the oldest lines of the longest log go first.
author: Day2 contributors (@day2)
requirements:
  - root on the node
extends_documentation_fragment: day2.kubernetes.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: N/A
    details: Nothing is changed.
  idempotent:
    support: full
options:
  lines:
    description: How many lines of the logs of the kubelet and the container runtime.
    type: int
    default: 40
seealso:
  - module: day2.kubernetes.upgrade_node_info
"""

EXAMPLES = r"""
- name: Read what a person would look at next
  day2.kubernetes.node_diagnostics:
  become: true
  register: node_logs

- name: Show it
  ansible.builtin.debug:
    msg: "{{ ([item.title] + item.lines) | join('\n') }}"
  loop: "{{ node_logs.diagnostics }}"
  loop_control:
    label: "{{ item.source }}"
"""

RETURN = r"""
diagnostics:
  description: Sections with their lines.
  returned: success
  type: list
  elements: dict
  contains:
    title: {description: What it is., returned: always, type: str, sample: kubelet log}
    source:
      description: The command, file or folder that it comes from.
      returned: always
      type: str
      sample: journalctl -u kubelet
    lines:
      description: The lines, the newest last.
      returned: always
      type: list
      elements: str
      sample: ['2026-11-21T05:10:11+0000 cp1 kubelet[712]: E1121 05:10:11.043 "Failed to update lease"']
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._node.evidence import collect
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec={"lines": {"type": "int", "default": 40}}, supports_check_mode=True)
    module.exit_json(changed=False, diagnostics=collect(Host(), module.params["lines"]))


if __name__ == "__main__":
    main()
