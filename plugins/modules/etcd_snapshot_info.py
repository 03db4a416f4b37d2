#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""List the snapshots of etcd in a folder."""

from __future__ import annotations

DOCUMENTATION = r"""
module: etcd_snapshot_info
short_description: List the snapshots of etcd in a folder
version_added: 1.1.0
description:
  - Tells what was proven about each snapshot when it was saved, and which of them do not count.
  - The snapshots themselves are not read. M(day2.kubernetes.etcd_snapshot) with C(state=verified) does that.
author: Day2 contributors (@day2)
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
  dir:
    description: Folder of snapshots. One that is not there holds none.
    type: path
    default: /var/backups/etcd
  prefix:
    description: First part of the names in O(dir), followed by a dash.
    type: str
    default: etcd
seealso:
  - module: day2.kubernetes.etcd_snapshot
"""

EXAMPLES = r"""
- name: List the snapshots
  day2.kubernetes.etcd_snapshot_info:
  become: true
  register: saved

- name: Refuse to go on without a snapshot of today
  ansible.builtin.assert:
    that: saved.newest is not none and saved.newest.age < 86400
    fail_msg: "{{ inventory_hostname }} has no snapshot of etcd that is younger than a day"
"""

RETURN = r"""
snapshots:
  description:
    - The snapshots, oldest first.
    - C(problem) says why one does not count, and is V(null) for one that was verified. C(age) is in seconds.
    - C(facts) is what M(day2.kubernetes.etcd_snapshot) returned as C(snapshot), empty for one that is not known.
  returned: success
  type: list
  elements: dict
  sample:
    - path: /var/backups/etcd/etcd-cp1-20261121T081500Z.db
      size: 82366496
      age: 3600.2
      problem: null
      facts: {revision: 5502, sha256: 86fd496cd6c5326f3f5a45f93cbc269ed61061ae340b2d5bdedd53e64f584ebe}
newest:
  description: The newest one that was verified, or V(null).
  returned: success
  type: dict
  sample:
    path: /var/backups/etcd/etcd-cp1-20261121T081500Z.db
    size: 82366496
    age: 3600.2
    problem: null
    facts: {revision: 5502}
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.states import listed
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.wanted import SHELF_OPTIONS


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=SHELF_OPTIONS, supports_check_mode=True)
    try:
        snapshots = listed(module.params["dir"], module.params["prefix"])
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    verified = [one for one in snapshots if one["problem"] is None]
    module.exit_json(changed=False, snapshots=snapshots, newest=verified[-1] if verified else None)


if __name__ == "__main__":
    main()
