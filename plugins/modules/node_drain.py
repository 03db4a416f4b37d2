#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Drain, cordon or uncordon a Kubernetes node."""

from __future__ import annotations

DOCUMENTATION = r"""
module: node_drain
short_description: Drain a Kubernetes node and respect its disruption budgets
version_added: 1.0.0
description:
  - Cordons the node, evicts its pods and waits until they are gone.
  - Pods are sorted with the rules of C(kubectl drain). When one of them may not leave, or a disruption budget can never
    allow it, nothing is changed and the module fails.
  - An eviction that a disruption budget refuses is asked again until O(timeout). API servers may come and go meanwhile.
  - A pod is known by its uid, so a pod that came back under the same name is neither evicted nor waited for.
  - Notes on the node who cordoned it, in the annotation C(day2.kubernetes/cordon). Only such a node is uncordoned; one
    that somebody else has cordoned stays so.
author: Day2 contributors (@day2)
extends_documentation_fragment:
  - day2.kubernetes.cluster
attributes:
  check_mode:
    description: Foretells what each pod would do and which budget it would wait for; fails like a real run would.
    support: full
  diff_mode:
    description: Shows the cordon and the pods that leave.
    support: full
  idempotent:
    description: A drained node is not changed.
    support: full
  action:
    description: Has an action plugin that gives it a file for O(progress) when it runs on the controller, and says
      every C(day2_heartbeat_seconds) (a variable, 15 by default, 0 for never) what is waited for.
    support: full
options:
  name:
    description: Name of the node.
    type: str
    required: true
  state:
    description:
      - V(drained) cordons the node and evicts its pods.
      - V(cordoned) only keeps new pods away.
      - V(uncordoned) lets new pods in again, when it was this module that cordoned the node.
    type: str
    choices: [drained, cordoned, uncordoned]
    default: drained
  force:
    description: Also evict pods that no controller would bring back.
    type: bool
    default: false
  delete_emptydir_data:
    description: Also evict pods with C(emptyDir) volumes, whose data is lost.
    type: bool
    default: false
  ignore_daemonsets:
    description: Leave pods of DaemonSets alone. When V(false), such pods forbid the drain.
    type: bool
    default: true
  grace_period:
    description: Seconds that every pod gets to end; V(-1) is each pod's own, V(0) ends it at once.
    type: int
    default: -1
  timeout:
    description: Seconds until all pods have to be gone. When some are not, the module fails and names them.
    type: int
    default: 600
  skip_wait_for_delete_timeout:
    description:
      - Do not wait for a pod that should have been gone for more than this number of seconds.
      - V(0) waits for each.
    type: int
    default: 0
  pod_selector:
    description: Label selector of the pods to evict, such as V(app!=store). Without it all pods leave.
    type: str
  max_parallel_evictions:
    description: Number of evictions that are sent at the same time.
    type: int
    default: 8
  disable_eviction:
    description: Delete the pods instead of evicting them. No disruption budget is asked then.
    type: bool
    default: false
  uncordon_on_failure:
    description: Uncordon the node when the drain fails, if this run has cordoned it.
    type: bool
    default: false
  reason:
    description: Why the node is cordoned; a word to others, kept in the annotation.
    type: str
    default: ''
  progress:
    description: File to which the module writes, in one line, what it is waiting for; for a watcher.
    type: path
    version_added: 1.1.0
notes:
  - An API server that dies in the midst of an eviction leaves the disruption budget used up, until the budget's
    controller gives up on that eviction after two minutes. Set O(timeout) higher than that where API servers restart.
seealso:
  - module: kubernetes.core.k8s_drain
"""

EXAMPLES = r"""
- name: Drain a worker before its reboot
  day2.kubernetes.node_drain:
    name: worker-1
    delete_emptydir_data: true
    timeout: 900
    reason: kernel update

- name: Put it back in service
  day2.kubernetes.node_drain:
    name: worker-1
    state: uncordoned

- name: Tell which pods would block a drain
  day2.kubernetes.node_drain:
    name: worker-1
  check_mode: true
  register: drain
"""

RETURN = r"""
node:
  description: Name of the node.
  returned: when the node exists
  type: str
  sample: worker-1
was_cordoned:
  description: Whether the node was cordoned before.
  returned: when the node exists
  type: bool
  sample: false
cordoned:
  description: Whether the node is cordoned now or, in check mode, would be.
  returned: when the node exists
  type: bool
  sample: true
pods:
  description: Every pod on the node that O(pod_selector) takes.
  returned: when O(state=drained) and the node exists
  type: list
  elements: dict
  contains:
    namespace:
      description: Namespace of the pod.
      type: str
      sample: shop
    name:
      description: Name of the pod.
      type: str
      sample: cart-0
    uid:
      description: What tells it from another pod of the same name.
      type: str
      sample: 7d8f3f0a-5b3c-4f6e-9b1d-0a4f6c1d2e3f
    class:
      description: >-
        One of V(managed), V(finished), V(daemonset), V(orphan) (its DaemonSet is gone), V(mirror), V(local-storage),
        V(unmanaged), V(stuck).
      type: str
      sample: managed
    action:
      description: What the plan says, V(evict), V(skip) or V(block).
      type: str
      sample: evict
    gone:
      description: Whether it has left.
      type: bool
      sample: true
    attempts:
      description: Number of evictions sent.
      type: int
      sample: 3
    wait_seconds:
      description: Seconds from the first eviction until it was gone.
      type: float
      sample: 12.5
    last_error:
      description: The last refusal in the words of the server.
      type: str
      sample: >-
        Cannot evict pod as it would violate the pod's disruption budget. The disruption budget cart needs 2 healthy
        pods and has 2 currently
    budget:
      description: The disruption budgets that guard it.
      type: str
      sample: shop/cart
evicted:
  description: The pods that have left or, in check mode, would.
  returned: when O(state=drained) and the node exists
  type: list
  elements: str
  sample: [shop/cart-0]
ignored:
  description: Why each of these pods stays.
  returned: when O(state=drained) and the node exists
  type: dict
  sample: {kube-system/kube-proxy-x7k2p: DaemonSet kube-proxy would bring it back}
blocked:
  description: Why each of these pods forbids the drain or, after the timeout, has not left.
  returned: when O(state=drained) and the node exists
  type: dict
  sample: {shop/debug: no controller would bring it back (set force)}
waiting:
  description: In check mode, which pods would have to wait for their disruption budget at this moment.
  returned: when O(state=drained) and the node exists
  type: dict
  sample: {shop/cart-0: disruption budget shop/cart needs 2 healthy pods and has 2}
duration_seconds:
  description: Seconds from the first request to the end.
  returned: when O(state=drained) and the node exists
  type: float
  sample: 31.4
failure:
  description: The answer of the API server that ended the module.
  returned: when a request failed for good
  type: dict
  sample: {status: 403, reason: Forbidden, message: nodes "worker-1" is forbidden}
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.options import CLUSTER_OPTIONS
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.options import DRAIN_OPTIONS, drain_options
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.run import Drain, only_cordon
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec={**CLUSTER_OPTIONS, **DRAIN_OPTIONS}, supports_check_mode=True)
    name, state = module.params["name"], module.params["state"]
    try:
        options = drain_options(module.params)
        cluster = Cluster.connect(module)
        if state == "drained":
            drain = Drain(cluster, name, options)
            result = drain.foretell() if module.check_mode else drain.carry_out()
        else:
            result = only_cordon(cluster, name, state == "cordoned", options.reason, module.check_mode)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
