# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the databases of the tests have in common: a folder, a port, a certificate, and a process."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import typing as t
from pathlib import Path

from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll
from tests.lab.command import run
from tests.lab.local_process import LocalProcess, free_ports

USER, PASSWORD, DATABASE = "keeper", "tests-s3cret-of-the-database", "shop"
ORDERS = 1200


class Database:
    """A server on loopback with one table of orders; certificate is good for one host, and signed by itself.

    engine is that of sql_check, programs the folder of its client, and environment what that needs.
    """

    engine: str
    programs: Path
    prefix: t.Sequence[str] = ()  # what runs a program as somebody else

    def __init__(self, host: str) -> None:
        """Make the data and start."""
        self.folder = Path(tempfile.mkdtemp(prefix=f"day2-{self.engine}-"))
        self.environment: dict[str, str] = {}
        [self.port] = free_ports(1)
        self._process: LocalProcess | None = None
        try:
            self.find()
            self._sign(host)
            self._start(self.make())
            poll(self._answers, bool, timeout=60, interval=0.1, waiting_for=self.engine)
            self.fill()
        except BaseException:
            self.stop()
            raise

    def find(self) -> None:
        """Set programs, environment and prefix."""
        raise NotImplementedError

    def make(self) -> list[str]:
        """Make the data, and return the command line of the server."""
        raise NotImplementedError

    def fill(self) -> None:
        """Make the table."""
        raise NotImplementedError

    def sql(self, text: str, database: str = DATABASE) -> str:
        """Run statements as somebody who may do everything."""
        raise NotImplementedError

    @property
    def certificate(self) -> Path:
        """The certificate of the server."""
        return self.folder / "tls.crt"

    def stop(self) -> None:
        """End it and remove its data."""
        if self._process:
            self._process.stop()
        shutil.rmtree(self.folder)

    def run(self, *words: str | Path) -> None:
        """Run a program that makes something in the folder."""
        variables = [f"{name}={value}" for name, value in {**self.environment, "HOME": str(self.folder)}.items()]
        run(*self.prefix, "env", *variables, *words)

    def ask(self, *words: str | Path, **more: str) -> str:
        """Run a client, and return what it printed."""
        variables = {**os.environ, **self.environment, **more}
        command = [str(word) for word in words]
        return subprocess.run(command, env=variables, check=True, capture_output=True, text=True).stdout

    def _sign(self, host: str) -> None:
        self.run(
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=tests"),
            *("-addext", f"subjectAltName=DNS:{host}", "-keyout", self.folder / "tls.key", "-out", self.certificate),
        )

    def _start(self, server: list[str]) -> None:
        words = [*self.prefix, "env", *(f"{name}={value}" for name, value in self.environment.items()), *server]
        self._process = LocalProcess(Path(shutil.which(words[0]) or words[0]), words[1:], self.folder / "log")

    def _answers(self) -> bool:
        if self._process:
            self._process.check()
        try:
            return bool(self.sql("SELECT 1", ""))
        except subprocess.CalledProcessError:
            return False
