#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Send a file of a host to URLs that were signed elsewhere, or receive one."""

from __future__ import annotations

DOCUMENTATION = r"""
module: presigned_transfer
short_description: Send a file of a host to URLs that were signed elsewhere, or receive one
version_added: 1.1.0
description:
  - The half of M(day2.kubernetes.snapshot_upload) and M(day2.kubernetes.snapshot_download) that runs on the host. Use
    those where the controller has the credentials of S3. Use this one with URLs that something else has signed.
  - Only the standard library is needed on the host. The file is streamed, and hashed on the way.
  - What may not fail again is tried again, which is a lost connection, and the answers 408, 409, 429 and 5xx.
  - The proxy in the environment (E(HTTPS_PROXY), E(NO_PROXY)) is used where O(proxy) names none.
author: Day2 contributors (@day2)
extends_documentation_fragment: day2.kubernetes.attributes
attributes:
  check_mode:
    support: full
    details: Neither sends nor receives.
  diff_mode:
    support: none
  idempotent:
    support: partial
    details: For O(state=received). V(sent) sends each time.
options:
  state:
    description:
      - With V(measured) the file is read for its size and the sums of its parts, which may have to be signed.
      - With V(sent) O(parts) of the file are at their URLs.
      - With V(received) what is at O(url) is the file, and O(sidecar) is beside it.
    type: str
    required: true
    choices: [measured, sent, received]
  path: {description: The file on the host., type: path, required: true}
  multipart_above:
    description: Bytes up to which a file is one part. S3 takes 5 GiB in one request.
    type: int
    default: 5368709120
  part_size: {description: Bytes of a part of a larger file., type: int, default: 536870912}
  parts:
    description: What goes where, for V(sent).
    type: list
    elements: dict
    suboptions:
      url: {description: "Where it goes to, by PUT. It is kept out of logs.", type: str, required: true}
      headers: {description: What has to go with it because it was signed., type: dict, default: {}}
      offset: {description: First byte., type: int, default: 0}
      size: {description: Number of bytes., type: int, required: true}
      sha256: {description: What these bytes have to hash to., type: str}
  url: {description: "Where the file comes from, for V(received). It is kept out of logs.", type: str}
  sha256: {description: "What the file has to hash to, for V(received).", type: str}
  sidecar: {description: "What is known of the file, for V(received).", type: dict, default: {}}
  ca:
    description: Authority that has signed the certificate of the server, as PEM. Without it those of the host.
    type: str
  proxy:
    description: URL of a proxy, V(http://proxy:3128), instead of that of the environment. It is kept out of logs.
    type: str
  timeout: {description: Seconds to wait for each piece., type: int, default: 60}
  tries: {description: How often each request is tried., type: int, default: 8}
seealso:
  - module: day2.kubernetes.snapshot_upload
  - module: day2.kubernetes.snapshot_download
"""

EXAMPLES = r"""
- name: Measure a file
  day2.kubernetes.presigned_transfer:
    state: measured
    path: /var/backups/etcd/etcd-cp1-20261121T081500Z.db
  register: file

- name: Send it to a URL that something else has signed
  day2.kubernetes.presigned_transfer:
    state: sent
    path: /var/backups/etcd/etcd-cp1-20261121T081500Z.db
    parts:
      - url: "{{ signed_url }}"
        size: "{{ file.size }}"
        sha256: "{{ file.sha256 }}"
"""

RETURN = r"""
size: {description: Bytes of the file., returned: with O(state=measured), type: int, sample: 82366496}
sha256:
  description: SHA-256 of the file, in hex.
  returned: with O(state=measured)
  type: str
  sample: 86fd496cd6c5326f3f5a45f93cbc269ed61061ae340b2d5bdedd53e64f584ebe
md5:
  description: MD5 of the file, in hex, which storage calls ETag. Empty where the system forbids MD5.
  returned: with O(state=measured)
  type: str
  sample: 9e107d9d372bb6826bd81d3542a419d6
parts:
  description: The parts of the file with offset, size and sums; for V(sent) the ETag of each.
  returned: with O(state=measured) and O(state=sent)
  type: list
  elements: dict
  sample: [{etag: '"9e107d9d372bb6826bd81d3542a419d6"'}]
sidecar:
  description: What is in the file beside it, or nothing.
  returned: with O(state=measured)
  type: dict
  sample: {schema: 1, size: 82366496}
phase: {description: Where it failed., returned: failure, type: str, sample: upload}
status: {description: The answer of the server., returned: when the server refused, type: int, sample: 403}
code: {description: The word of S3 for that., returned: when the server refused, type: str, sample: AccessDenied}
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._store.carry import Line, read_sidecar, receive, send
from ansible_collections.day2.kubernetes.plugins.module_utils._store.parts import SINGLE, measure

PART = {
    "url": {"type": "str", "required": True, "no_log": True},
    "headers": {"type": "dict", "default": {}},
    "offset": {"type": "int", "default": 0},
    "size": {"type": "int", "required": True},
    "sha256": {"type": "str"},
}
OPTIONS: dict[str, t.Any] = {
    "state": {"type": "str", "required": True, "choices": ["measured", "sent", "received"]},
    "path": {"type": "path", "required": True},
    "multipart_above": {"type": "int", "default": SINGLE},
    "part_size": {"type": "int", "default": 1 << 29},
    "parts": {"type": "list", "elements": "dict", "options": PART},
    "url": {"type": "str", "no_log": True},
    "sha256": {"type": "str"},
    "sidecar": {"type": "dict", "default": {}},
    "ca": {"type": "str"},
    "proxy": {"type": "str", "no_log": True},
    "timeout": {"type": "int", "default": 60},
    "tries": {"type": "int", "default": 8},
}
NEEDS = [("state", "sent", ("parts",)), ("state", "received", ("url", "sha256"))]


def carry(params: t.Mapping[str, t.Any], check: bool) -> dict[str, t.Any]:
    """Return what the module returns."""
    state, path = params["state"], params["path"]
    line = Line(params["ca"], params["timeout"], params["tries"], params["proxy"])
    if state == "measured":
        found = measure(path, params["multipart_above"], params["part_size"])
        return {**found._asdict(), "parts": [part._asdict() for part in found.parts], "sidecar": read_sidecar(path)}
    if state == "sent":
        return {"changed": True, "parts": [] if check else send(path, params["parts"], line)}
    return {"changed": receive(params["url"], path, params["sha256"], params["sidecar"], line, check)}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=OPTIONS, required_if=NEEDS, supports_check_mode=True)
    try:
        result = carry(module.params, module.check_mode)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    module.exit_json(**{"changed": False, **result})


if __name__ == "__main__":
    main()
