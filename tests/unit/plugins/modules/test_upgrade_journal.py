# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The task upgrade_journal against a helper's socket; the real one is in tests/integration/test_journal.py."""

from __future__ import annotations

import json
import platform
import socketserver
import subprocess
import sys
import threading

import pytest
import yaml

from ansible_collections.day2.kubernetes.plugins.action.upgrade_journal import OPTIONS, words
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.modules import upgrade_journal
from ansible_collections.day2.kubernetes.plugins.plugin_utils._session.control import Control, ask

NOTE = {"state": "noted", "host": "w1", "node": "w1", "step": "drain", "phase": "begun"}


@pytest.fixture
def helper(tmp_path):
    """Return a folder with a socket that answers with what it was asked, and the list of requests."""
    requests = []

    class Answer(socketserver.StreamRequestHandler):
        def handle(self):
            requests.append(json.loads(self.rfile.readline()))
            self.wfile.write(json.dumps({"written": True, "former": None}).encode() + b"\n")

    with socketserver.ThreadingUnixStreamServer(str(tmp_path / "control"), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield tmp_path, requests
        server.shutdown()


def run(folder, *arguments, **task):
    """Run a play with one task; return its status and output with single blanks."""
    tasks = [{"day2.kubernetes.upgrade_journal": {"session": str(folder), **task}}]
    (folder / "play.yml").write_text(yaml.safe_dump([{"hosts": "nowhere", "gather_facts": False, "tasks": tasks}]))
    done = subprocess.run(
        [sys.executable, "-m", "ansible", "playbook", "-i", "nowhere,", str(folder / "play.yml"), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, " ".join((done.stdout + done.stderr).split())


def test_a_note_asks_the_helper_and_no_host(helper):
    """The host of the task does not exist."""
    folder, requests = helper
    status, output = run(folder, **NOTE)
    assert (status, requests) == (0, [NOTE]), output
    assert "changed=0" in output


def test_a_note_names_the_controller_that_has_the_snapshot(helper):
    """The run that goes on may be on another one."""
    folder, requests = helper
    status, dummy = run(folder, **NOTE, snapshot={"file": "/srv/etcd.db"})
    assert (status, requests) == (0, [{**NOTE, "snapshot": {"controller": platform.node(), "file": "/srv/etcd.db"}}])


def test_a_lock_without_a_journal_names_the_run(helper):
    """The helper needs no plan for it."""
    folder, requests = helper
    status, output = run(folder, state="locked")
    assert status == 0, output
    assert (requests[0]["state"], requests[0]["run"]) == ("locked", folder.name)
    assert "plan" not in requests[0]


def test_check_mode_writes_nothing(helper):
    """Not even to the helper."""
    folder, requests = helper
    assert (run(folder, "--check", **NOTE)[0], requests) == (0, [])


@pytest.mark.parametrize(
    ("task", "named"),
    [
        pytest.param({**NOTE, "step": "reboot"}, "value of step must be one of", id="a step that there is not"),
        pytest.param({"state": "noted", "step": "drain"}, "missing: host, node, phase", id="a note of nobody"),
        pytest.param({"state": "opened"}, "missing: plan, baseline", id="an opening without a plan"),
    ],
)
def test_a_wrong_task_is_a_sentence(helper, task, named):
    """Before the helper is asked."""
    folder, requests = helper
    status, output = run(folder, **task)
    assert (status != 0, requests) == (True, []), output
    assert named in output


def test_a_helper_that_is_gone_is_a_sentence(tmp_path):
    """It names the way out."""
    status, output = run(tmp_path, **NOTE)
    assert status != 0
    assert "start the same command again" in output


def test_every_option_is_documented():
    """The action has them, the module documents them."""
    documented = yaml.safe_load(upgrade_journal.DOCUMENTATION)["options"]
    assert set(documented) | {"kubeconfig", "context", "api_endpoints"} == set(OPTIONS)
    assert documented["step"]["choices"] == OPTIONS["step"]["choices"]


def test_what_a_person_should_read():
    """A takeover and a journal that could not be closed."""
    assert list(words({"former": None, "problem": None})) == []
    assert list(words({"former": "ops@there/run-1"})) == [
        "The lock of ops@there/run-1, who gave no sign of life any more, was taken over."
    ]


def test_a_note_without_an_open_journal_is_refused():
    """And a fault of the helper is a sentence too."""
    control = Control()
    assert control.answer(dict(NOTE)) == {"error": "The journal of this run is not open"}
    assert "The helper process failed" in control.answer({"state": "opened"})["error"]


def test_an_answer_that_is_no_answer_is_a_sentence(tmp_path):
    """The socket is not there."""
    with pytest.raises(Day2Error, match="does not answer"):
        ask(str(tmp_path), {}, 1)
