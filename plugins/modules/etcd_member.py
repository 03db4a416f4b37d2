#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Remove a member of etcd, add it as a learner, or let it vote."""

from __future__ import annotations

DOCUMENTATION = r"""
module: etcd_member
short_description: Remove a member of etcd, add it as a learner, or let it vote
version_added: 1.1.0
description:
  - Runs on a host whose member of etcd is well, and asks that one. It speaks etcd's own protocol, so that neither
    C(etcdctl) nor any Python package is needed there.
  - The role C(etcd_member_replace) and the playbook C(day2.kubernetes.etcd_member_replace) use it to have a member that
    was lost join again.
author: Day2 contributors (@day2)
requirements:
  - Read access to the certificates of etcd, which root has.
extends_documentation_fragment: day2.kubernetes.attributes
attributes:
  check_mode:
    support: full
    details: Asks every member, and fails as it would without it.
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  state:
    description:
      - With V(absent) the member is removed for good. That is refused unless the cluster is whole without it. Every
        other member has to answer, no alarm is raised, all have the same version, and there is a quorum.
      - With V(present) a member with O(peer_url) is added that does not vote yet, a learner.
      - With V(promoted) it votes, as soon as it has all data. All members hold the same then (HashKV), and alarms of
        members that are not there any more are lifted.
    type: str
    required: true
    choices: [absent, present, promoted]
  name:
    description: Name of the member. One that has never started has none yet, and is known by O(peer_url).
    type: str
    required: true
  peer_url:
    description: Where its peers reach it. It is needed for V(present).
    type: str
  member_id:
    description:
      - Its id, as C(etcdctl member list) prints it. With it neither O(name) nor O(peer_url) is looked at, so that its
        successor is never meant.
    type: str
  timeout:
    description: Seconds to ask etcd again that refuses for a while, as it does shortly after another change.
    type: int
    default: 600
seealso:
  - module: day2.kubernetes.etcd_member_rejoin
  - module: day2.kubernetes.etcd_member_info
"""

EXAMPLES = r"""
- name: Remove a member whose host is gone
  day2.kubernetes.etcd_member:
    state: absent
    name: cp3
  become: true

- name: Let a learner vote
  day2.kubernetes.etcd_member:
    state: promoted
    name: cp3
  become: true
"""

RETURN = r"""
member:
  description: The member as it was found, V(null) when it was not there.
  returned: success
  type: dict
  sample: &member
    id: 8e9e05c52164694d
    name: cp3
    learner: false
    peer_urls: ["https://10.0.0.13:2380"]
    client_urls: ["https://10.0.0.13:2379"]
members:
  description: All members afterwards.
  returned: success
  type: list
  elements: dict
  sample: [*member]
initial_cluster:
  description: What C(--initial-cluster) has to be where the member is started.
  returned: success
  type: str
  sample: cp1=https://10.0.0.11:2380,cp3=https://10.0.0.13:2380
version: {description: Version of the member that was asked., returned: with O(state=absent), type: str, sample: 3.6.5}
db_bytes: {description: Size of its database., returned: with O(state=absent), type: int, sample: 4210688}
hashkv: {description: The HashKV that all members have., returned: with O(state=promoted), type: int, sample: 658256453}
alarms_lifted:
  description: Alarms of members that are not there any more.
  returned: with O(state=promoted)
  type: list
  elements: str
  sample: [CORRUPT]
refused:
  description: Every reason why the member is not removed.
  returned: when it is refused
  type: list
  elements: str
  sample: ["other members are not well either: cp2 (it has never started). Repair them first"]
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.member_states import (
    ABSENT,
    PRESENT,
    PROMOTED,
    Request,
    reach_on_host,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

OPTIONS: dict[str, t.Any] = {
    "state": {"type": "str", "required": True, "choices": [ABSENT, PRESENT, PROMOTED]},
    "name": {"type": "str", "required": True},
    "peer_url": {"type": "str"},
    "member_id": {"type": "str"},
    "timeout": {"type": "int", "default": 600},
}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec=OPTIONS, supports_check_mode=True, required_if=[("state", PRESENT, ("peer_url",))]
    )
    try:
        outcome = reach_on_host(Host(), Request(**module.params), check=module.check_mode)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    before, after = outcome.before, outcome.after
    diff = {"before": {"members": before}, "after": {"members": after}}
    module.exit_json(changed=before != after, members=after, diff=diff, **outcome.told)


if __name__ == "__main__":
    main()
