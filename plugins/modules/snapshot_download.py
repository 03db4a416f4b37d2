#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Bring a snapshot from a bucket to a host, without credentials on the host."""

from __future__ import annotations

DOCUMENTATION = r"""
module: snapshot_download
short_description: Bring a snapshot from a bucket to a host, without credentials on the host
version_added: 1.1.0
description:
  - The controller has the credentials and signs a URL, from which the host receives the file with nothing but python3.
    Delegate the task to localhost to have it on the controller.
  - The file gets its name, with mode 0600, only when its SHA-256 is the one that was noted when it was brought. What
    was noted is beside it (C(NAME.db.json)).
author: Day2 contributors (@day2)
extends_documentation_fragment:
  - day2.kubernetes.attributes
  - day2.kubernetes.bucket
attributes:
  check_mode:
    support: full
    details: Asks the storage, and tells which snapshot it would be.
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  src:
    description: The file, V(s3://bucket/prefix/NAME.db.gz.cms), or with O(newest) a prefix.
    type: str
    required: true
  dest:
    description: Folder on the host. It is made with mode 0700. The file keeps its name.
    type: path
    required: true
  newest:
    description:
      - Whether O(src) is a prefix, and the newest whole snapshot below it is meant.
      - It is the one with the latest time in its name, or where there is none, the one that came last.
    type: bool
    default: false
  expiry:
    description: Seconds for which the signed URLs are good, which has to be enough for the whole transfer.
    type: int
    default: 3600
  timeout: {description: Seconds to wait for each piece., type: int, default: 60}
  tries: {description: How often the host tries each request., type: int, default: 8}
seealso:
  - module: day2.kubernetes.snapshot_upload
  - module: day2.kubernetes.snapshot_pack
"""

EXAMPLES = r"""
- name: Bring the newest snapshot to the controller
  day2.kubernetes.snapshot_download:
    src: s3://backups/production/etcd
    newest: true
    dest: /srv/restore
  delegate_to: localhost
  register: newest

- name: Tell how old it is
  ansible.builtin.debug:
    msg: "{{ newest.path }} is {{ newest.age }} seconds old"
"""

RETURN = r"""
path:
  description: The file on the host.
  returned: success
  type: str
  sample: /srv/restore/etcd-cp1-20261121T081500Z.db.gz.cms
object:
  description: Where it came from.
  returned: success
  type: str
  sample: s3://backups/production/etcd/etcd-cp1-20261121T081500Z.db.gz.cms
snapshot:
  description: What was noted about it, as RV(day2.kubernetes.etcd_snapshot#module:snapshot), and what was carried.
  returned: success
  type: dict
  sample: {revision: 5502, offsite: {file: etcd-cp1-20261121T081500Z.db.gz.cms, size: 20366496, sha256: 86fd496c}}
age:
  description: Seconds since the snapshot was taken, V(null) when that was not noted.
  returned: success
  type: float
  sample: 912.4
phase: {description: Where it failed., returned: when the transfer failed, type: str, sample: download}
status: {description: The answer of the storage., returned: when the storage refused, type: int, sample: 403}
code: {description: The word of S3 for that., returned: when the storage refused, type: str, sample: AccessDenied}
"""
