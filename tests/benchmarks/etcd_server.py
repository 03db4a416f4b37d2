# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One etcd on loopback with TLS, filled to a size."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.client import Etcd
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.protobuf import bytes_field
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rpc import Access, Channel
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll
from tests.integration.etcd.authority import Authority
from tests.lab import programs
from tests.lab.local_process import LocalProcess, free_ports

VERSION = "3.6.5"
VALUE = 4000  # bytes, as large as an object of Kubernetes may be
QUOTA = 8 << 30


class Server:
    """A member that runs inside of the block, with so many megabytes of data that cannot be compressed well."""

    def __init__(self, megabytes: int) -> None:
        self._bytes = megabytes * 1_000_000
        self.folder = Path(tempfile.mkdtemp(prefix="day2-etcd-"))
        authority = Authority(self.folder, "ca")
        authority.sign("server", "etcd")
        port, peer = free_ports(2)
        files = (str(self.folder / name) for name in ("ca.crt", "server.crt", "server.key"))
        self.access = Access(f"https://127.0.0.1:{port}", *files)
        self._arguments = [
            "--data-dir=data",
            f"--listen-client-urls={self.access.endpoint}",
            f"--advertise-client-urls={self.access.endpoint}",
            f"--listen-peer-urls=http://127.0.0.1:{peer}",
            f"--initial-advertise-peer-urls=http://127.0.0.1:{peer}",
            f"--initial-cluster=default=http://127.0.0.1:{peer}",
            "--cert-file=server.crt",
            "--key-file=server.key",
            "--trusted-ca-file=ca.crt",
            "--client-cert-auth",
            f"--quota-backend-bytes={QUOTA}",
            "--unsafe-no-fsync",
            "--log-level=error",
        ]

    def __enter__(self) -> Server:
        """Start and fill it."""
        self._process = LocalProcess(Path(self.program("etcd")), self._arguments, self.folder / "log")
        poll(self._answers, bool, timeout=60, interval=0.2, waiting_for="etcd")
        channel = Channel(self.access, 60)
        count = 0
        while count * VALUE * 3 < self._bytes:
            puts = b"".join(_put(f"/registry/pods/ns/{count}-{index}") for index in range(3))
            channel.call("/etcdserverpb.KV/Txn", puts)
            count += 1
        return self

    def __exit__(self, *dummy: object) -> None:
        """Stop and remove it."""
        self._process.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def pid(self) -> int:
        """Return the process id."""
        return self._process.pid

    def program(self, name: str) -> str:
        """Return a program of etcd."""
        return str(programs.ensure_etcd(VERSION) / name)

    def db_bytes(self) -> int:
        """Return the size of the database."""
        return Etcd(self.access, 10).status().db_bytes

    def _answers(self) -> bool:
        self._process.check()
        try:
            return self.db_bytes() > 0
        except Day2Error:
            return False


def _put(key: str) -> bytes:
    value = os.urandom(VALUE // 2).hex().encode()
    return bytes_field(2, bytes_field(2, bytes_field(1, key.encode()) + bytes_field(2, value)))
