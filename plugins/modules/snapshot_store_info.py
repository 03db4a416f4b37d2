#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""List the snapshots that are in a bucket."""

from __future__ import annotations

DOCUMENTATION = r"""
module: snapshot_store_info
short_description: List the snapshots that are in a bucket
version_added: 1.1.0
description:
  - Runs on the controller. Nothing but names, sizes and times is read.
author: Day2 contributors (@day2)
extends_documentation_fragment:
  - day2.kubernetes.attributes
  - day2.kubernetes.bucket
attributes:
  check_mode:
    support: full
  diff_mode:
    support: N/A
    details: Nothing is changed.
  idempotent:
    support: full
options:
  src: {description: "Where they are, V(s3://bucket/prefix).", type: str, required: true}
seealso:
  - module: day2.kubernetes.snapshot_upload
  - module: day2.kubernetes.snapshot_download
"""

EXAMPLES = r"""
- name: List the snapshots in a bucket
  day2.kubernetes.snapshot_store_info:
    src: s3://backups/production/etcd
  delegate_to: localhost
  register: kept

- name: Stop when the newest one is older than a day
  ansible.builtin.assert:
    that: now().timestamp() - kept.snapshots[0].taken < 86400
"""

RETURN = r"""
snapshots:
  description:
    - Snapshots, and archives of control planes, newest first.
    - C(taken) is the time in the name, or when it came, in seconds since 1970. C(problem) says why it is not whole, and
      is V(null) for one that is.
  returned: success
  type: list
  elements: dict
  sample:
    - name: etcd-cp1-20261121T081500Z.db
      kind: snapshot
      key: production/etcd/etcd-cp1-20261121T081500Z.db.gz.cms
      size: 20366496
      sidecar: production/etcd/etcd-cp1-20261121T081500Z.db.json
      taken: 1795248900.0
      problem: null
"""

import dataclasses

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._store.bucket import OPTIONS, RULES, Bucket
from ansible_collections.day2.kubernetes.plugins.module_utils._store.names import place_of
from ansible_collections.day2.kubernetes.plugins.module_utils._store.shelf import stored


def main() -> None:
    """Run the module."""
    options = {**OPTIONS, "src": {"type": "str", "required": True}}
    module = AnsibleModule(argument_spec=options, supports_check_mode=True, **RULES)
    try:
        place = place_of(module.params["src"])
        found = stored(Bucket.connect(place.bucket, module.params).list(place.prefix))
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    module.exit_json(changed=False, snapshots=[dataclasses.asdict(one) for one in found])


if __name__ == "__main__":
    main()
