#!/usr/bin/python

# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Wait until upgraded nodes, and the cluster, are back."""

from __future__ import annotations

DOCUMENTATION = r"""
module: upgrade_gate
short_description: Wait until upgraded nodes and their cluster are back
version_added: 1.0.0
author: Day2 contributors (@day2)
description:
  - Waits until each node is Ready at the version and all its DaemonSet pods are ready. For a control plane node also
    until its static pods have the version, its own API server was ready several times in a row, and every API server
    (each of which asks etcd) is ready.
  - Can also wait until workloads and disruption budgets are as healthy as M(day2.kubernetes.upgrade_plan) found them,
    and until kube-proxy and CoreDNS are rolled out.
  - The API may be away while it waits. It changes nothing.
  - Tells in which state every node is. In C(check_mode) it looks once and does not fail.
extends_documentation_fragment: [day2.kubernetes.cluster, day2.kubernetes.attributes]
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
  idempotent:
    support: full
  action:
    description: Has an action plugin that gives it a file for O(progress) when it runs on the controller, and says
      every C(day2_heartbeat_seconds) (a variable, 15 by default, 0 for never) what is waited for.
    support: full
options:
  nodes:
    description:
      - Nodes to wait for, such as steps of a plan. May be empty when only the cluster is waited for.
    type: list
    elements: dict
    default: []
    suboptions:
      host:
        description: Name in the inventory.
        type: str
        required: true
      node:
        description: Name of its node in the cluster, when that is not O(nodes[].host).
        type: str
      role:
        description: What it is in this upgrade.
        type: str
        choices: [first_master, master, worker]
        default: worker
      endpoint:
        description: URL of the API server on this control plane node.
        type: str
      boot_before:
        description: The C(bootID) that the node had before its reboot. It has to have another one.
        type: str
        version_added: 1.1.0
      batch: &of_the_plan
        description: Not looked at, but taken so that a step of a plan can be given as it is.
        type: raw
      state: *of_the_plan
      kubelet: *of_the_plan
      needs: *of_the_plan
      reason: *of_the_plan
  version:
    description: Kubernetes version that the nodes shall have, with or without C(v).
    type: str
    required: true
  baseline:
    description:
      - What M(day2.kubernetes.upgrade_plan) returned as RV(day2.kubernetes.upgrade_plan#module:baseline).
      - No workload has to be healthier than it was there. DaemonSet pods that were not ready then are not waited for.
    type: dict
    default: {}
  checks:
    description:
      - What to wait for. V(node), V(apiserver), V(static_pods), V(etcd) and V(daemonsets) are of the O(nodes),
        V(budgets), V(workloads) and V(addons) (kube-proxy and CoreDNS) of the cluster.
      - V(alive) (since 1.1.0) is a sign of life of the node's kubelet after the begin of this module, since a node
        goes on to be Ready for some time after its end. Only with O(wait=true).
      - Without it all those of the nodes, but for V(alive).
    type: list
    elements: str
    choices: [node, alive, apiserver, static_pods, etcd, daemonsets, budgets, workloads, addons]
  workloads:
    description: Also wait for V(budgets) and V(workloads).
    type: bool
    default: false
  steady:
    description: How many times in a row a node's own API server has to be ready.
    type: int
    default: 5
  timeout:
    description: Seconds to wait.
    type: int
    default: 600
  interval:
    description: Seconds between two looks.
    type: int
    default: 2
  wait:
    description: With V(false) it looks once, tells the states, and fails only when the API cannot be read.
    type: bool
    default: true
  progress:
    description: File to which the module writes, in one line, what it is waiting for; for a watcher.
    type: path
    version_added: 1.1.0
seealso:
  - module: day2.kubernetes.upgrade_plan
"""

EXAMPLES = r"""
- name: Wait until a worker is back
  day2.kubernetes.upgrade_gate:
    nodes:
      - host: worker-1
    version: 1.34.4
  delegate_to: localhost

- name: Wait until the cluster is as healthy as before
  day2.kubernetes.upgrade_gate:
    version: 1.34.4
    baseline: "{{ upgrade.baseline }}"
    workloads: true
  delegate_to: localhost
"""

RETURN = r"""
nodes:
  description:
    - The nodes by inventory name. V(state) is one of V(done), V(untouched), V(cordoned but not upgraded),
      V(upgraded but not verified), and V(unknown) when the node was never seen.
  returned: success and timeout
  type: dict
  sample:
    worker-1:
      state: upgraded but not verified
      waiting_for: [DaemonSet pod kube-system/kube-proxy-x7k2p]
      kubelet: 1.34.4
      ready: true
waiting_for:
  description: What the whole cluster still waits for.
  returned: success and timeout
  type: list
  elements: str
  sample: ["disruption budget shop/cart: 1 of 2 pods healthy"]
open:
  description: Whether nothing is waited for.
  returned: success
  type: bool
  sample: true
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.options import CLUSTER_OPTIONS
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.gate_options import (
    CHECKS,
    expected_of,
    waited_of,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.gate_watch import Watch

NODE_OPTIONS = {
    "host": {"type": "str", "required": True},
    "node": {"type": "str"},
    "role": {"type": "str", "choices": ["first_master", "master", "worker"], "default": "worker"},
    "endpoint": {"type": "str"},
    "boot_before": {"type": "str"},
    **{field: {"type": "raw"} for field in ("batch", "state", "kubelet", "needs", "reason")},
}
OPTIONS: dict[str, t.Any] = {
    **CLUSTER_OPTIONS,
    "nodes": {"type": "list", "elements": "dict", "default": [], "options": NODE_OPTIONS},
    "version": {"type": "str", "required": True},
    "baseline": {"type": "dict", "default": {}},
    "checks": {"type": "list", "elements": "str", "choices": list(CHECKS)},
    "workloads": {"type": "bool", "default": False},
    "steady": {"type": "int", "default": 5},
    "timeout": {"type": "int", "default": 600},
    "interval": {"type": "int", "default": 2},
    "wait": {"type": "bool", "default": True},
    "progress": {"type": "path"},
}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=OPTIONS, supports_check_mode=True)
    once = module.check_mode or not module.params["wait"]
    try:
        watch = Watch(
            Cluster.connect(module),
            [waited_of(row) for row in module.params["nodes"]],
            expected_of(module.params, once=once),
            module.params["progress"],
        )
        seen = watch.once() if once else watch.until_open(module.params["timeout"], module.params["interval"])
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    module.exit_json(changed=False, nodes=seen.nodes, waiting_for=seen.waiting_for, open=seen.is_open)


if __name__ == "__main__":
    main()
