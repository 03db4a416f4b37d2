#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Have a host whose member of etcd was lost start a new one that joins the cluster."""

from __future__ import annotations

DOCUMENTATION = r"""
module: etcd_member_rejoin
short_description: Have a host whose member of etcd was lost start a new one that joins the cluster
version_added: 1.1.0
description:
  - Takes the steps of the host itself. The member is removed and added by M(day2.kubernetes.etcd_member) on another
    host. The role C(etcd_member_replace) does both in their order.
  - Old data stays beside the new, and the old manifest in C(/var/lib/day2-kubernetes).
  - How far it has come is noted on the host, so that the same command goes on from there.
  - Members in static pods of kubeadm, tested with etcd 3.5 and 3.6, and members that systemd runs as Kubespray sets
    them up (C(/etc/etcd.env)), tested with etcd 3.5.
author: Day2 contributors (@day2)
requirements:
  - root on the node
extends_documentation_fragment: day2.kubernetes.attributes
attributes:
  check_mode:
    support: full
    details: Looks whether manifest, certificates, version and room are fit.
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  state:
    description:
      - With V(prepared) manifest, certificates, version and room have been looked at. Nothing is changed but a note.
      - With V(stopped) etcd of this host has ended, and its data is aside. Where it is a static pod the API server of
        this host has ended too, since it would only wait for etcd, and the kubelet for its answers.
      - With V(joined) it runs without data, as a learner of the cluster, and has a leader.
      - With V(finished) it votes, and the API server of this host is up.
    type: str
    required: true
    choices: [prepared, stopped, joined, finished]
  token:
    description: Name of this replacement, new for each one. The old data is named after it.
    type: str
    required: true
  member_id:
    description: Id of the member that was lost, which is noted for a run that goes on. For V(prepared).
    type: str
  initial_cluster:
    description: What RV(day2.kubernetes.etcd_member#module:initial_cluster) was. For V(joined).
    type: str
  version:
    description: Version of the other members. For V(prepared).
    type: str
  db_bytes:
    description: Size of their database. For V(prepared).
    type: int
    default: 0
  timeout:
    description: Seconds to wait for what a step stops or starts.
    type: int
    default: 300
seealso:
  - module: day2.kubernetes.etcd_member
"""

EXAMPLES = r"""
- name: Stop what is left of the member
  day2.kubernetes.etcd_member_rejoin:
    state: stopped
    token: replace-20261121
  become: true

- name: Start it anew, without data
  day2.kubernetes.etcd_member_rejoin:
    state: joined
    token: replace-20261121
    initial_cluster: cp1=https://10.0.0.11:2380,cp2=https://10.0.0.12:2380,cp3=https://10.0.0.13:2380
  become: true
"""

RETURN = r"""
step:
  description: How far this host has come.
  returned: success
  type: str
  sample: joined
data_before:
  description: Folder of the old data, V(null) where there was none.
  returned: with O(state=stopped), when it was done now
  type: str
  sample: /var/lib/etcd/member.before-replace-20261121
phase:
  description: The step that failed.
  returned: failure
  type: str
  sample: joined
member:
  description: The member on whose host it failed.
  returned: failure
  type: str
  sample: cp1
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rejoin import reach
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rejoin_record import STEPS
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rejoin_steps import Request
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

OPTIONS: dict[str, t.Any] = {
    "state": {"type": "str", "required": True, "choices": [*STEPS]},
    "token": {"type": "str", "required": True, "no_log": False},
    "member_id": {"type": "str"},
    "initial_cluster": {"type": "str"},
    "version": {"type": "str"},
    "db_bytes": {"type": "int", "default": 0},
    "timeout": {"type": "int", "default": 300},
}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=OPTIONS, supports_check_mode=True)
    try:
        outcome = reach(Host(), Request(**module.params), check=module.check_mode)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    diff = {"before": {"step": outcome.before}, "after": {"step": outcome.after}}
    module.exit_json(changed=outcome.before != outcome.after, step=outcome.after, diff=diff, **outcome.told)


if __name__ == "__main__":
    main()
