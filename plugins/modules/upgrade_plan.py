#!/usr/bin/python

# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Plan the upgrade of a cluster and find what stands in its way."""

from __future__ import annotations

DOCUMENTATION = r"""
module: upgrade_plan
short_description: Plan the upgrade of a cluster and find what stands in its way
version_added: 1.0.0
author: Day2 contributors (@day2)
description:
  - Looks at a cluster made with kubeadm, and at what M(day2.kubernetes.upgrade_node_info) said of its hosts, and
    returns what an upgrade would do to which host, in which order and batch.
  - Returns everything that stands in the way at once, each with a check's id, a severity, an object, a sentence and a
    way out. Findings do not fail the module, and it changes nothing.
  - A host that an earlier run has upgraded is done; one that an earlier run left half done comes first.
extends_documentation_fragment: [day2.kubernetes.cluster, day2.kubernetes.attributes]
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
  idempotent:
    support: full
options:
  version:
    description: Kubernetes version that the cluster shall have, in full, with or without C(v).
    type: str
    required: true
  hosts:
    description: The hosts of the cluster in the order of the inventory.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Name in the inventory.
        type: str
        required: true
      node:
        description: Name of its node in the cluster, when that is not O(hosts[].name).
        type: str
      roles:
        description: What the inventory's groups say of it. A host with both is upgraded once, as control plane host.
        type: list
        elements: str
        choices: [control_plane, worker, etcd]
        required: true
      info:
        description:
          - RV(day2.kubernetes.upgrade_node_info#module:node) of M(day2.kubernetes.upgrade_node_info) on this host.
        type: dict
      error:
        description: Why the host could not be looked at.
        type: str
      selected:
        description: Whether C(--limit) leaves it in this run.
        type: bool
        default: true
      endpoint:
        description: URL of the API server on this control plane host, to ask it alone.
        type: str
      programs:
        description: What M(day2.kubernetes.node_programs) returned in check mode for the version.
        type: dict
      programs_error:
        description: Why the programs of the version are not to be had.
        type: str
  serial:
    description:
      - Workers that are upgraded at the same time. A number, a share of the workers to do such as V(20%) (at least
        one), or a list of both whose last item repeats.
    type: raw
    default: 20%
  snapshot:
    description: Whether a snapshot of etcd comes before the first change of the control plane. Without it, E10 warns.
    type: bool
    default: true
  snapshot_max_age:
    description: Seconds for which the snapshot of an earlier run that did not end is good for the run that goes on.
    type: int
    default: 3600
    version_added: 1.1.0
  drain_force:
    description: Whether drains delete pods that no controller would bring back.
    type: bool
    default: false
  drain_delete_emptydir_data:
    description: Whether drains evict pods whose V(emptyDir) data is lost with them.
    type: bool
    default: true
  ignore:
    description:
      - Ids of checks whose blockers become warnings, such as V(P1), or an id with one object, such as V(N3:w9).
      - V(V1), V(LAYOUT), V(J1) and V(J2) cannot be ignored.
    type: list
    elements: str
    default: []
  certificate_days:
    description: A certificate that ends within so many days is a blocker.
    type: int
    default: 7
  min_free:
    description: Bytes that have to be free on the disks that an upgrade writes to.
    type: int
    default: 1073741824
  min_free_paths:
    description: The same in bytes for single paths, such as V(/var/lib/etcd), where they differ.
    type: dict
    default: {}
  settle:
    description:
      - When an earlier run stopped in the middle, wait at most so many seconds for API servers and nodes to become
        ready by themselves before the findings are made.
    type: int
    default: 60
  abandon:
    description: Whether an unfinished run that M(day2.kubernetes.upgrade_journal) noted is given up.
    type: bool
    default: false
    version_added: 1.1.0
notes:
  - Needs the Python library B(cryptography) on the controller when O(hosts[].info) has certificates.
seealso:
  - module: day2.kubernetes.upgrade_node_info
  - module: day2.kubernetes.upgrade_gate
"""

EXAMPLES = r"""
- name: Look at every host
  day2.kubernetes.upgrade_node_info:
  become: true
  register: observation

- name: Plan the upgrade
  day2.kubernetes.upgrade_plan:
    kubeconfig: ~/.kube/config
    version: 1.34.4
    serial: [1, 20%]
    hosts:
      - name: cp1
        roles: [control_plane]
        info: "{{ hostvars['cp1'].observation.node }}"
      - name: worker-1
        roles: [worker]
        info: "{{ hostvars['worker-1'].observation.node }}"
  delegate_to: localhost
  run_once: true
  register: upgrade

- name: Show it
  ansible.builtin.debug:
    msg: "{{ upgrade.table.splitlines() }}"
"""

