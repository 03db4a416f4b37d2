#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Upgrade what kubeadm manages on a node."""

from __future__ import annotations

DOCUMENTATION = r"""
module: kubeadm_upgrade
short_description: Upgrade what kubeadm manages on a node
version_added: 1.0.0
description:
  - Runs C(kubeadm upgrade apply) or C(kubeadm upgrade node) on a node of a cluster and waits for its end.
  - C(kubeadm) runs in a session of its own, so it ends its work when the connection to the node is lost. Its output is
    in C(/var/log/day2-kubernetes-kubeadm.log). The next run of this module waits for it.
  - The program C(kubeadm) must be at O(version) already, see M(day2.kubernetes.node_programs).
  - The kubelet is not restarted.
author: Day2 contributors (@day2)
requirements:
  - root on the node
extends_documentation_fragment: day2.kubernetes.attributes
attributes:
  check_mode:
    support: partial
    details: Predicts from the versions of the static pods. A worker is said to change when its kubelet is not at
      O(version). The C(--dry-run) of kubeadm is not used.
  diff_mode:
    support: partial
    details: In check mode there is no diff.
  idempotent:
    support: full
    details: With O(phase=apply) only when O(cluster_version) is given.
options:
  version:
    description: Version of Kubernetes to upgrade to, such as V(1.34.4), with or without C(v).
    type: str
    required: true
  phase:
    description:
      - V(apply) upgrades the cluster and the first control-plane node.
      - V(node) upgrades every other node, of the control plane or not.
    type: str
    choices: [apply, node]
    required: true
  cluster_version:
    description:
      - Version that the cluster's ConfigMap C(kubeadm-config) names.
      - With O(phase=apply) nothing is done when this and the static pods are at O(version). Without this option kubeadm
        runs each time.
    type: str
  patches:
    description: Folder with patches for kubeadm. It is left out when it is not there.
    type: path
  certificate_renewal:
    description: Whether kubeadm renews the certificates of the control plane.
    type: bool
    default: true
  etcd_upgrade:
    description: Whether kubeadm upgrades etcd.
    type: bool
    default: true
  image_pull:
    description: Whether an image that cannot be pulled is an error. With V(false) it is only a warning of kubeadm.
    type: bool
    default: true
  timeout:
    description: Seconds after which kubeadm, and what it has started, is stopped and the module fails.
    type: int
    default: 900
  kubeadm:
    description: The program, when it is not the C(kubeadm) found in C(PATH), C(/usr/local/bin) or C(/opt/bin).
    type: path
seealso:
  - module: day2.kubernetes.node_programs
"""

EXAMPLES = r"""
- name: Upgrade the first control-plane node
  day2.kubernetes.kubeadm_upgrade:
    version: 1.34.4
    phase: apply
    cluster_version: 1.33.13
  become: true

- name: Upgrade another node, and leave the certificates to another tool
  day2.kubernetes.kubeadm_upgrade:
    version: 1.34.4
    phase: node
    certificate_renewal: false
  become: true
"""

RETURN = r"""
ran:
  description: Whether kubeadm was run.
  returned: success
  type: bool
  sample: true
stdout_tail:
  description: The last lines of what kubeadm printed to stdout and stderr, at most 30.
  returned: when kubeadm was run
  type: list
  elements: str
  sample: ['[upgrade] SUCCESS! A control plane node of your cluster was upgraded to "v1.34.4".']
duration:
  description: Seconds that kubeadm took.
  returned: when kubeadm was run
  type: float
  sample: 94.2
status:
  description: Exit status of kubeadm, or V(null) when it was stopped.
  returned: when kubeadm failed
  type: int
  sample: 1
command:
  description: The command.
  returned: when kubeadm failed
  type: list
  elements: str
  sample: [/usr/bin/kubeadm, upgrade, node]
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubeadm import Request
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubeadm_upgrade import predict, upgrade

VERSIONS = ("version", "cluster_version")


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "version": {"type": "str", "required": True},
            "phase": {"type": "str", "choices": ["apply", "node"], "required": True},
            "cluster_version": {"type": "str"},
            "patches": {"type": "path"},
            "certificate_renewal": {"type": "bool", "default": True},
            "etcd_upgrade": {"type": "bool", "default": True},
            "image_pull": {"type": "bool", "default": True},
            "timeout": {"type": "int", "default": 900},
            "kubeadm": {"type": "path"},
        },
        supports_check_mode=True,
    )
    params = {**module.params, **{name: (module.params[name] or "").lstrip("v") or None for name in VERSIONS}}
    try:
        result = (predict if module.check_mode else upgrade)(Host(), Request(**params))
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
