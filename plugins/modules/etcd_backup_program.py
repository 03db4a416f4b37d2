#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Install the program that saves etcd without Ansible."""

from __future__ import annotations

DOCUMENTATION = r"""
module: etcd_backup_program
short_description: Install the program that saves etcd without Ansible
version_added: 1.1.0
description:
  - Puts on a host of etcd one file that does what M(day2.kubernetes.etcd_snapshot) does, for a timer of systemd.
  - It is the code of the module itself, as it was sent to the host, in a zip archive that Python runs. The same version
    of the collection makes the same bytes, so that a second run changes nothing.
  - A new one takes the place of an old one at once, after it was seen to start.
  - What it saves, and where to, is in a file of settings. C(etcd-backup.pyz --help) shows its command line.
author: Day2 contributors (@day2)
extends_documentation_fragment: day2.kubernetes.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
    details: Shows the SHA-256.
  idempotent:
    support: full
options:
  state:
    description: Whether the program is to be there.
    type: str
    choices: [present, absent]
    default: present
  path:
    description: File of the program. It has mode 0755.
    type: path
    default: /usr/local/lib/day2-kubernetes/etcd-backup.pyz
  python:
    description: Python that is to run it, version 3.9 or later.
    type: path
    default: /usr/bin/python3
seealso:
  - module: day2.kubernetes.etcd_snapshot
"""

EXAMPLES = r"""
- name: Install the program
  day2.kubernetes.etcd_backup_program:
  become: true

- name: Remove it
  day2.kubernetes.etcd_backup_program:
    state: absent
  become: true
"""

RETURN = r"""
path:
  description: File of the program.
  returned: success
  type: str
  sample: /usr/local/lib/day2-kubernetes/etcd-backup.pyz
sha256:
  description: SHA-256 of the file, V(null) for O(state=absent).
  returned: success
  type: str
  sample: 86fd496cd6c5326f3f5a45f93cbc269ed61061ae340b2d5bdedd53e64f584ebe
"""

import hashlib

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._backup.command import main as start
from ansible_collections.day2.kubernetes.plugins.module_utils._backup.program import build, install, sum_of, uninstall
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

OPTIONS = {
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "path": {"type": "path", "default": "/usr/local/lib/day2-kubernetes/etcd-backup.pyz"},
    "python": {"type": "path", "default": "/usr/bin/python3"},
}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=OPTIONS, supports_check_mode=True)
    host, path = Host(), module.params["path"]
    try:
        before = sum_of(host, path)
        program = build(start.__module__) if module.params["state"] == "present" else None
        after = hashlib.sha256(program).hexdigest() if program else None
        if program and before != after and not module.check_mode:
            install(host, path, program, module.params["python"])
        elif not program and not module.check_mode:
            uninstall(host, path)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    module.exit_json(
        changed=before != after,
        path=path,
        sha256=after,
        diff={"before": {"sha256": before}, "after": {"sha256": after}},
    )


if __name__ == "__main__":
    main()
