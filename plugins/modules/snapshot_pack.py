#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Compress and encrypt a snapshot on its host, or take that back."""

from __future__ import annotations

DOCUMENTATION = r"""
module: snapshot_pack
short_description: Compress and encrypt a snapshot on its host, or take that back
version_added: 1.1.0
description:
  - Makes a file that can leave the host, with gzip, and for the recipients of certificates (CMS, AES-256-GCM), by the
    host's own C(openssl). The host needs no secret for that.
  - The name says what was done, C(NAME.db.gz.cms). Beside it is C(NAME.db.json), with what was proven about the
    snapshot, and the name, size and SHA-256 of the packed file.
  - The source is compared with its own sidecar on the way. It is left where it is.
author: Day2 contributors (@day2)
requirements:
  - OpenSSL 3 on the host, for O(recipients) and to decrypt
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
      - With V(packed) O(src) is packed in O(dest).
      - With V(unpacked) what is packed in O(src) is in O(dest), and is what its sidecar says. To decrypt, openssl holds
        the whole file in memory, up to three times.
    type: str
    choices: [packed, unpacked]
    default: packed
  src:
    description: The file on the host, a snapshot or an archive of a control plane. With O(newest) a folder.
    type: path
    required: true
  newest:
    description:
      - Whether O(src) is a folder, and the newest whole snapshot in it is meant.
      - It is the one with the latest time in its name, or where there is none, the one that came last.
    type: bool
    default: false
  dest:
    description:
      - Folder on the host, another one than that of O(src). It is made with mode 0700, and the files with 0600.
    type: path
    required: true
  compress:
    description: How it is compressed. An archive is compressed already, and stays as it is.
    type: str
    choices: [gzip, none]
    default: gzip
  recipients:
    description:
      - Certificates for whose keys it is encrypted, as PEM, or as paths on the host. Each of the keys opens it.
      - Without it nothing is encrypted. A certificate that has expired is a warning.
    type: list
    elements: str
    default: []
  key: {description: "Path of a recipient's key on the host, to decrypt.", type: path}
  passphrase: {description: Passphrase of O(key)., type: str}
  owner: {description: Name or number of the user who owns the packed file., type: str}
  group: {description: Name or number of its group., type: str}
seealso:
  - module: day2.kubernetes.snapshot_upload
  - module: day2.kubernetes.etcd_snapshot
"""

EXAMPLES = r"""
- name: Pack a snapshot for two operators
  day2.kubernetes.snapshot_pack:
    src: /var/backups/etcd/etcd-cp1-20261121T081500Z.db
    dest: /var/tmp/carry
    recipients:
      - "{{ lookup('ansible.builtin.file', 'alice.crt') }}"
      - "{{ lookup('ansible.builtin.file', 'bob.crt') }}"
  become: true

- name: Have the newest snapshot of a folder as it was saved
  day2.kubernetes.snapshot_pack:
    state: unpacked
    src: /backups
    newest: true
    dest: /srv/restore/plain
    key: /root/alice.key
  delegate_to: localhost

- name: Take one back before a restore
  day2.kubernetes.snapshot_pack:
    state: unpacked
    src: /srv/restore/etcd-cp1-20261121T081500Z.db.gz.cms
    dest: /srv/restore/plain
    key: /root/alice.key
  delegate_to: localhost
"""

RETURN = r"""
path:
  description: The file that was made.
  returned: success
  type: str
  sample: /var/tmp/carry/etcd-cp1-20261121T081500Z.db.gz.cms
source:
  description: The file that it was made from.
  returned: success
  type: str
  sample: /var/backups/etcd/etcd-cp1-20261121T081500Z.db
sidecar:
  description: The file that says what it holds.
  returned: success
  type: str
  sample: /var/tmp/carry/etcd-cp1-20261121T081500Z.db.json
snapshot:
  description: What its sidecar says. In check mode, what that of O(src) says.
  returned: success
  type: dict
  sample: {revision: 5502, offsite: {file: etcd-cp1-20261121T081500Z.db.gz.cms, size: 20366496, sha256: 86fd496c}}
phase:
  description: Where it failed, which is C(openssl), C(pack) or C(unpack).
  returned: failure
  type: str
  sample: openssl
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.wanted import owner_of
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._store.names import sidecar_of
from ansible_collections.day2.kubernetes.plugins.module_utils._store.pack import Packed, pack, unpack
from ansible_collections.day2.kubernetes.plugins.module_utils._store.shelf import in_folder, newest, stored

OPTIONS: dict[str, t.Any] = {
    "state": {"type": "str", "choices": ["packed", "unpacked"], "default": "packed"},
    "src": {"type": "path", "required": True},
    "newest": {"type": "bool", "default": False},
    "dest": {"type": "path", "required": True},
    "compress": {"type": "str", "choices": ["gzip", "none"], "default": "gzip"},
    "recipients": {"type": "list", "elements": "str", "default": []},
    "key": {"type": "path", "no_log": False},
    "passphrase": {"type": "str", "no_log": True},
    "owner": {"type": "str"},
    "group": {"type": "str"},
}


def source_of(params: t.Mapping[str, t.Any]) -> str:
    """Return the file that is meant."""
    folder = params["src"]
    return str(newest(stored(in_folder(folder)), folder).key if params["newest"] else folder)


def reach(params: t.Mapping[str, t.Any], src: str, check: bool) -> Packed:
    """Reach the state, or with check tell how."""
    dest = params["dest"]
    if params["state"] == "unpacked":
        return unpack(Host(), src, dest, params["key"], params["passphrase"], check)
    owner, gzip = owner_of(params["owner"], params["group"]), params["compress"] == "gzip"
    return pack(Host(), src, dest, params["recipients"], gzip, owner, check)


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=OPTIONS, supports_check_mode=True)
    try:
        source = source_of(module.params)
        packed = reach(module.params, source, module.check_mode)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    for sentence in packed.warnings:
        module.warn(sentence)
    there = {"path": packed.path}
    before = {} if packed.changed else there
    module.exit_json(
        changed=before != there,
        path=packed.path,
        source=source,
        sidecar=sidecar_of(packed.path),
        snapshot=packed.facts,
        diff={"before": before, "after": there},
    )


if __name__ == "__main__":
    main()
