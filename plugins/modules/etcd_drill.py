#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Show that a snapshot of etcd can be restored, in an etcd that is thrown away."""

from __future__ import annotations

DOCUMENTATION = r"""
module: etcd_drill
short_description: Show that a snapshot of etcd can be restored, in an etcd that is thrown away
version_added: 1.1.0
description:
  - Verifies a snapshot, restores it into a folder of its own, starts an etcd from that, compares what it holds with the
    file and its sidecar, times every phase, and removes everything.
  - The etcd listens on sockets in that folder, which only root can enter, and on no port. The etcd that is at home on
    the host, its data and its ports are never touched.
  - What a drill has left that was killed is removed first. A drill that is ended by a signal removes its own.
  - Everything runs with the lowest priority for the processor.
author: Day2 contributors (@day2)
requirements:
  - root on the host
  - etcd and etcdutl, which are in the container of a running etcd, or given
extends_documentation_fragment: day2.kubernetes.attributes
attributes:
  check_mode:
    support: full
    details: Looks at programs and room, and verifies the snapshot when it is there.
  diff_mode:
    support: full
    details: Shows what an earlier drill has left and this one removes.
  idempotent:
    support: full
    details: Changed is only the removal of what an earlier drill has left.
options:
  path:
    description: The snapshot on the host, with its sidecar (C(.json)) beside it.
    type: path
    required: true
  dir:
    description: Folder in which a folder C(etcd-drill) is made for the restored data, and removed.
    type: path
    default: /var/lib/day2-kubernetes
  etcd:
    description: Path of the program on the host. Without it the one in the container of a running etcd is used.
    type: path
  etcdutl:
    description: Path of the program on the host. Without it the one in the container of a running etcd is used.
    type: path
  timeout:
    description: Seconds to wait until the restored etcd answers.
    type: int
    default: 300
seealso:
  - module: day2.kubernetes.etcd_snapshot
  - module: day2.kubernetes.etcd_restore
"""

EXAMPLES = r"""
- name: Show that the snapshot of this morning can be restored
  day2.kubernetes.etcd_drill:
    path: /var/backups/etcd/etcd-cp1-20261121T081500Z.db
  become: true
  register: drilled

- name: Stop where that takes too long
  ansible.builtin.assert:
    that: drilled.drill.seconds < 900
"""

RETURN = r"""
drill:
  description:
    - What was found out. C(phases) are timed in seconds, and C(seconds) is their sum. C(age) is how many seconds ago
      the snapshot was taken. C(comparison) has HashKV, revision, all keys and each kind of keys. C(snapshot) is what
      M(day2.kubernetes.etcd_snapshot) returns, C(swept) what an earlier drill had left.
    - After a failure it has what was known until then.
  returned: always
  type: dict
  sample:
    age: 25012.4
    seconds: 4.0
    phases: [{name: verify, seconds: 0.9}, {name: restore, seconds: 3.1}]
    programs: {etcd: /proc/1411/root/usr/local/bin/etcd, etcdutl: /proc/1411/root/usr/local/bin/etcdutl}
    etcd: {version: 3.6.5, revision: 5502, hashkv: 658256453, keys: 912, kinds: {/registry/pods: 25}}
    comparison: [{what: hashkv, snapshot: 658256453, etcd: 658256453, same: true}]
    snapshot: {revision: 5502, keys: 912}
    swept: []
phase:
  description: Where it failed.
  returned: when it failed
  type: str
  sample: restore
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.drill import Request, be_nice, drill
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

OPTIONS: dict[str, t.Any] = {
    "path": {"type": "path", "required": True},
    "dir": {"type": "path", "default": "/var/lib/day2-kubernetes"},
    "etcd": {"type": "path"},
    "etcdutl": {"type": "path"},
    "timeout": {"type": "int", "default": 300},
}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=OPTIONS, supports_check_mode=True)
    be_nice()
    try:
        done = drill(Host(), Request(**module.params), check=module.check_mode)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    diff = {"before": {"left": done.swept}, "after": {"left": []}}
    module.exit_json(changed=bool(done.swept), drill=done.told(), diff=diff)


if __name__ == "__main__":
    main()
