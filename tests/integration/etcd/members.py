# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A real etcd of three members on loopback, with TLS and client certificates."""

from __future__ import annotations

import functools
import subprocess
import typing as t
from pathlib import Path

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.protobuf import bytes_field, number_field
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rpc import Access, Channel
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll
from tests.integration.etcd.authority import DAY, Authority
from tests.lab import programs
from tests.lab.local_process import LocalProcess, free_ports

READY_SECONDS = 60.0
NAMES = ("m1", "m2", "m3")
ACTIVATE, DEACTIVATE = 1, 2
NOSPACE, CORRUPT = 1, 2


class Members:
    """The cluster; members are known as m1, m2, m3, and a learner as m4."""

    def __init__(self, version: str, folder: Path) -> None:
        self.version, self.folder = version, folder
        self._programs = programs.ensure_etcd(version)
        authority = Authority(folder, "ca")
        Authority(folder, "other-ca").sign("stranger", "client")
        authority.sign("server", "etcd")
        authority.sign("client", "client")
        authority.sign("root", "root")
        authority.sign("expired", "client", valid=-DAY)
        ports = free_ports(8)
        self.ports = dict(zip((*NAMES, "m4"), zip(ports[::2], ports[1::2])))
        self.processes: dict[str, LocalProcess] = {}

    def __enter__(self) -> t.Self:
        """Start all three; they are ready when it returns."""
        for name in NAMES:
            self.start(name)
        self.wait()
        return self

    def __exit__(self, *dummy: object) -> None:
        """Stop them."""
        for process in self.processes.values():
            process.stop()

    def start(self, name: str, state: str = "new") -> None:
        """Start a member, for the first time or again."""
        names = NAMES if state == "new" else (*NAMES, name)
        client, peer = (f"https://127.0.0.1:{port}" for port in self.ports[name])
        peers = ",".join(f"{each}={self.peer_url(each)}" for each in names)
        files = [f"--{prefix}{kind}-file=server.{end}" for prefix in ("", "peer-") for kind, end in FILES]
        authorities = [f"--{prefix}trusted-ca-file=ca.crt" for prefix in ("", "peer-")]
        arguments = [
            f"--name={name}",
            f"--data-dir={name}",
            f"--listen-client-urls={client}",
            f"--advertise-client-urls={client}",
            f"--listen-peer-urls={peer}",
            f"--initial-advertise-peer-urls={self.peer_url(name)}",
            f"--initial-cluster={peers}",
            f"--initial-cluster-state={state}",
            "--client-cert-auth",
            "--peer-client-cert-auth",
            "--unsafe-no-fsync",
            # one of them has no JSON gateway: nothing here may need it
            f"--enable-grpc-gateway={str(name != 'm3').lower()}",
            "--log-level=warn",
        ]
        program = self._programs / "etcd"
        self.processes[name] = LocalProcess(program, [*arguments, *files, *authorities], self.folder / f"{name}.log")

    def peer_url(self, name: str) -> str:
        """Return where the other members find it."""
        return f"https://127.0.0.1:{self.ports[name][1]}"

    def access(self, name: str = "m1", client: str = "client") -> Access:
        """Return how a member is reached."""
        files = (str(self.folder / file) for file in ("ca.crt", f"{client}.crt", f"{client}.key"))
        return Access(f"https://127.0.0.1:{self.ports[name][0]}", *files)

    def channel(self, name: str = "m1") -> Channel:
        """Return an open way to a member."""
        return Channel(self.access(name), 20)

    def etcdctl(self, *words: str, name: str = "m1", client: str = "client") -> str:
        """Run etcdctl and return what it printed."""
        access = self.access(name, client)
        how = (
            f"--endpoints={access.endpoint}",
            f"--cacert={access.cacert}",
            f"--cert={access.cert}",
            f"--key={access.key}",
        )
        program = str(self._programs / "etcdctl")
        command = [program, f"--endpoints={access.endpoint}", *how, *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def snapshot_status(self, path: str) -> str:
        """Return what etcdutl says about a file."""
        words = [str(self._programs / "etcdutl"), "snapshot", "status", path]
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout

    def fill(self, count: int, size: int = 15000) -> None:
        """Write so many values of so many bytes."""
        channel = self.channel()
        for number in range(count):
            channel.call("/etcdserverpb.KV/Put", put(f"/registry/pods/fill/{number}", bytes([number % 251]) * size))
        channel.close()

    def alarm(self, action: int, kind: int) -> None:
        """Raise or clear an alarm for m1."""
        identity = next(line for line in self.etcdctl("member", "list").splitlines() if ", m1," in line).split(",")[0]
        body = number_field(1, action) + number_field(2, int(identity, 16)) + number_field(3, kind)
        self.channel().call("/etcdserverpb.Maintenance/Alarm", body)

    def wait(self, *names: str) -> None:
        """Wait until members answer through the quorum."""
        for name in names or NAMES:
            self.processes[name].check()
            healthy = functools.partial(self._healthy, name)
            poll(healthy, bool, timeout=READY_SECONDS, interval=0.2, waiting_for=name)

    def _healthy(self, name: str) -> bool:
        try:
            self.etcdctl("endpoint", "health", "--command-timeout=2s", name=name)
        except subprocess.CalledProcessError:
            return False
        return True


FILES: t.Final = (("cert", "crt"), ("key", "key"))


def put(key: str, value: bytes) -> bytes:
    """Return a PutRequest."""
    return bytes_field(1, key.encode()) + bytes_field(2, value)
