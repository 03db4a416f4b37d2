#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Drain, cordon or uncordon a Kubernetes node."""

from __future__ import annotations

DOCUMENTATION = r"""
module: node_drain
short_description: Drain Kubernetes nodes and respect their disruption budgets
version_added: 1.0.0
description:
  - Cordons one node or several as one batch, evicts their pods and waits until they are gone.
  - Pods are sorted with the rules of C(kubectl drain). When one of them may not leave, or a disruption budget can never
    allow it, nothing is changed on any node and the module fails.
  - Of the pods that a disruption budget guards, as many are evicted as it lets go at that moment, and the others wait
    until O(timeout). API servers may come and go meanwhile.
  - A pod is known by its uid, so a pod that came back under the same name is neither evicted nor waited for.
  - Notes on a node who cordoned it, in the annotation C(day2.kubernetes/cordon). Only such a node is uncordoned; one
    that somebody else has cordoned stays so.
author: Day2 contributors (@day2)
extends_documentation_fragment:
  - day2.kubernetes.cluster
attributes:
  check_mode:
    description: Foretells what each pod would do and which budget it would wait for; fails like a real run would.
    support: full
  diff_mode:
    description: Shows the cordons and the pods that leave.
    support: full
  idempotent:
    description: A drained node is not changed.
    support: full
  action:
    description: Has an action plugin that gives it a file for O(progress) when it runs on the controller. How far the
      drain is, and what it waits for, is shown when that changes, at most every 5 seconds, and every
      C(day2_heartbeat_seconds) (a variable, 15 by default, 0 for never).
    support: full
options:
  name:
    description: Name of the node. Either this or O(names).
    type: str
  names:
    description:
      - Names of nodes that are drained as one batch.
      - What each budget lets go is reckoned over all of them, all are cordoned before the first eviction, and when one
        pod of one node forbids the drain, no node is touched.
    type: list
    elements: str
    version_added: 1.1.0
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
  max_grace_period:
    description: The most seconds that a pod gets to end. Pods that ask for less keep their own; V(0) is no limit.
    type: int
    default: 0
    version_added: 1.1.0
  timeout:
    description:
      - Seconds until all pods have to be gone, and volumes detached with O(wait_for_volume_detach). When some are not,
        the module fails and names them.
    type: int
    default: 600
  skip_wait_for_delete_timeout:
    description:
      - Do not wait for a pod that should have been gone for more than this number of seconds.
      - V(0) waits for each, but on a node that the cluster does not hear of (its condition C(Ready) is C(Unknown)) it
        is 10 seconds, since nobody would tell that the pod has ended.
    type: int
    default: 0
  pod_selector:
    description: Label selector of the pods to evict, such as V(app!=store). Without it all pods leave.
    type: str
  namespace_selector:
    description: Label selector of namespaces; only their pods leave. Without it those of all namespaces do.
    type: str
    version_added: 1.1.0
  skip_label:
    description: Pods with this label, written V(label=value), stay. Empty for none.
    type: str
    default: day2.kubernetes/drain=skip
    version_added: 1.1.0
  eviction_order:
    description:
      - Pods that leave later than all others, one entry after the other, such as storage after what uses it.
      - An entry waits until all pods before it are gone. Of a pod that several entries name, the first decides.
    type: list
    elements: dict
    suboptions:
      selector:
        description: Label selector of the pods.
        type: str
      priority_class:
        description: Name of the pods' priority class.
        type: str
    version_added: 1.1.0
  max_parallel_evictions:
    description: Number of evictions that are sent at the same time.
    type: int
    default: 8
  disable_eviction:
    description: Delete the pods instead of evicting them. No disruption budget is asked then.
    type: bool
    default: false
  disable_eviction_namespaces:
    description: With O(disable_eviction=true), delete only the pods of these namespaces and evict all others.
    type: list
    elements: str
    version_added: 1.1.0
  on_blocked:
    description:
      - What to do with a pod that its disruption budget can never let go (at once), or has not let go until O(timeout).
      - V(fail) fails.
      - V(skip) leaves it on the node, which is no failure.
      - V(delete) deletes it. After a timeout, it gets O(timeout) once more to be gone.
    type: str
    choices: [fail, skip, delete]
    default: fail
    version_added: 1.1.0
  unhealthy_pods:
    description:
      - What to do with a pod that is not ready, and whose disruption budget does not let it go, as of an application
        that crashes again and again.
      - V(respect) waits for the budget.
      - V(delete) deletes the pod when it is not ready for O(unhealthy_after).
    type: str
    choices: [respect, delete]
    default: respect
    version_added: 1.1.0
  unhealthy_after:
    description: Seconds for O(unhealthy_pods=delete).
    type: int
    default: 300
    version_added: 1.1.0
  single_replica:
    description:
      - What to do with the only pod of a Deployment.
      - V(evict) evicts it, and nobody answers until it has started elsewhere.
      - V(restart) rolls the Deployment out, as C(kubectl rollout restart) does, so that the pod is replaced on another
        node before it ends. Deployments whose strategy would take the old pod first, and pods with
        PersistentVolumeClaims, are evicted.
    type: str
    choices: [evict, restart]
    default: evict
    version_added: 1.1.0
  wait_for_volume_detach:
    description: Wait until the volumes of the pods that have left are detached, as before a node is turned off.
    type: bool
    default: false
    version_added: 1.1.0
  best_effort:
    description:
      - What cannot leave stays, and is no failure but a warning, as on the only node of a cluster.
      - RV(blocked) has the pods that were asked to leave and have not.
    type: bool
    default: false
    version_added: 1.1.0
  uncordon_on_failure:
    description: Uncordon the node when the drain fails, if this run has cordoned it.
    type: bool
    default: false
  reason:
    description: Why the node is cordoned; a word to others, kept in the annotation.
    type: str
    default: ''
  progress:
    description: File to which the module writes, in one line, how far it is; for a watcher.
    type: path
    version_added: 1.1.0
notes:
  - The least ClusterRole is in C(docs/node_drain_role.yaml) of the repository. Its comments name the options that need
    more than the others.
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

- name: Drain half of the workers as one batch, storage last
  day2.kubernetes.node_drain:
    names: [worker-1, worker-2, worker-3]
    eviction_order:
      - selector: app=rook-ceph-osd
    max_grace_period: 300
    wait_for_volume_detach: true

- name: Replace single replicas elsewhere before they leave, and give up on what crashes for ten minutes
  day2.kubernetes.node_drain:
    name: worker-1
    single_replica: restart
    unhealthy_pods: delete
    unhealthy_after: 600

- name: Tell which pods would block a drain
  day2.kubernetes.node_drain:
    name: worker-1
  check_mode: true
  register: drain
"""

