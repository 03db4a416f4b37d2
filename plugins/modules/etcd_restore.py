#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Take one step of the restore of a member of etcd."""

from __future__ import annotations

DOCUMENTATION = r"""
module: etcd_restore
short_description: Take one step of the restore of a member of etcd
version_added: 1.1.0
description:
  - Runs on every host of etcd, one step after the other. All hosts have to take a step before one takes the next.
    The role C(etcd_restore) and the playbook C(day2.kubernetes.etcd_restore) do that.
  - The new data is made beside the old data while the cluster still runs, so that a snapshot that cannot be restored
    is known before anything is stopped. It comes to its place by a rename. The old data stays beside it.
  - How far it has come is noted on the host. The same command goes on from there, and V(undone) goes back.
  - Members in static pods of kubeadm, and members that systemd runs as Kubespray sets them up (C(/etc/etcd.env)). Both
    are tested with etcd 3.5.
author: Day2 contributors (@day2)
requirements:
  - root on the node
  - etcdutl, which is in the container of etcd, or given
extends_documentation_fragment: day2.kubernetes.attributes
attributes:
  check_mode:
    support: full
    details: Looks whether the snapshot, the member, the room on its disk and etcdutl are fit.
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  state:
    description:
      - With V(prepared) the snapshot is verified, and the new data is made from it.
      - With V(stopped) etcd, API server, controllers and scheduler of this host have ended.
      - With V(swapped) the new data is in its place, and the old data is beside it.
      - With V(started) etcd has been started.
      - With V(healthy) all members are there with a leader, and alarms that were in the snapshot are lifted.
      - With V(released) API server, controllers and scheduler run again, and the API server is ready.
      - With V(undone) the old data is back, and all of the control plane is started. It takes back a restore that has
        stopped, or one that has ended, as long as its old data is there.
    type: str
    required: true
    choices: [prepared, stopped, swapped, started, healthy, released, undone]
  token:
    description: Name of this restore, new for each one and the same on all hosts. It is the new cluster token too.
    type: str
    required: true
  snapshot:
    description: The snapshot on this host. It is needed for V(prepared).
    type: path
  members:
    description:
      - Name of each member and the URL at which its peers reach it. They are needed for V(prepared) and V(healthy).
    type: dict
  kinds:
    description: Prefixes of keys, such as V(/registry/pods), to count for V(healthy).
    type: list
    elements: str
    default: []
  etcdutl:
    description: Path of the program on this host. Without it the one in the running container of etcd is used.
    type: path
  bump_revision:
    description:
      - By how much the revision is raised, so that controllers and kubelets do not wait for ever for changes after a
        revision that is not there any more. V(0) leaves it, and needs a restart of everything that watches.
    type: int
    default: 1000000000
  timeout:
    description: Seconds to wait for the end, or the health, of what a step stops or starts.
    type: int
    default: 300
seealso:
  - module: day2.kubernetes.etcd_snapshot
  - module: day2.kubernetes.etcd_member_info
"""

EXAMPLES = r"""
- name: Make the new data beside the old
  day2.kubernetes.etcd_restore:
    state: prepared
    token: restore-20261121
    snapshot: /var/backups/etcd/etcd-cp1-20261121T081500Z.db
    members:
      cp1: https://10.0.0.11:2380
      cp2: https://10.0.0.12:2380
      cp3: https://10.0.0.13:2380
  become: true

- name: Take a restore back
  day2.kubernetes.etcd_restore:
    state: undone
    token: restore-20261121
  become: true
"""

RETURN = r"""
step:
  description: How far this host has come, V(null) when there is no restore on it.
  returned: success
  type: str
  sample: swapped
snapshot:
  description: What is known of the snapshot, as M(day2.kubernetes.etcd_snapshot) returns it.
  returned: with O(state=prepared)
  type: dict
data_before:
  description: Folder of the old data.
  returned: with O(state=swapped), when it was done now
  type: str
  sample: /var/lib/etcd/member.before-restore-20261121
etcd:
  description: What etcd holds, as this member tells it. On all members the same.
  returned: with O(state=healthy)
  type: dict
  sample:
    hashkv: 658256453
    revision: 1000005502
    compact_revision: 1000005502
    keys: 912
    kinds: {/registry/pods: 25}
    alarms_lifted: []
phase:
  description: The step that failed.
  returned: failure
  type: str
  sample: stopped
member:
  description: The member on whose host it failed.
  returned: failure
  type: str
  sample: cp1
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.restore import reach
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.restore_record import STEPS
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.restore_steps import UNDONE, Request
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

OPTIONS: dict[str, t.Any] = {
    "state": {"type": "str", "required": True, "choices": [*STEPS, UNDONE]},
    "token": {"type": "str", "required": True, "no_log": False},
    "snapshot": {"type": "path"},
    "members": {"type": "dict"},
    "kinds": {"type": "list", "elements": "str", "default": []},
    "etcdutl": {"type": "path"},
    "bump_revision": {"type": "int", "default": 1000000000},
    "timeout": {"type": "int", "default": 300},
}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec=OPTIONS,
        supports_check_mode=True,
        required_if=[("state", "prepared", ("snapshot", "members")), ("state", "healthy", ("members",))],
    )
    try:
        request = Request(**{**module.params, "members": module.params["members"] or {}})
        outcome = reach(Host(), request, check=module.check_mode)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    diff = {"before": {"step": outcome.before}, "after": {"step": outcome.after}}
    module.exit_json(changed=outcome.before != outcome.after, step=outcome.after, diff=diff, **outcome.told)


if __name__ == "__main__":
    main()
