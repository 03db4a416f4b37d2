#!/usr/bin/python

# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Documentation of the action plugin of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: upgrade_journal
short_description: Keep the journal and the lock of an upgrade in the cluster
version_added: 1.1.0
description:
  - Says in the cluster what a run is doing, so that a run that was killed can be gone on with from any controller.
  - The run is the ConfigMap C(day2-kubernetes-upgrade) in C(kube-system) (target, plan, who, when, and how healthy the
    workloads were before), and the Lease of the same name is its lock. Where a node is, is its annotation
    C(day2.kubernetes/upgrade), which goes away when the node is done.
  - The helper process of M(day2.kubernetes.cluster_session) writes them. It renews the Lease, and gives it back when
    the B(ansible-playbook) process ends in whatever way.
  - A lock is dead when it was not renewed for 15 seconds in which the API answered. The clocks of other machines are
    not looked at. A dead lock is taken over with a warning, a live one is refused.
  - While the API is away, entries are kept by the helper process and written when it is back.
  - Nothing here is a change that somebody asked for, so that C(changed) is always V(false).
author: Day2 contributors (@day2)
extends_documentation_fragment: [day2.kubernetes.cluster, day2.kubernetes.attributes]
attributes:
  check_mode:
    support: full
    details: Nothing is written.
  diff_mode:
    support: none
  idempotent:
    support: none
    details: An entry has the time at which it was made.
  action:
    description: Has an action plugin that runs on the controller.
    support: full
options:
  state:
    description:
      - V(opened) takes the lock and writes the ConfigMap.
      - V(locked) (since 1.1.0) only takes the lock, or makes sure that this run still has it; for a run that is no
        upgrade and shall not cross one. The lock is given back when the B(ansible-playbook) process ends.
      - V(noted) writes where the upgrade of O(node) is. It fails when another run has taken the lock.
      - V(closed) writes how the run ended and gives the lock back.
    type: str
    choices: [locked, opened, noted, closed]
    required: true
  session:
    description: RV(day2.kubernetes.cluster_session#module:folder) of M(day2.kubernetes.cluster_session).
    type: path
    required: true
  plan:
    description: RV(day2.kubernetes.upgrade_plan#module:plan). Required with O(state=opened).
    type: dict
  baseline:
    description: RV(day2.kubernetes.upgrade_plan#module:baseline). Required with O(state=opened).
    type: dict
  host:
    description: Inventory name of the host. Required with O(state=noted), as are the following three.
    type: str
  node:
    description: Name of its node in the cluster.
    type: str
  step:
    description: The step of the upgrade.
    type: str
    choices: [snapshot, stage, drain, kubeadm, kubelet, verify, uncordon]
  phase:
    description: Whether the step begins or is done.
    type: str
    choices: [begun, done]
  snapshot:
    description:
      - The snapshot of etcd that this step has saved, with C(file), C(sha256), C(size), C(revision), C(keys) and
        C(taken) (seconds since the epoch), for the ConfigMap. The name of this controller is added as C(controller).
    type: dict
  failed:
    description: Whether the run has failed, with O(state=closed).
    type: bool
    default: false
seealso:
  - module: day2.kubernetes.cluster_session
  - module: day2.kubernetes.upgrade_plan
"""

EXAMPLES = r"""
- name: Take the lock and open the journal
  day2.kubernetes.upgrade_journal:
    state: opened
    session: "{{ session.folder }}"
    kubeconfig: "{{ session.kubeconfig }}"
    api_endpoints: "{{ session.api_endpoints }}"
    plan: "{{ upgrade.plan }}"
    baseline: "{{ upgrade.baseline }}"
  run_once: true

- name: Note that the drain of worker-1 has begun
  day2.kubernetes.upgrade_journal:
    state: noted
    session: "{{ session.folder }}"
    host: worker-1
    node: worker-1
    step: drain
    phase: begun

- name: Close the journal
  day2.kubernetes.upgrade_journal:
    state: closed
    session: "{{ session.folder }}"
  run_once: true
  register: journal
"""

RETURN = r"""
former:
  description: Whose dead lock was taken over.
  returned: with O(state=opened) and O(state=locked)
  type: str
  sample: ops@controller/run-x2k4
transition:
  description: What was noted. Its C(at) is in seconds since the epoch.
  returned: with O(state=noted)
  type: dict
  sample: {host: worker-1, node: worker-1, step: drain, phase: begun, at: 1763712345.123}
written:
  description: Whether it is in the cluster already.
  returned: with O(state=noted)
  type: bool
  sample: true
timeline:
  description: Every transition of this run.
  returned: with O(state=closed)
  type: list
  elements: dict
  sample: [{host: worker-1, node: worker-1, step: drain, phase: begun, at: 1763712345.123}]
snapshot:
  description: The snapshot of etcd that this run has saved, or that it found of the one before it.
  returned: with O(state=closed)
  type: dict
  sample:
    file: /srv/artifacts/etcd-cp1-20261121T081500Z.db
    controller: awx-7
    sha256: 86fd496cd6c5326f3f5a45f93cbc269ed61061ae340b2d5bdedd53e64f584ebe
    size: 82366496
    revision: 5502
    keys: 19501
    taken: 1795248900.5
problem:
  description: Why the journal in the cluster could not be closed.
  returned: with O(state=closed)
  type: str
  sample: "The journal in the cluster could not be closed: no API server answers"
"""
