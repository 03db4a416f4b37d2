#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Keep what a control plane needs beside a snapshot of etcd."""

from __future__ import annotations

DOCUMENTATION = r"""
module: control_plane_archive
short_description: Keep what a control plane needs beside a snapshot of etcd
version_added: 1.1.0
description:
  - Makes one archive of the authorities and keys, the manifests, the kubeconfigs and the encryption configuration of a
    host, since a snapshot without them cannot be restored to a cluster that was lost.
  - Taken are C(/etc/kubernetes/pki) and C(/etc/kubernetes/ssl), C(/etc/kubernetes/manifests), the C(*.conf) and
    C(kubeadm-config*.yaml) of C(/etc/kubernetes), every file of C(/etc) that a flag of a static pod names, such as
    C(--encryption-provider-config), C(/etc/ssl/etcd/ssl), C(/etc/etcd.env) and C(etcd.service) of Kubespray, and what
    the kubelet starts with. What is not there is left out.
  - B(Who has the archive has the cluster.) It has mode 0600. M(day2.kubernetes.snapshot_pack) encrypts it.
  - The layout of Kubespray is known from its files only.
author: Day2 contributors (@day2)
requirements:
  - root on the host
extends_documentation_fragment: day2.kubernetes.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
    details: Names, sizes and modes of files, and no content.
  idempotent:
    support: full
options:
  path:
    description:
      - The archive. Its name has to end with C(.config.tar.gz). One that is there is replaced when files have changed.
      - What is in it is listed beside it, in a file with C(.json) behind its name.
    type: path
    required: true
  include:
    description: More files and folders, as absolute names with C(*) and C(?). Each has to be there.
    type: list
    elements: str
    default: []
  owner: {description: Name or number of the user who owns the archive., type: str}
  group: {description: Name or number of its group., type: str}
seealso:
  - module: day2.kubernetes.etcd_snapshot
  - module: day2.kubernetes.snapshot_pack
"""

EXAMPLES = r"""
- name: Keep keys, manifests and encryption configuration
  day2.kubernetes.control_plane_archive:
    path: /var/backups/etcd/cp1.config.tar.gz
    include: [/etc/kubernetes/audit]
  become: true
"""

RETURN = r"""
path: {description: The archive., returned: success, type: str, sample: /var/backups/etcd/cp1.config.tar.gz}
size: {description: Its bytes., returned: success, type: int, sample: 41237}
sha256:
  description: Its SHA-256, in hex.
  returned: success
  type: str
  sample: 86fd496cd6c5326f3f5a45f93cbc269ed61061ae340b2d5bdedd53e64f584ebe
files:
  description: What is in it. C(target) is where a link leads to, V(null) for a file.
  returned: success
  type: list
  elements: dict
  sample:
    - {name: /etc/kubernetes/pki/ca.key, size: 1675, mode: "0600", target: null}
"""

import json
import time
import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.wanted import owner_of
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._store.archive import build, facts_of, find_files
from ansible_collections.day2.kubernetes.plugins.module_utils._store.carry import is_file, read_sidecar
from ansible_collections.day2.kubernetes.plugins.module_utils._store.names import ARCHIVE, sidecar_of
from ansible_collections.day2.kubernetes.plugins.module_utils._store.streams import target

Facts = dict[str, t.Any]


def keep(host: Host, params: t.Mapping[str, t.Any], check: bool) -> tuple[Facts, Facts]:
    """Have the archive, or with check tell how; return its sidecar before and after.

    Raises:
        Day2Error: it cannot be made.

    """
    path, owner = params["path"], owner_of(params["owner"], params["group"])
    if not path.endswith(ARCHIVE):
        raise Day2Error(f"{path} does not end with {ARCHIVE}: name it like that, so that it is known what it is")
    content, entries = build(host, find_files(host, params["include"]))
    before, after = read_sidecar(path), facts_of(content, entries, time.time())
    if before.get("sha256") == after["sha256"] and is_file(path, after["sha256"]):
        return before, before
    if not check:
        for name, text in ((path, content), (sidecar_of(path), json.dumps(after, indent=1).encode())):
            with target(name, owner) as stream:
                stream.write(text)
    return before, after


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "path": {"type": "path", "required": True},
            "include": {"type": "list", "elements": "str", "default": []},
            "owner": {"type": "str"},
            "group": {"type": "str"},
        },
        supports_check_mode=True,
    )
    try:
        before, after = keep(Host(), module.params, module.check_mode)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    module.exit_json(
        changed=before != after,
        path=module.params["path"],
        **{name: after[name] for name in ("size", "sha256", "files")},
        diff={"before": {"files": before.get("files", [])}, "after": {"files": after["files"]}},
    )


if __name__ == "__main__":
    main()
