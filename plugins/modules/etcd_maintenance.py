#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Defragment a member of etcd, or lift its alarm."""

from __future__ import annotations

DOCUMENTATION = r"""
module: etcd_maintenance
short_description: Defragment a member of etcd, or lift its alarm
version_added: 1.1.0
description:
  - Runs on a host of etcd and speaks etcd's own protocol. Neither C(etcdctl) nor any Python package is needed there.
  - A member answers nobody while it is defragmented, so that one at a time has to be. The playbook
    C(day2.kubernetes.etcd_maintenance) does that, the leader last.
author: Day2 contributors (@day2)
requirements:
  - Read access to the certificates of etcd, which root has.
extends_documentation_fragment: day2.kubernetes.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  state:
    description:
      - With V(defragmented) the holes in the database of this member are given back to the disk, when they are large
        enough and every other member answers.
      - With V(disarmed) the alarm C(NOSPACE) is lifted, when its cause is gone. It is not when more than 80 % of the
        quota are in use, or are the size of the database.
    type: str
    required: true
    choices: [defragmented, disarmed]
  min_fragmentation:
    description: Percentage of the database that has to be holes.
    type: int
    default: 30
  min_bytes:
    description: Bytes that have to be holes.
    type: int
    default: 104857600
  quota:
    description: Bytes of C(--quota-backend-bytes). Without it what etcd 3.6 says is used, or the default of 2 GiB.
    type: int
  timeout:
    description: Seconds to wait for an answer. Defragmenting a gigabyte takes several of them.
    type: int
    default: 600
seealso:
  - module: day2.kubernetes.etcd_member_info
"""

EXAMPLES = r"""
- name: Give the holes of a database back
  day2.kubernetes.etcd_maintenance:
    state: defragmented
  become: true

- name: Lift the alarm after that
  day2.kubernetes.etcd_maintenance:
    state: disarmed
  become: true
"""

RETURN = r"""
member:
  description: What the member says of itself afterwards. C(fragmentation) is a percentage.
  returned: success
  type: dict
  sample:
    version: 3.6.5
    db_bytes: 2101248
    db_in_use: 2080768
    fragmentation: 0
    learner: false
    alarms: []
    is_leader: false
    has_leader: true
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.maintenance import (
    DEFRAGMENTED,
    DISARMED,
    Request,
    maintain_member,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

OPTIONS: dict[str, t.Any] = {
    "state": {"type": "str", "required": True, "choices": [DEFRAGMENTED, DISARMED]},
    "min_fragmentation": {"type": "int", "default": 30},
    "min_bytes": {"type": "int", "default": 104857600},
    "quota": {"type": "int"},
    "timeout": {"type": "int", "default": 600},
}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=OPTIONS, supports_check_mode=True)
    try:
        before, after = maintain_member(Host(), Request(**module.params), check=module.check_mode)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    module.exit_json(changed=before != after, member=after, diff={"before": before, "after": after})


if __name__ == "__main__":
    main()
