# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a program costs that runs to its end: wall clock, processor time and peak memory."""

from __future__ import annotations

import json
import subprocess
import sys
import typing as t
from pathlib import Path

# A process keeps the peak memory of the one that it was forked from, so a small one starts it.
LAUNCHER = """
import json, os, sys, time
began = time.monotonic()
actions = [(os.POSIX_SPAWN_DUP2, 2, 1)]
if sys.argv[1]:
    out = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    actions = [(os.POSIX_SPAWN_DUP2, out, 1), (os.POSIX_SPAWN_DUP2, os.open(os.devnull, os.O_WRONLY), 2)]
process = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ, file_actions=actions)
dummy, status, usage = os.wait4(process, 0)
cost = time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
print(json.dumps([os.waitstatus_to_exitcode(status), *cost]))
"""


class Cost(t.NamedTuple):
    """Seconds, seconds, MiB of the largest of its processes."""

    wall: float
    cpu: float
    memory: float


def run(command: list[str], output: Path | None = None) -> Cost:
    """Run a program and return what it took; its output goes to a file, and what it thinks of its result is not asked.

    Without a file its output is shown, and it has to succeed.
    """
    launched = [sys.executable, "-I", "-S", "-c", LAUNCHER, str(output or ""), *command]
    done = subprocess.run(launched, stdout=subprocess.PIPE, text=True, check=True)
    status, *cost = json.loads(done.stdout.splitlines()[-1])
    if status and not output:
        raise SystemExit(f"{' '.join(command)} ended with {status}")
    return Cost(*cost)
