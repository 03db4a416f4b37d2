#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Read what an upgrade of Kubernetes must know about a node."""

from __future__ import annotations

DOCUMENTATION = r"""
module: upgrade_node_info
short_description: Read what an upgrade of Kubernetes must know about a node
version_added: 1.0.0
description:
  - Runs on a node of a cluster and reads programs, packages, static pods, etcd, certificates, disks, swap, clock and
    container runtime in one call.
  - Recognises who made the node. Nodes of kubeadm can be upgraded by this collection; those of Kubespray and others are
    named, with what tells them apart.
  - Nothing is changed, and nothing secret is returned. What cannot be read is V(null), and never a failure.
author: Day2 contributors (@day2)
requirements:
  - root on the node
extends_documentation_fragment: day2.kubernetes.attributes
attributes:
  action:
    description: Has an action plugin that knows when the module was sent and when it was back.
    support: full
  check_mode:
    support: full
  diff_mode:
    support: N/A
    details: Nothing is changed.
  idempotent:
    support: full
options:
  controller_time:
    description:
      - The controller's clock, in seconds since 1970. It is compared with the node's.
      - Without it, it is the time at which the module is sent to the node.
    type: float
  patience:
    description:
      - For so many seconds a step that a killed run has left at work on the node is waited for, and then an etcd member
        that does not answer. Where nothing was left at work, nothing is waited for.
      - A step that is not over by then is a failure. With V(0) the node is read as it is.
    type: int
    default: 0
    version_added: 1.1.0
seealso:
  - module: day2.kubernetes.node_programs
  - module: day2.kubernetes.kubeadm_upgrade
"""

EXAMPLES = r"""
- name: Read the node
  day2.kubernetes.upgrade_node_info:
    patience: 60
  become: true
  register: node_facts

- name: Refuse a node that kubeadm has not made
  ansible.builtin.assert:
    that: node_facts.node.layout == 'kubeadm'
    fail_msg: "{{ inventory_hostname }}: {{ node_facts.node.layout_evidence }}"
"""

