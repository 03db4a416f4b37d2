# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A real API server on loopback for integration tests, with etcd, controller-manager, scheduler and kwok's nodes."""

from __future__ import annotations

import fcntl
import json
import secrets
import shutil
import tempfile
import time
import typing as t
from pathlib import Path

from tests.lab import local_arguments, local_nodes
from tests.lab.errors import LabError
from tests.lab.local_api import Json, LocalApi, RequestError
from tests.lab.local_audit import AuditLog
from tests.lab.local_process import LocalProcess, free_ports
from tests.lab.local_programs import LocalPrograms

READY_SECONDS = 60.0
YOUNG_SECONDS = 10.0  # a folder that its cluster may not have locked yet
PREFIX = "day2-local-"


class LocalCluster:
    """etcd, kube-apiserver, kube-controller-manager, kube-scheduler and kwok with ``nodes`` fake nodes.

    ``kubeconfig`` (path of a file, cluster-admin), ``url``, ``token``, ``version`` ("1.33.13").
    Everything is in a folder of its own and gone after the block; when the process is killed, the kernel kills
    the programs and the next cluster removes the folder. Programs in the folder that ``KUBEBUILDER_ASSETS`` names
    are taken from there, and ``version`` is then the one of its kube-apiserver.
    With ``audit`` the attribute of that name is an AuditLog of all requests. ``api_server`` are more arguments for
    kube-apiserver, ``controller_manager`` for kube-controller-manager. With ``leases`` kwok renews those of its nodes,
    as kubelets do.
    """

    def __init__(
        self,
        version: str,
        nodes: int = 0,
        audit: bool = False,
        api_server: t.Sequence[str] = (),
        leases: bool = False,
        controller_manager: t.Sequence[str] = (),
    ) -> None:
        self._audited = audit
        self._leases = leases
        self._api_server = api_server
        self._controller_manager = controller_manager
        self._programs = LocalPrograms.find(version)
        self._first_nodes = nodes
        self._node_count = 0
        self._running: list[LocalProcess] = []
        self.version = self._programs.version
        self.token = secrets.token_hex(16)
        self.ready_seconds = 0.0

    def __enter__(self) -> LocalCluster:
        """Start everything; it is ready when it returns."""
        started = time.monotonic()
        _sweep()
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._alive = (self.folder / "alive").open("w")
        fcntl.flock(self._alive, fcntl.LOCK_EX)
        try:
            self._start()
            self.add_nodes(self._first_nodes)
        except BaseException:
            self.__exit__()
            raise
        self.ready_seconds = time.monotonic() - started
        return self

    def __exit__(self, *dummy: object) -> None:
        """Stop everything in reverse order."""
        while self._running:
            self._running.pop().stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        self._alive.close()

    def program(self, name: str) -> Path:
        """Return a program of the cluster's version, kubectl for example."""
        return self._programs.path(name)

    def process(self, name: str) -> LocalProcess:
        """Return a part of the cluster, for its pid or to kill it."""
        return next(process for process in self._running if process.name == name)

    def start_again(self, name: str, without: str | None = None) -> None:
        """Start a part that was killed, with the same arguments, and wait until the API server is ready.

        ``without`` is an option that it is not given any more, such as --runtime-config.
        """
        index = self._running.index(self.process(name))
        self._running[index] = self._running[index].again(without)
        self._wait("the API server", self._ready)

    @property
    def pids(self) -> list[int]:
        """Process ids in the order of their start."""
        return [process.pid for process in self._running]

    def request(self, method: str, path: str, body: Json | None = None) -> Json:
        """See LocalApi.request."""
        return self.api.request(method, path, body)

    def add_nodes(self, count: int, **options: t.Any) -> list[str]:
        """Add nodes that kwok keeps Ready and return their names, see local_nodes.add."""
        names = [f"node-{self._node_count + index + 1}" for index in range(count)]
        self._node_count += count
        local_nodes.add(self.api, names, **{"kubelet": self.version, **options})
        return names

    def _start(self) -> None:
        etcd_port, peer_port, port = free_ports(3)
        self.url = f"https://127.0.0.1:{port}"
        certificates = self.folder / "certificates" / "apiserver.crt"
        self.api = LocalApi(self.url, self.token, certificates)
        self._launch("etcd", local_arguments.etcd(etcd_port, peer_port))
        arguments = local_arguments.api_server(self.folder, port, etcd_port, self.token)
        self.audit = AuditLog(self.folder)
        arguments += self._api_server
        self._launch("kube-apiserver", [*arguments, *(self.audit.arguments() if self._audited else ())])
        self._wait("the API server", self._ready)
        self.kubeconfig = self.folder / "kubeconfig"
        access_file = local_arguments.kubeconfig(self.url, self.token, certificates.read_bytes())
        self.kubeconfig.write_text(json.dumps(access_file))
        self.kubeconfig.chmod(0o600)
        access = f"--kubeconfig={self.kubeconfig}"
        stages = [f"--config={path}" for path in sorted(self._programs.stages.glob("*.yaml"))]
        self._launch("kwok", [access, *stages, *local_arguments.kwok(local_nodes.SELECTOR, self._leases)])
        alone = [access, "--leader-elect=false", "--secure-port=0"]
        self._launch("kube-scheduler", alone)
        self._launch("kube-controller-manager", [*alone, *self._controller_manager])

    def _launch(self, name: str, arguments: t.Sequence[str]) -> None:
        self._running.append(LocalProcess(self._programs.path(name), arguments, self.folder / f"{name}.log"))

    def _ready(self) -> bool:
        try:
            return self.api.request("GET", "/readyz", timeout=1) == {"text": "ok"}
        except (OSError, RequestError):
            return False

    def _wait(self, what: str, done: t.Callable[[], bool]) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not done():
            for process in self._running:
                process.check()
            if time.monotonic() > deadline:
                raise LabError(f"{what} on {self.url} was not ready in {READY_SECONDS:g} s, see {self.folder}")
            time.sleep(0.05)


def _sweep() -> None:
    """Remove folders of clusters whose process is dead: nobody holds their lock."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            if time.time() - folder.stat().st_mtime < YOUNG_SECONDS:
                continue
            with (folder / "alive").open("r+") as alive:
                fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue
