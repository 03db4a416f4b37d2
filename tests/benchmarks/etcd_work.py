# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is measured of this collection, in a process of its own: ``transfer|prove|hash|module FILE [ACCESS]``."""

from __future__ import annotations

import os
import sys
import time

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.client import Etcd
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.receive import receive
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rpc import Access
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.snapshot_file import check_sha256, read_snapshot
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.states import reach
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.wanted import OPTIONS, wanted_of
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host


def main() -> None:
    """Do one of them."""
    what, path, *access = sys.argv[1:]
    if what == "transfer":
        receive(Etcd(Access(*access), 60).snapshot(), path, time.monotonic() + 600)
    elif what == "prove":
        check_sha256(path)
        read_snapshot(path, hashed=False)
    elif what == "hash":
        read_snapshot(path, hashed=True)
    else:
        given = dict(zip(("endpoint", "cacert", "cert", "key"), access))
        defaults = {option: specification.get("default") for option, specification in OPTIONS.items()}
        wanted = wanted_of({**defaults, **given, "path": path, "check_hashkv": "true", "allow_low_space": True})
        reach("present", Host(os.path.dirname(path)), wanted, check=False)


if __name__ == "__main__":
    main()