RETURN = r"""
elapsed:
  description: Seconds from the reading of the clock until the node was read.
  returned: success
  type: float
  sample: 1.4
node:
  description: What was read.
  returned: success
  type: dict
  contains:
    hostname: {description: The node's host name., returned: always, type: str, sample: cp1}
    node_name:
      description: The name that the kubelet registers, which is the host name or its C(--hostname-override).
      returned: always
      type: str
      sample: cp1
    time_offset:
      description: The most seconds by which the node's clock can be ahead of O(controller_time), or V(null) without it.
      returned: always
      type: float
      sample: 0.8
    time_offset_least:
      description: >-
        The least seconds by which it can be ahead, a negative number where it can be behind: what is between the two
        is the time that the way to the node and back has taken. V(null) where that is not known.
      returned: always
      type: float
      sample: -0.3
    architecture: {description: As Kubernetes names it., returned: always, type: str, sample: amd64}
    layout:
      description: Who made the node, V(kubeadm), V(kubespray) or V(unknown).
      returned: always
      type: str
      sample: kubeadm
    layout_evidence:
      description: What tells the layout.
      returned: always
      type: str
      sample: /etc/kubernetes/kubelet.conf, /var/lib/kubelet/config.yaml, /var/lib/kubelet/kubeadm-flags.env
    programs:
      description: For kubeadm, kubelet and kubectl the version, the path and the source (apt, dnf or file).
      returned: always
      type: dict
      sample: {kubelet: {version: 1.33.13, path: /usr/bin/kubelet, source: apt}}
    package_manager: {description: "apt, dnf or V(null).", returned: always, type: str, sample: apt}
    held: {description: All packages on hold., returned: always, type: list, elements: str, sample: [kubeadm, kubelet]}
    package_lock:
      description: Whether some process holds the lock of the package database.
      returned: always
      type: bool
      sample: false
    control_plane: {description: Whether an API server runs here., returned: always, type: bool, sample: true}
    manifests:
      description: Image and version of each static pod of the control plane.
      returned: always
      type: dict
      sample: {etcd: {image: "registry.k8s.io/etcd:3.5.24-0", version: 3.5.24}}
    stray_manifests:
      description: Other files in the folder of static pods; the kubelet runs them too.
      returned: always
      type: list
      elements: str
      sample: [kube-apiserver.yaml.bak]
    apiserver:
      description: Address and port of the API server and its etcd servers, or V(null).
      returned: always
      type: dict
      sample: {address: 10.0.0.11, port: 6443, etcd_servers: ["https://127.0.0.1:2379"]}
    etcd:
      description:
        - The member in a static pod of this node, or V(null).
        - C(etcdctl) and C(etcdutl) are the programs inside its container, which also run on the host.
        - C(members) are those of the whole cluster.
        - C(error) says what could not be read.
      returned: always
      type: dict
      sample:
        pid: 1042
        etcdctl: /proc/1042/root/usr/local/bin/etcdctl
        etcdutl: /proc/1042/root/usr/local/bin/etcdutl
        endpoint: https://127.0.0.1:2379
        cacert: /etc/kubernetes/pki/etcd/ca.crt
        cert: /etc/kubernetes/pki/etcd/server.crt
        key: /etc/kubernetes/pki/etcd/server.key
        data_dir: /var/lib/etcd
        version: 3.5.24
        quota_bytes: 2147483648
        db_bytes: 4800512
        members:
          - name: cp1
            id: 8e9e05c52164694d
            leader: true
            learner: false
            started: true
            healthy: true
            endpoint: https://10.0.0.11:2379
            version: 3.5.24
            error: null
        alarms: [NOSPACE on cp1]
        error: null
    certificates:
      description:
        - Public certificates in PEM, also those inside of kubeconfig files. There are no keys among them.
        - Paths below C(/etc/kubernetes) are relative to it.
      returned: always
      type: list
      elements: dict
      sample: [{path: admin.conf, pem: "-----BEGIN CERTIFICATE-----\n..."}]
    disks:
      description: Room in the folders that an upgrade fills, as far as they are there.
      returned: always
      type: list
      elements: dict
      sample: [{path: /var/lib/etcd, mount: /, free_bytes: 9663676416, total_bytes: 21474836480}]
    swap_bytes: {description: Size of the swap in use., returned: always, type: int, sample: 0}
    swap_allowed: {description: Whether C(failSwapOn) is false., returned: always, type: bool, sample: false}
    runtime:
      description: The container runtime that the kubelet uses.
      returned: always
      type: dict
      sample:
        endpoint: unix:///run/containerd/containerd.sock
        name: containerd
        version: 1.7.27
        socket_present: true
    cgroup: {description: "Control groups are V(v1), V(hybrid) or V(v2).", returned: always, type: str, sample: v2}
    kubelet_server:
      description: The API server in the kubelet's kubeconfig; the user's own while C(kubelet_redirected).
      returned: always
      type: str
      sample: https://10.0.0.11:6443
    kubelet_redirected:
      description: Whether M(day2.kubernetes.kubeadm_upgrade) has it talk to another node's API server at the moment.
      returned: always
      type: bool
      sample: false
      version_added: 1.1.0
    kubelet_flags:
      description: Flags in C(kubeadm-flags.env) and the kubelet's defaults file.
      returned: always
      type: dict
      sample: {node-ip: 10.0.0.11}
"""

import time

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node import settled
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.info import read_node, time_offset


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={"controller_time": {"type": "float"}, "patience": {"type": "int", "default": 0}},
        supports_check_mode=True,
    )
    began = time.monotonic()
    host, offset = Host(), time_offset(module.params["controller_time"])
    try:
        settled.wait(host, module.params["patience"])
        node = read_node(host, offset)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    module.exit_json(changed=False, node=node, elapsed=round(time.monotonic() - began, 3))


if __name__ == "__main__":
    main()
