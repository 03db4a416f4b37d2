#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Bring a snapshot of a host into a bucket, without credentials on the host."""

from __future__ import annotations

DOCUMENTATION = r"""
module: snapshot_upload
short_description: Bring a snapshot of a host into a bucket, without credentials on the host
version_added: 1.1.0
description:
  - The controller has the credentials. It signs a URL for each request, and the host sends the file there with nothing
    but python3. The URLs are in no log.
  - Up to O(multipart_above) the file goes as a whole, above that in parts of O(part_size).
  - Checksums are signed with the requests, so that the storage refuses what was damaged on the way. Afterwards the
    controller asks the storage for size and checksum.
  - The file beside the snapshot (C(NAME.db.json)) goes last, with the name, size and SHA-256 of what was carried. A
    snapshot whose sidecar is there has come as a whole.
  - Nothing is overwritten, and nothing is removed, so that it works with object lock. What is kept how long is a matter
    of the bucket.
author: Day2 contributors (@day2)
extends_documentation_fragment:
  - day2.kubernetes.attributes
  - day2.kubernetes.bucket
attributes:
  check_mode:
    support: full
    details: Measures the file and asks the storage whether it is there.
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  src: {description: The file on the host., type: path, required: true}
  dest:
    description: Where it goes, V(s3://bucket/prefix). The file keeps its name.
    type: str
    required: true
  multipart_above:
    description: Bytes up to which the file goes as a whole. S3 takes 5 GiB.
    type: int
    default: 5368709120
  part_size:
    description: Bytes of a part, at least 5 MiB. Parts become larger where there would be more than 10000.
    type: int
    default: 536870912
  checksum:
    description:
      - The checksum that is signed with the requests.
      - With V(md5), C(Content-MD5) is, for storage that does not know the checksums of S3, such as Google's.
    type: str
    choices: [sha256, md5]
    default: sha256
  conditional:
    description:
      - Whether the storage is told to refuse the file where something is there (C(If-None-Match)).
      - Storage that does not know that needs V(false). Then it is only looked whether something is there.
    type: bool
    default: true
  retain_days:
    description:
      - Days for which nobody may remove the file, in a bucket with object lock. Without it the bucket's default holds.
    type: int
  retain_mode:
    description: Whether somebody may lift that (V(governance)) or nobody (V(compliance)).
    type: str
    choices: [governance, compliance]
    default: governance
  expiry:
    description: Seconds for which the signed URLs are good, which has to be enough for the whole transfer.
    type: int
    default: 3600
  timeout: {description: Seconds to wait for each piece., type: int, default: 60}
  tries: {description: How often the host tries each request., type: int, default: 8}
notes:
  - Google's storage through its S3-compatible interface is known from its documentation only.
seealso:
  - module: day2.kubernetes.snapshot_download
  - module: day2.kubernetes.snapshot_pack
  - module: day2.kubernetes.etcd_snapshot
"""

EXAMPLES = r"""
- name: Bring a snapshot to Amazon's S3, with the credentials that boto3 finds on the controller
  day2.kubernetes.snapshot_upload:
    src: /var/backups/etcd/etcd-cp1-20261121T081500Z.db
    dest: s3://backups/production/etcd
    region: eu-central-1
  become: true

- name: Bring it to another service, and let nobody remove it for a month
  day2.kubernetes.snapshot_upload:
    src: /var/backups/etcd/etcd-cp1-20261121T081500Z.db
    dest: s3://backups/production/etcd
    endpoint_url: https://s3.example.com
    profile: backups
    retain_days: 30
  become: true

- name: Bring it to Google's storage, with a key of HMAC
  day2.kubernetes.snapshot_upload:
    src: /var/backups/etcd/etcd-cp1-20261121T081500Z.db
    dest: s3://backups/production/etcd
    endpoint_url: https://storage.googleapis.com
    region: auto
    checksum: md5
    conditional: false
    access_key: "{{ gcs_access_key }}"
    secret_key: "{{ gcs_secret_key }}"
  become: true
  no_log: true
"""

RETURN = r"""
object:
  description: Where the file is, or would be.
  returned: success
  type: str
  sample: s3://backups/production/etcd/etcd-cp1-20261121T081500Z.db
sidecar:
  description: Where that is which tells what the file holds.
  returned: success
  type: str
  sample: s3://backups/production/etcd/etcd-cp1-20261121T081500Z.db.json
size: {description: Bytes of the file., returned: success, type: int, sample: 82366496}
sha256:
  description: SHA-256 of the file, in hex.
  returned: success
  type: str
  sample: 86fd496cd6c5326f3f5a45f93cbc269ed61061ae340b2d5bdedd53e64f584ebe
part_count: {description: In how many parts it goes., returned: success, type: int, sample: 1}
verified_by:
  description:
    - By what the file is known to be there as it is on the host. V(sha256) and V(md5) are what the storage tells,
      V(sidecar) what was noted when it was brought, V(size) that the storage tells no checksum.
    - V(null) in check mode when it is not there.
  returned: success
  type: str
  sample: sha256
phase:
  description: Where it failed, which is C(upload) on the host or C(check) on the controller.
  returned: when the transfer failed
  type: str
  sample: upload
status: {description: The answer of the storage., returned: when the storage refused, type: int, sample: 403}
code: {description: The word of S3 for that., returned: when the storage refused, type: str, sample: AccessDenied}
part: {description: "The part that failed, from 1.", returned: when a part failed, type: int, sample: 3}
"""
