# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The main job, shown: a real cluster in the lab is upgraded through its bastion, then everything is removed.

``DEMO=ha`` takes three masters and three workers in place of one and two; ``KEEP=1`` leaves the lab for a look.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

from tests.house.environments import NEWEST_CORE, prepare
from tests.house.places import CHECKOUT, COLLECTIONS

LAB = "demo"
FROM, TO = "1.33.13", "1.34.4"
SIZES = {"": (1, 2), "ha": (3, 3)}


def lab(*arguments: str) -> None:
    """Run the lab's command."""
    subprocess.run([sys.executable, "-m", "tests.lab", *arguments], cwd=CHECKOUT, check=True)


def upgrade() -> int:
    """Run the playbook as a user would; return its exit status."""
    artifacts = CHECKOUT / "artifacts"
    inventory = artifacts / "demo-inventory.yaml"
    artifacts.mkdir(mode=0o700, exist_ok=True)
    lab("inventory", "--name", LAB, "--output", str(inventory))
    command = [
        str(NEWEST_CORE.python.with_name("ansible-playbook")),
        *("-i", str(inventory), "upgrade-cluster.yml"),
        *("-e", f"kube_version={TO}", "-e", f"upgrade_artifacts_dir={artifacts}"),
    ]
    path = f"{NEWEST_CORE.python.parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS)}
    print(f"Upgrading {FROM} -> {TO}: {' '.join(command)}", flush=True)
    return subprocess.run(command, cwd=CHECKOUT, env=environment, check=False).returncode


def demo() -> int:
    """Set up, create the lab, upgrade, remove the lab; return the exit status of the upgrade."""
    masters, workers = SIZES[os.environ.get("DEMO", "")]
    print(
        "About 25 minutes the first time, while Kubernetes is downloaded or built, 5 after (DEMO=ha: 8 more).",
        flush=True,
    )
    began = time.monotonic()
    prepare(NEWEST_CORE)
    lab("destroy", "--name", LAB)
    try:
        lab("create", "--name", LAB, "--masters", str(masters), "--workers", str(workers), "--from", FROM, "--to", TO)
        status = upgrade()
    finally:
        if not os.environ.get("KEEP"):
            lab("destroy", "--name", LAB)
    print(f"The whole demo took {time.monotonic() - began:.0f} s; the report is artifacts/report.html", flush=True)
    return status
