# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A real PostgreSQL of the system's packages, with TLS and passwords."""

from __future__ import annotations

import os
import pwd
import shutil
from pathlib import Path

from tests.integration.aws.database import DATABASE, ORDERS, PASSWORD, USER, Database
from tests.integration.aws.packages import libraries, unpacked
from tests.lab.errors import LabError

SETTINGS = ("fsync=off", "unix_socket_directories=", "listen_addresses=127.0.0.1", "shared_buffers=16MB", "ssl=on")


def newest(root: Path) -> Path | None:
    """Return the folder with the programs of the newest PostgreSQL below a root."""
    found = sorted(root.glob("usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.parents[1].name))
    return found[-1].parent if found and (found[-1].parent / "psql").exists() else None


class Postgres(Database):
    """It refuses to run as root, so that root runs it as nobody."""

    engine = "postgres"

    def find(self) -> None:
        programs = newest(Path("/"))
        if not programs:
            root = unpacked("postgresql")
            if not os.geteuid():  # nobody cannot look into root's folders
                root = Path(shutil.copytree(root, self.folder / "root", symlinks=True))
            programs, self.environment = newest(root), libraries(root)
            if not programs:
                raise LabError(f"There is no PostgreSQL in {root}: remove that folder, or apt-get install postgresql")
        self.programs = programs
        if not os.geteuid():
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            who = (f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups")
            self.prefix = ("setpriv", *who, "--pdeathsig=KILL")

    def make(self) -> list[str]:
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        data = self.folder / "data"
        words = (f"--pgdata={data}", f"--username={USER}", "--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync")
        self.run(self.programs / "initdb", *words)
        settings = [word for one in SETTINGS for word in ("-c", one)]
        settings += [f"--ssl_cert_file={self.certificate}", f"--ssl_key_file={self.folder / 'tls.key'}"]
        return [str(self.programs / "postgres"), "-D", str(data), f"--port={self.port}", *settings]

    def fill(self) -> None:
        self.sql(f"CREATE DATABASE {DATABASE}", "")
        self.sql(f"CREATE TABLE orders AS SELECT generate_series(1, {ORDERS}) AS number, now() AS placed")

    def sql(self, text: str, database: str = DATABASE) -> str:
        where = ["--host=127.0.0.1", f"--port={self.port}", f"--username={USER}", f"--dbname={database or 'postgres'}"]
        psql = [self.programs / "psql", "--no-psqlrc", "-qAt", "-v", "ON_ERROR_STOP=1"]
        return self.ask(*psql, *where, "-c", text, PGPASSWORD=PASSWORD)