RETURN = r"""
node:
  description: Name of the node.
  returned: when O(name) is given and the node exists
  type: str
  sample: worker-1
was_cordoned:
  description: Whether the node was cordoned before.
  returned: when O(name) is given and the node exists
  type: bool
  sample: false
cordoned:
  description: Whether the node is cordoned now or, in check mode, would be.
  returned: when O(name) is given and the node exists
  type: bool
  sample: true
nodes:
  description: The same two of each node, by its name.
  returned: when O(names) is given and the nodes exist
  type: dict
  sample: {worker-1: {was_cordoned: false, cordoned: true}}
pods:
  description: Every pod on the nodes that the selectors take.
  returned: when O(state=drained) and the nodes exist
  type: list
  elements: dict
  contains:
    node:
      description: Name of its node.
      type: str
      sample: worker-1
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
    owner:
      description: Kind and name of its controller, or nothing.
      type: str
      sample: StatefulSet/cart
    class:
      description: >-
        One of V(managed), V(finished), V(daemonset), V(orphan) (its DaemonSet is gone), V(mirror), V(local-storage),
        V(unmanaged), V(stuck), V(set-aside) (by O(skip_label)).
      type: str
      sample: managed
    action:
      description: >-
        What is done with it, V(evict), V(delete), V(restart) (its Deployment is rolled out), V(skip) or V(block).
      type: str
      sample: evict
    gone:
      description: Whether it has left.
      type: bool
      sample: true
    attempts:
      description: Number of evictions and deletions sent.
      type: int
      sample: 3
    wait_s:
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
  returned: when O(state=drained) and the nodes exist
  type: list
  elements: str
  sample: [shop/cart-0]
ignored:
  description: Why each of these pods stays.
  returned: when O(state=drained) and the nodes exist
  type: dict
  sample: {kube-system/kube-proxy-x7k2p: DaemonSet kube-proxy would bring it back}
blocked:
  description: Why each of these pods forbids the drain or, after the timeout, has not left.
  returned: when O(state=drained) and the nodes exist
  type: dict
  sample: {shop/debug: no controller would bring it back (set force)}
waiting:
  description: In check mode, which pods would have to wait for their disruption budget at this moment.
  returned: when O(state=drained) and the nodes exist
  type: dict
  sample: {shop/cart-0: disruption budget shop/cart needs 2 healthy pods and has 2}
waves:
  description:
    - In how many waves the pods leave, if those that replace them become healthy. V(1) is all at once, V(3) waits twice
      for replacements or for the next entry of O(eviction_order).
  returned: when O(state=drained) and the nodes exist
  type: int
  sample: 3
volumes_pending:
  description: The PersistentVolumes that are still attached, when they were waited for.
  returned: when O(state=drained) and the nodes exist
  type: list
  elements: str
  sample: []
duration_s:
  description: Seconds from the first request to the end.
  returned: when O(state=drained) and the nodes exist
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
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.nodes import only_cordon
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.options import (
    DRAIN_OPTIONS,
    ONE_OF_NAMES,
    drain_options,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.run import Drain
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={**CLUSTER_OPTIONS, **DRAIN_OPTIONS},
        mutually_exclusive=ONE_OF_NAMES,
        required_one_of=ONE_OF_NAMES,
        supports_check_mode=True,
    )
    params = module.params
    names, state = params["name"] or params["names"], params["state"]
    try:
        options = drain_options(params)
        cluster = Cluster.connect(module)
        if state == "drained":
            drain = Drain(cluster, names, options)
            result = drain.foretell() if module.check_mode else drain.carry_out()
            for warning in drain.warnings:
                module.warn(warning)
        else:
            result = only_cordon(cluster, names, state == "cordoned", options.reason, module.check_mode)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
