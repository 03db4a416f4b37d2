# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The programs that ask a database, psql and mysql: how they are told, and what their answers mean."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

PACKAGES = {"psql": "postgresql-client", "mysql": "default-mysql-client"}
PROGRAMS = {"postgres": "psql", "mysql": "mysql"}
# waiting would not help
FINAL = re.compile(
    r"password authentication failed|(database|role) \"[^\"]*\" does not exist|no pg_hba.conf entry|permission denied"
    r"|does not support SSL|certificate verify failed|self-signed certificate|Access denied|Unknown database"
)
TLS = {
    "postgres": {"disable": "disable", "prefer": "prefer", "require": "require", "verify": "verify-full"},
    "mysql": {"disable": "DISABLED", "prefer": "PREFERRED", "require": "REQUIRED", "verify": "VERIFY_IDENTITY"},
    "mariadb": {"disable": "--skip-ssl", "prefer": "", "require": "--ssl", "verify": "--ssl-verify-server-cert"},
}


class Refused(Day2Error):
    """The database said no; final when waiting would not help."""

    @property
    def final(self) -> bool:
        """Tell whether another try would say the same."""
        return bool(FINAL.search(str(self)))


@dataclass(frozen=True)
class Target:
    """A database and the way in; tls is disable, prefer, require or verify, and timeout is the seconds of one query."""

    engine: str
    host: str
    port: int
    database: str | None
    user: str
    password: str
    tls: str = "require"
    ca: str | None = None
    timeout: int = 60
    client: str | None = None


class SqlClient:
    """One program of the controller, which is asked with the session set to read only."""

    def __init__(self, target: Target) -> None:
        """Find the program.

        Raises:
            Day2Error: it is not there.

        """
        name = PROGRAMS[target.engine]
        found = shutil.which(target.client or name)
        if not found:
            raise Day2Error(
                f"{target.client or name} is not on the host that asks the database: install the package "
                f"{PACKAGES[name]} there, or name the program with client"
            )
        self.target, self.program = target, found
        self._flavour = target.engine if target.engine == "postgres" else self._of_mysql()

    def value(self, query: str) -> str | None:
        """Return the first value of the first row, or None when there is no row.

        Raises:
            Refused: the database refused it, or does not answer.

        """
        rows = self._rows(self._run(command_of(self.program, self._flavour, self.target, query)))
        return rows[0][0] if rows and rows[0] else None

    def _rows(self, output: str) -> list[list[str]]:
        if self.target.engine == "postgres":
            return list(csv.reader(io.StringIO(output)))
        return [line.split("\t") for line in output.splitlines()]

    def _of_mysql(self) -> str:
        return "mariadb" if "MariaDB" in self._run([self.program, "--version"]) else "mysql"

    def _run(self, command: list[str]) -> str:
        limit = self.target.timeout + 15  # the server ends a query by itself before that
        try:
            done = subprocess.run(
                command,
                env={**os.environ, **environment_of(self.target)},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=limit,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Refused(f"No answer within {limit} s") from None
        if done.returncode:
            raise Refused(" ".join(done.stderr.split()) or f"The client ended with status {done.returncode}")
        return done.stdout


def environment_of(target: Target) -> dict[str, str]:
    """Return what a client reads from its environment, where no other user sees the password."""
    if target.engine == "mysql":
        return {"MYSQL_PWD": target.password}
    read_only = f"-c default_transaction_read_only=on -c statement_timeout={target.timeout * 1000}"
    ca = {"PGSSLROOTCERT": target.ca} if target.ca else {}
    tls = TLS["postgres"][target.tls]
    return {"PGPASSWORD": target.password, "PGOPTIONS": read_only, "PGSSLMODE": tls, "PGCONNECT_TIMEOUT": "10", **ca}


def command_of(program: str, flavour: str, target: Target, query: str) -> list[str]:
    """Return the command line that asks a query; flavour is postgres, mysql or mariadb."""
    where = [f"--host={target.host}", f"--port={target.port}"]
    if flavour == "postgres":
        who = [f"--username={target.user}", f"--dbname={target.database or 'postgres'}"]
        output = ["--no-psqlrc", "--no-password", "--quiet", "--csv", "--tuples-only"]
        return [program, *where, *who, *output, f"--command={query}"]
    tls = TLS[flavour][target.tls]
    optional = {
        "--database=": target.database,
        "": tls if flavour == "mariadb" else f"--ssl-mode={tls}",
        "--ssl-ca=": target.ca,
    }
    return [
        program,
        "--no-defaults",
        *where,
        f"--user={target.user}",
        *(f"{name}{value}" for name, value in optional.items() if value),
        "--protocol=TCP",
        "--connect-timeout=10",
        "--init-command=SET SESSION TRANSACTION READ ONLY",
        "--batch",
        "--raw",
        "--skip-column-names",
        f"--execute={query}",
    ]
