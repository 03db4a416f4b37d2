#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tell how the member of etcd on a host is set up, and how it is."""

from __future__ import annotations

DOCUMENTATION = r"""
module: etcd_member_info
short_description: Tell how the member of etcd on a host is set up, and how it is
version_added: 1.1.0
description:
  - What it is set up with is read from files, so that it is known of a member that is down too.
  - Speaks etcd's own protocol. Neither C(etcdctl) nor any Python package is needed on the host.
author: Day2 contributors (@day2)
requirements:
  - root on the node
extends_documentation_fragment: day2.kubernetes.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: N/A
    details: Nothing is changed.
  idempotent:
    support: full
options:
  timeout:
    description: Seconds to wait for each answer of the member.
    type: int
    default: 5
seealso:
  - module: day2.kubernetes.etcd_restore
  - module: day2.kubernetes.upgrade_node_info
"""

EXAMPLES = r"""
- name: Look at the members of etcd
  day2.kubernetes.etcd_member_info:
  become: true
  register: seen

- name: Stop where one has no leader
  ansible.builtin.assert:
    that: seen.member.status.has_leader
"""

RETURN = r"""
member:
  description:
    - The member. C(status) is V(null) when it does not answer, and C(problem) says why.
    - C(etcdutl) is where that program is on the host, or V(null).
    - C(restore) is how far a restore has come, and C(replace) how far its replacement has, or V(null).
  returned: success
  type: dict
  sample:
    name: cp1
    layout: static pod
    peer_url: https://10.0.0.11:2380
    endpoint: https://127.0.0.1:2379
    data_dir: /var/lib/etcd
    etcdutl: /proc/1411/root/usr/local/bin/etcdutl
    status:
      version: 3.5.24
      db_bytes: 4210688
      db_in_use: 2101248
      fragmentation: 51
      learner: false
      alarms: []
      is_leader: true
      has_leader: true
    problem: null
    restore: {token: r-1, step: swapped, sha256: 86fd496c, before: /var/lib/etcd/member.before-r-1}
    replace: null
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.look import read_member
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec={"timeout": {"type": "int", "default": 5}}, supports_check_mode=True)
    try:
        member = read_member(Host(), module.params["timeout"])
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    module.exit_json(changed=False, member=member)


if __name__ == "__main__":
    main()
