#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Unpack the newest snapshot of etcd in a folder."""

from __future__ import annotations

DOCUMENTATION = r"""
module: etcd_snapshot_unpack
short_description: Unpack the newest snapshot of etcd in a folder
version_added: 1.1.0
description:
  - Finds the newest snapshot of a folder to which snapshots are brought, or takes the one that is named. It is
    C(NAME.db), C(NAME.db.gz), C(NAME.db.cms) or C(NAME.db.gz.cms), with its sidecar C(NAME.db.json) beside it.
  - One that is compressed or encrypted is written, with its sidecar, into another folder. One that is not stays where
    it is.
author: Day2 contributors (@day2)
requirements:
  - openssl, for snapshots that are encrypted
extends_documentation_fragment: day2.kubernetes.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: partial
    details: A packed snapshot is unpacked each time.
options:
  src:
    description: The folder, or the file.
    type: path
    required: true
  dest:
    description: Folder for what is unpacked. It is made with mode 0700.
    type: path
    required: true
  private_key:
    description: File with the private key, without a passphrase, of the certificate that snapshots are encrypted to.
    type: path
seealso:
  - module: day2.kubernetes.etcd_drill
"""

EXAMPLES = r"""
- name: Have the newest snapshot of the backups
  day2.kubernetes.etcd_snapshot_unpack:
    src: /backups
    dest: /tmp/newest
  register: newest
"""

RETURN = r"""
path:
  description: The snapshot that can be restored. In check mode where it would be.
  returned: success
  type: str
  sample: /tmp/newest/etcd-cp1-20261121T081500Z.db
file:
  description: The file in which it was found.
  returned: success
  type: str
  sample: /backups/etcd-cp1-20261121T081500Z.db.gz
snapshot:
  description: What its sidecar says, as M(day2.kubernetes.etcd_snapshot) returns it.
  returned: success
  type: dict
  sample: {revision: 5502, keys: 912}
"""

import os

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.packed import find, unpack

OPTIONS = {
    "src": {"type": "path", "required": True},
    "dest": {"type": "path", "required": True},
    "private_key": {"type": "path", "no_log": False},
}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=OPTIONS, supports_check_mode=True)
    dest = module.params["dest"]
    try:
        found = find(module.params["src"])
        path = os.path.join(dest, os.path.basename(found.base)) if found.packing else found.base
        if not module.check_mode:
            path = unpack(found, dest, module.params["private_key"])
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    before, after = {"path": found.base if not found.packing else None}, {"path": path}
    module.exit_json(
        changed=before != after,
        path=path,
        file=found.path,
        snapshot=found.facts,
        diff={"before": before, "after": after},
    )


if __name__ == "__main__":
    main()
