# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A real PostgreSQL of the system's packages on loopback, with TLS and passwords, for as long as a test runs.

Where the package is not installed, it is downloaded with apt-get and unpacked into the cache, which needs no root.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import typing as t
from pathlib import Path

from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll
from tests.lab import cache
from tests.lab.command import run
from tests.lab.console import step
from tests.lab.errors import LabError
from tests.lab.local_process import LocalProcess, free_ports

USER, PASSWORD, DATABASE = "keeper", "tests-s3cret-of-the-database", "shop"
FORMAT = "1"  # raise it when something else is unpacked
SETTINGS = ("fsync=off", "unix_socket_directories=", "listen_addresses=127.0.0.1", "shared_buffers=16MB", "ssl=on")


def newest(root: Path) -> Path | None:
    """Return the folder with the programs of the newest PostgreSQL below a root."""
    found = sorted(root.glob("usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.parents[1].name))
    return found[-1].parent if found and (found[-1].parent / "psql").exists() else None


def ensure_postgres() -> Path:
    """Return the folder below which PostgreSQL is installed, or unpacked."""
    if newest(Path("/")):
        return Path("/")
    root = cache.ROOT / f"postgresql-{FORMAT}"
    with cache.lock("postgresql"):
        if not newest(root):
            with step("PostgreSQL from the system's packages"), cache.work_dir("postgresql") as work:
                _unpack(work)
                cache.publish(work / "root", root)
    return root


def _unpack(work: Path) -> None:
    """Download what apt-get would install, and unpack it."""
    for package in re.findall(r"^Inst (\S+)", _simulated(), re.MULTILINE):
        run("sh", "-c", f"cd {work} && exec apt-get download -qq {package}", title=f"apt-get download {package}")
    for package in work.glob("*.deb"):
        run("dpkg-deb", "--extract", package, work / "root")


def _simulated() -> str:
    words = ("apt-get", "install", "--simulate", "--no-install-recommends", "postgresql")
    try:
        return run(*words)
    except LabError:
        run("apt-get", "update", "-qq")  # a new machine has no lists of packages
        return run(*words)


class Postgres:
    """A running server; port, folder with tls.crt (its own authority), and the environment of its programs."""

    def __init__(self, host: str) -> None:
        """Make the data and start; host is the name for which the certificate is good."""
        self.folder = Path(tempfile.mkdtemp(prefix="day2-postgres-"))
        self.programs, self.environment = self._reachable(ensure_postgres())
        [self.port] = free_ports(1)
        self._prefix = self._as_nobody()
        self._make(host)
        settings = [word for one in SETTINGS for word in ("-c", one)]
        settings += [
            f"--port={self.port}",
            f"--ssl_cert_file={self.certificate}",
            f"--ssl_key_file={self.folder}/tls.key",
        ]
        program = str(self.programs / "postgres")
        words = [*self._prefix, "env", *self._variables(), program, "-D", f"{self.folder}/data", *settings]
        self._process = LocalProcess(Path(shutil.which(words[0]) or words[0]), words[1:], self.folder / "log")
        poll(self._answers, bool, timeout=30, interval=0.1, waiting_for="PostgreSQL")

    @property
    def certificate(self) -> Path:
        """Certificate of the server, which has signed itself."""
        return self.folder / "tls.crt"

    def sql(self, text: str, database: str = DATABASE) -> str:
        """Run statements as the owner of everything."""
        options = ["--host=127.0.0.1", f"--port={self.port}", f"--username={USER}", "--no-psqlrc", "-qAt"]
        variables = {**os.environ, **self.environment, "PGPASSWORD": PASSWORD}
        words = [str(self.programs / "psql"), *options, "-v", "ON_ERROR_STOP=1", f"--dbname={database}", "-c", text]
        return subprocess.run(words, env=variables, check=True, capture_output=True, text=True).stdout

    def stop(self) -> None:
        """End it and remove its data."""
        self._process.stop()
        shutil.rmtree(self.folder)

    def _answers(self) -> bool:
        self._process.check()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", self.port)):
                return False
        try:
            return bool(self.sql("SELECT 1", "postgres"))
        except subprocess.CalledProcessError:
            return False

    def _variables(self) -> list[str]:
        return [f"{name}={value}" for name, value in self.environment.items()]

    def _reachable(self, root: Path) -> tuple[Path, dict[str, str]]:
        """Return the programs and their environment, copied from where only root can look."""
        if root != Path("/") and not os.geteuid():
            root = Path(shutil.copytree(root, self.folder / "root", symlinks=True))
        programs = newest(root)
        if programs is None:
            raise LabError(f"There is no PostgreSQL in {root}: remove that folder, or apt-get install postgresql")
        libraries = sorted({str(path.parent) for path in root.rglob("*.so*")}) if root != Path("/") else []
        return programs, {"LD_LIBRARY_PATH": os.pathsep.join(libraries)} if libraries else {}

    def _as_nobody(self) -> list[str]:
        """Return what runs a program as somebody else: PostgreSQL refuses to run as root."""
        if os.geteuid():
            return []
        nobody = pwd.getpwnam("nobody")
        os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        return ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups", "--pdeathsig=KILL"]

    def _make(self, host: str) -> None:
        (self.folder / "password").write_text(PASSWORD)
        (self.folder / "password").chmod(0o644)
        self._run(
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=tests"),
            *("-addext", f"subjectAltName=DNS:{host}", "-keyout", f"{self.folder}/tls.key"),
            *("-out", str(self.certificate)),
        )
        words: t.Sequence[str] = (f"--pgdata={self.folder / 'data'}", f"--username={USER}", "--auth=scram-sha-256")
        self._run(str(self.programs / "initdb"), *words, f"--pwfile={self.folder / 'password'}", "--no-sync")

    def _run(self, *words: str) -> None:
        run(*self._prefix, "env", f"HOME={self.folder}", *self._variables(), *words)
