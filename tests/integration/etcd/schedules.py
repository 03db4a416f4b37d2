# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The schedule of one node: its program, its settings, and what it tells."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import typing as t
from pathlib import Path
from unittest import mock

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._backup import command, program
from ansible_collections.day2.kubernetes.plugins.module_utils._store import persist
from tests.integration.etcd.members import Members
from tests.integration.etcd.storage import BUCKET, REGION, Storage

RUNS_HERE = pytest.mark.skipif(not os.access("/run", os.W_OK), reason="the lock of a node is in /run")
HASTY = f"import {persist.__name__} as persist\n\npersist.SLOWEST = 0.1\n"
POLICY = Path(__file__).parents[3] / "roles/etcd_backup_schedule/files/put-only-policy.json"


class Schedule:
    """One node's program with its settings; what is changed in settings counts from the next run on."""

    def __init__(self, folder: Path, members: Members, store: Storage) -> None:
        self.folder, self.secret = folder / "backups", store.keys["node"][1]
        self.prefix = f"cluster-a/{folder.name}"
        self.program, self.file = folder / "etcd-backup.pyz", folder / "etcd-backup.json"
        self.credentials, self.metrics_file = folder / "credentials.json", folder / "day2_etcd_backup.prom"
        self.program.write_bytes(program.build(command.__name__))
        self.login(*store.keys["node"])
        self._ended = 0
        access = members.access()._asdict()
        self.settings: dict[str, t.Any] = {
            "snapshot": {**access, "dir": str(self.folder), "timeout": 5, "keep": {"last": 2}},
            "upload": {
                "dest": f"s3://{BUCKET}/{self.prefix}",
                "endpoint_url": store.url,
                "region": REGION,
                "credentials_file": str(self.credentials),
                "compress": "none",
            },
            "metrics": {"file": str(self.metrics_file), "alert_after": 90000},
        }

    def hurry(self) -> None:
        """Let the program pause for a moment before it tries again; its own pauses come to a minute."""
        with mock.patch.object(program, "START", HASTY + program.START):
            self.program.write_bytes(program.build(command.__name__))

    def login(self, identity: str, secret: str) -> None:
        """Use other credentials."""
        self.credentials.write_text(json.dumps({"access_key": identity, "secret_key": secret}))
        self.credentials.chmod(0o600)

    def command(self, *words: str, python: str = sys.executable) -> list[str]:
        """Return the command line of the service."""
        self.file.write_text(json.dumps(self.settings))
        self.file.chmod(0o600)
        return [python, "-I", str(self.program), "save", "--config", str(self.file), *words]

    def run(self, *words: str, python: str = sys.executable, **variables: str) -> tuple[int, str]:
        """Do what the timer does, and return exit code and output, in which there is no secret."""
        while int(time.time()) == self._ended:  # names have seconds
            time.sleep(0.05)
        command = self.command(*words, python=python)
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=variables, cwd="/")
        self._ended = int(time.time())
        output = done.stdout + done.stderr
        assert self.secret not in output + self.file.read_text()
        assert not re.search("Signature=|X-Amz-|Traceback", output), output
        return done.returncode, output

    def metrics(self) -> dict[str, float]:
        """Return the metrics by their names without what all begin with."""
        lines = [line for line in self.metrics_file.read_text().splitlines() if not line.startswith("#")]
        return {name.replace("day2_etcd_backup_", ""): float(value) for name, value in map(str.split, lines)}

    def files(self) -> list[str]:
        """Return the names in the folder of snapshots."""
        return sorted(path.name for path in self.folder.iterdir())
