# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Workers with sessions of their own, as real processes."""

from __future__ import annotations

import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest

from ansible_collections.day2.kubernetes.plugins.plugin_utils._session.run_dir import Process
from ansible_collections.day2.kubernetes.plugins.plugin_utils._session.workers import Workers

# a controller with a worker in a session of its own, whose module is its child, and a bystander in the controller's
CONTROLLER = """
import os, subprocess, sys, time
worker = "import os,subprocess,sys; os.setsid(); subprocess.run(['sleep', '60'])"
processes = [subprocess.Popen([sys.executable, "-c", worker]), subprocess.Popen(["sleep", "60"])]
time.sleep(0.5)
print(*(process.pid for process in processes), flush=True)
time.sleep(60)
"""


@pytest.fixture
def controller():
    """Return the process, the pid of its worker and that of the bystander; all are ended afterwards."""
    with subprocess.Popen([sys.executable, "-c", CONTROLLER], stdout=subprocess.PIPE, text=True) as process:
        worker, bystander = map(int, process.stdout.readline().split())
        yield process, worker, bystander
        process.kill()
        for pid in (worker, bystander):
            if is_there(pid):
                os.kill(pid, signal.SIGKILL)


def is_there(pid):
    """Tell whether a process runs; one that has ended and was not asked for is none."""
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_workers_and_their_modules_end_after_a_killed_controller(controller):
    """And nothing else does."""
    process, worker, bystander = controller
    workers = Workers(Process.of(process.pid))
    workers.look()
    process.kill()
    process.wait()
    workers.look()
    ended = workers.end()
    time.sleep(0.2)
    assert worker in ended
    assert len(ended) == 2
    assert [is_there(pid) for pid in ended] == [False, False]
    assert is_there(bystander)


def test_a_worker_that_has_ended_is_not_looked_for(controller):
    """Its number may belong to somebody else by then."""
    process, worker, dummy = controller
    workers = Workers(Process.of(process.pid))
    workers.look()
    os.kill(worker, signal.SIGKILL)
    time.sleep(0.2)
    process.kill()
    process.wait()
    assert workers.end() == []
