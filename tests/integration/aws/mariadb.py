# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A real MariaDB of the system's packages, with TLS and passwords; its client is one that is called mysql."""

from __future__ import annotations

import os
from pathlib import Path

from tests.integration.aws.database import DATABASE, ORDERS, PASSWORD, USER, Database
from tests.integration.aws.packages import libraries, unpacked


class MariaDb(Database):
    """It runs as whoever runs the tests."""

    engine = "mysql"

    def find(self) -> None:
        self._root = Path("/")
        if not Path("/usr/sbin/mariadbd").exists():
            self._root = unpacked("mariadb-server-core", "mariadb-client-core")
            self.environment = libraries(self._root)
        self.programs = self._root / "usr" / "bin"

    def make(self) -> list[str]:
        data = [f"--basedir={self._root / 'usr'}", f"--datadir={self.folder / 'data'}"]
        data += [] if os.geteuid() else ["--user=root"]
        words = ("--auth-root-authentication-method=normal", "--skip-test-db")
        self.run(self.programs / "mariadb-install-db", "--no-defaults", *data, *words)
        tls = [f"--ssl-cert={self.certificate}", f"--ssl-key={self.folder / 'tls.key'}"]
        where = [f"--port={self.port}", "--bind-address=127.0.0.1", f"--socket={self.folder / 'socket'}"]
        fast = ["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=16M"]
        return [str(self._root / "usr" / "sbin" / "mariadbd"), "--no-defaults", *data, *tls, *where, *fast]

    def fill(self) -> None:
        self.sql(f"CREATE DATABASE {DATABASE}", "")
        self.sql(f"CREATE USER '{USER}'@'%' IDENTIFIED BY '{PASSWORD}'; GRANT ALL ON *.* TO '{USER}'@'%'")
        self.sql(f"CREATE TABLE orders AS SELECT seq AS number, now() AS placed FROM seq_1_to_{ORDERS}")

    def sql(self, text: str, database: str = DATABASE) -> str:
        where = [f"--socket={self.folder / 'socket'}", "--user=root", *([f"--database={database}"] if database else [])]
        return self.ask(self.programs / "mariadb", "--no-defaults", *where, "--batch", "-N", "-e", text)