RETURN = r"""
plan:
  description: The upgrade as data. Hosts outside of C(--limit) are not in it.
  returned: success
  type: dict
  contains:
    cluster: {description: Name of the cluster., returned: success, type: str, sample: kubernetes}
    current:
      description: Version of the oldest API server, or the one from which the run began that this one goes on with.
      returned: success
      type: str
      sample: 1.33.13
    target: {description: The version asked for., returned: success, type: str, sample: 1.34.4}
    hops:
      description: Versions to go through. Empty when there is nothing to do.
      returned: success
      type: list
      elements: str
      sample: [1.34.4]
    steps:
      description:
        - One for each host, masters first. Its C(batch) is 0 for masters, who go one at a time, and for hosts that
          are done.
      returned: success
      type: list
      elements: dict
      sample:
        - host: worker-1
          node: worker-1
          role: worker
          batch: 1
          state: upgrade
          kubelet: 1.33.13
          needs: [drain, kubeadm, kubelet, verify, uncordon]
          reason: kubelet 1.33.13 -> 1.34.4
          endpoint:
      contains:
        role:
          description: V(first_master), which runs C(kubeadm upgrade apply), V(master) or V(worker).
          returned: success
          type: str
          sample: worker
        state:
          description: V(upgrade) or V(done).
          returned: success
          type: str
          sample: upgrade
        needs:
          description: What is left of V(drain), V(kubeadm), V(kubelet), V(verify) and V(uncordon), in this order.
          returned: success
          type: list
          elements: str
          sample: [verify, uncordon]
    masters:
      description: Control plane hosts to upgrade, in their order.
      returned: success
      type: list
      elements: str
      sample: [cp1]
    workers:
      description: Workers to upgrade, in their order.
      returned: success
      type: list
      elements: str
      sample: [worker-1, worker-2]
    batches:
      description: Sizes of the batches of RV(plan.workers).
      returned: success
      type: list
      elements: int
      sample: [1, 1]
    stage:
      description: Hosts that need the programs and images of the version.
      returned: success
      type: list
      elements: str
      sample: [cp1, worker-1, worker-2]
    images:
      description: Images whose tag is the version, for V(control_plane) and V(worker) hosts.
      returned: success
      type: dict
      sample: {worker: ["registry.k8s.io/kube-proxy:v1.34.4"]}
    cluster_config:
      description: What kubeadm noted in the cluster.
      returned: success
      type: dict
      sample: {version: 1.33.13, image_repository: registry.k8s.io}
    snapshot:
      description: Whether a snapshot of etcd comes first.
      returned: success
      type: bool
      sample: true
    saved:
      description:
        - The snapshot of etcd that the unfinished run has saved, as M(day2.kubernetes.upgrade_journal) noted it. Empty
          when there is none, or when it is older than O(snapshot_max_age).
      returned: success
      type: dict
      sample: {file: /srv/artifacts/etcd-cp1-20261121T081500Z.db, controller: awx-7, revision: 5502}
      version_added: 1.1.0
    apiservers:
      description: URL of each control plane host's API server, as other hosts reach it.
      returned: success
      type: dict
      sample: {cp1: "https://10.0.0.11:6443"}
      version_added: 1.1.0
    journal:
      description: V(resumed) when this finishes an unfinished run, V(none) when there is nothing to do, else V(new).
      returned: success
      type: str
      sample: new
      version_added: 1.1.0
findings:
  description: What the checks found, blockers first. Severities are V(blocker), V(warning) and V(info).
  returned: success
  type: list
  elements: dict
  sample:
    - id: N1
      severity: blocker
      object: worker-2
      message: Node worker-2 is not Ready
      way_out: Repair its kubelet and network first (journalctl -u kubelet), or leave it out with --limit.
blocked:
  description: Whether a finding is a blocker.
  returned: success
  type: bool
  sample: false
blockers:
  description: The blockers as sentences, those that are the same for several hosts as one.
  returned: success
  type: list
  elements: str
  sample: ["[N1] worker-2: Node worker-2 is not Ready. Repair its kubelet and network first."]
table:
  description: Plan and findings as text of at most 100 columns.
  returned: success
  type: str
  sample: "kubernetes: 1.33.13 -> 1.34.4"
baseline:
  description:
    - Ready pods of each workload and healthy pods of each disruption budget, for M(day2.kubernetes.upgrade_gate).
    - When an unfinished run is gone on with, those at the start of that run.
  returned: success
  type: dict
  sample: {deployments: {shop/cart: 2}, statefulsets: {}, daemonsets: {}, budgets: {shop/cart: 2}}
"""

from dataclasses import asdict

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.options import CLUSTER_OPTIONS
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.checks import check_upgrade, is_blocked
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observe import observe_settled
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import GIB, wanted_of
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.plan import plan_upgrade
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.resume import baseline_for
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.table import blockers, render

HOST_OPTIONS = {
    "name": {"type": "str", "required": True},
    "node": {"type": "str"},
    "roles": {"type": "list", "elements": "str", "choices": ["control_plane", "worker", "etcd"], "required": True},
    "info": {"type": "dict"},
    "error": {"type": "str"},
    "selected": {"type": "bool", "default": True},
    "endpoint": {"type": "str"},
    "programs": {"type": "dict"},
    "programs_error": {"type": "str"},
}
OPTIONS = {
    **CLUSTER_OPTIONS,
    "version": {"type": "str", "required": True},
    "hosts": {"type": "list", "elements": "dict", "required": True, "options": HOST_OPTIONS},
    "serial": {"type": "raw", "default": "20%"},
    "snapshot": {"type": "bool", "default": True},
    "snapshot_max_age": {"type": "int", "default": 3600},
    "drain_force": {"type": "bool", "default": False},
    "drain_delete_emptydir_data": {"type": "bool", "default": True},
    "ignore": {"type": "list", "elements": "str", "default": []},
    "certificate_days": {"type": "int", "default": 7},
    "min_free": {"type": "int", "default": GIB},
    "min_free_paths": {"type": "dict", "default": {}},
    "settle": {"type": "int", "default": 60},
    "abandon": {"type": "bool", "default": False},
}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=OPTIONS, supports_check_mode=True)
    try:
        wanted = wanted_of(module.params)
        observed = observe_settled(Cluster.connect(module), module.params["hosts"], module.params["settle"])
        plan = plan_upgrade(observed, wanted)
        findings = check_upgrade(observed, wanted, plan)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    module.exit_json(
        changed=False,
        plan=plan.as_dict(),
        findings=[asdict(finding) for finding in findings],
        blocked=is_blocked(findings),
        blockers=blockers(findings),
        table=render(plan, findings),
        baseline=baseline_for(observed, wanted),
    )


if __name__ == "__main__":
    main()
