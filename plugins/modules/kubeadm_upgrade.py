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
  - The new kubelet is not started, see M(day2.kubernetes.kubelet_restart).
  - Notes in C(/var/lib/day2-kubernetes/journal.json) that the step has begun, and that it is done.
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
  action:
    description: Has an action plugin that says every C(day2_heartbeat_seconds) (a variable, 15 by default, 0 for never)
      that it still runs, and runs it again when the connection is lost. A host that does not answer for
      C(day2_reconnect_seconds) (120 by default) in all has failed, and is not unreachable. In C(check_mode), with
      C(async) and with C(ignore_unreachable), a lost connection is as in any other task.
    support: full
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
  kubelet_servers:
    description:
      - URLs of the API servers of other nodes, such as V(https://10.0.0.12:6443), in order of preference.
      - On a control-plane node whose kubelet talks to the API server of its own node, the kubelet talks to the first
        of these that is ready while kubeadm runs. Since Kubernetes 1.33 kubeadm sets up kubelets so, and then they wait
        for an API server that itself waits for the etcd which they are to restart.
      - For that the kubelet is restarted with another C(server) in C(/etc/kubernetes/kubelet.conf). The original file
        is brought back before this module ends, also when kubeadm fails. A timer of systemd brings it back when this
        module is killed, and so does the next run.
      - After success the kubelet that runs goes on with the other API server until M(day2.kubernetes.kubelet_restart)
        starts the new one, or for 5 minutes.
      - Without this option the kubelet is left alone, and so it is where it talks to something else, such as a load
        balancer, or where none of the servers answers.
    type: list
    elements: str
    default: []
    version_added: 1.1.0
  apiserver_grace:
    description:
      - Seconds for which an API server of this node may go on after it has stopped to listen, which is when it serves
        nobody new. Then it is killed, as the kubelet does it after 30 seconds.
      - With V(-1) that is left to the kubelet. So it is when the static pod sets C(--shutdown-delay-duration),
        C(--shutdown-send-retry-after) or C(terminationGracePeriodSeconds).
    type: int
    default: 5
    version_added: 1.1.0
  quick_static_pods:
    description:
      - A kubelet whose new static pod has to wait for the end of the old one tries again after 10 to 15 seconds, or
        when it hears of the mirror pod. With V(true) the API server is asked to delete the mirror pod, with the rights
        of the kubelet, once the kubelet has removed the old static pod. The kubelet deletes it in any case then.
      - It saves about 10 seconds for each of the four static pods.
    type: bool
    default: true
    version_added: 1.1.0
  kubeadm:
    description: The program, when it is not the C(kubeadm) found in C(PATH), C(/usr/local/bin) or C(/opt/bin).
    type: path
seealso:
  - module: day2.kubernetes.node_programs
  - module: day2.kubernetes.kubelet_restart
"""

EXAMPLES = r"""
- name: Upgrade the first control-plane node
  day2.kubernetes.kubeadm_upgrade:
    version: 1.34.4
    phase: apply
    cluster_version: 1.33.13
  become: true

- name: Upgrade another control-plane node, and leave the certificates to another tool
  day2.kubernetes.kubeadm_upgrade:
    version: 1.34.4
    phase: node
    certificate_renewal: false
    kubelet_servers:
      - https://10.0.0.11:6443
      - https://10.0.0.13:6443
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
redirected_to:
  description: The API server that the kubelet used while kubeadm ran, or V(null) when it was left alone.
  returned: always
  type: str
  sample: https://10.0.0.12:6443
  version_added: 1.1.0
redirect_note:
  description: Why the kubelet was left alone although O(kubelet_servers) is given, or what went wrong, or V(null).
  returned: always
  type: str
  sample: "The kubelet talks to https://lb.example.com:6443 and not to this node's API server, so it was left alone"
  version_added: 1.1.0
apiserver_stopped_early:
  description: How many API servers were ended as O(apiserver_grace) says.
  returned: always
  type: int
  sample: 1
  version_added: 1.1.0
mirror_pods_deleted:
  description: The mirror pods that were deleted as O(quick_static_pods) says.
  returned: always
  type: list
  elements: str
  sample: [etcd-cp1, kube-apiserver-cp1, kube-controller-manager-cp1, kube-scheduler-cp1]
  version_added: 1.1.0
journal_problem:
  description: Why the note that a run before has left on the node could not be read, or V(null).
  returned: always
  type: str
  sample: "/var/lib/day2-kubernetes/journal.json holds no note and is replaced: 'step' is missing"
  version_added: 1.1.0
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
            "kubelet_servers": {"type": "list", "elements": "str", "default": []},
            "apiserver_grace": {"type": "int", "default": 5},
            "quick_static_pods": {"type": "bool", "default": True},
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
