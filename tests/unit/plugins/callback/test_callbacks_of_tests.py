# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The callbacks of the upgrade tests, in runs of ansible-playbook whose hosts only seem to be remote."""

from __future__ import annotations

import json

import pytest

from ansible_collections.day2.kubernetes.tests.unit.plugins.action.playing import CHECKOUT, LOCAL, collection, play

CALLBACKS = str(CHECKOUT / "tests" / "upgrade" / "callbacks")
JOURNAL = "day2.kubernetes.upgrade_journal"
ECHO = """
from ansible.plugins.action import ActionBase

class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        return {"changed": False, **self._task.args}
"""
# the local connection by another name
FAR = """
from ansible.plugins.connection.local import Connection as Local

DOCUMENTATION = '''
name: far
short_description: far away
description: far away
options: {}
'''

class Connection(Local):
    transport = "far"
"""
LOST = """#!/usr/bin/python
from ansible.module_utils.basic import AnsibleModule
AnsibleModule({}).exit_json(connection_losses=2)
"""
REMOTE = {**LOCAL, "ansible_connection": "far"}
TRUE = {"ansible.builtin.command": "true"}


def note(step, phase):
    """Return an entry of the journal."""
    return {JOURNAL: {"transition": {"host": "{{ inventory_hostname }}", "step": step, "phase": phase}}}


@pytest.fixture
def run(tmp_path):
    """Return a function that runs tasks on w1 with a callback; it returns status and output."""
    collection(tmp_path, {"lost": LOST}, {"upgrade_journal": ECHO})
    (tmp_path / "far.py").write_text(FAR)

    def run(callback, tasks, hosts=None, **variables):
        return play(
            tmp_path,
            [{"hosts": "w1", "gather_facts": False, "tasks": tasks}],
            hosts or {"w1": REMOTE, "w2": REMOTE},
            ANSIBLE_CONNECTION_PLUGINS=str(tmp_path),
            ANSIBLE_CALLBACK_PLUGINS=CALLBACKS,
            ANSIBLE_CALLBACKS_ENABLED=callback,
            DAY2_COUNT_CALLS=str(tmp_path / "calls.json"),
            **variables,
        )

    return run


# each task counts as often as the number beside it, inside of the cordoned window
TASKS = [
    (1, {"name": "a module", **TRUE}),
    (3, {"name": "items", **TRUE, "loop": [1, 2, 3]}),
    (2, {"name": "failed", "ansible.builtin.command": "false", "retries": 1, "delay": 0, "ignore_errors": True}),
    (3, {"name": "lost", "day2.kubernetes.lost": {}}),
    (0, {"name": "skipped", **TRUE, "when": False}),
    (0, {"name": "a fact", "ansible.builtin.set_fact": {"a": "b"}}),
    (0, {"name": "an assertion", "ansible.builtin.assert": {"that": True}}),
    (0, {"name": "on the controller", **TRUE, "delegate_to": "localhost", "vars": LOCAL}),
    (0, {"name": "with a local connection", **TRUE, "vars": LOCAL}),
    (0, {"name": "on another host", **TRUE, "delegate_to": "w2"}),
]


def test_calls_are_counted_by_host_and_window(run, tmp_path):
    """What is delegated to another host is that host's."""
    window = [note("drain", "begun"), *(task for dummy, task in TASKS), note("uncordon", "done")]
    status, output = run("count_calls", [{"name": "before", **TRUE}, *window, {"name": "after", **TRUE}])
    assert status == 0, output
    expected = ["before", *(task["name"] for count, task in TASKS for dummy in range(count)), "after"]
    cordoned = len(expected) - 2
    assert json.loads((tmp_path / "calls.json").read_text()) == {
        "w1": {"remote": len(expected), "cordoned": cordoned, "unreachable": 0, "calls": expected},
        "w2": {"remote": 1, "cordoned": 0, "unreachable": 0, "calls": ["on another host"]},
    }


def test_an_attempt_that_reached_nobody_is_no_call(run, tmp_path):
    """It is kept apart."""
    away = {"ansible_host": "127.0.0.1", "ansible_port": 1}
    run("count_calls", [{"ansible.builtin.ping": {}}], {"w1": away})
    calls = json.loads((tmp_path / "calls.json").read_text())
    assert calls == {"w1": {"remote": 0, "cordoned": 0, "unreachable": 1, "calls": []}}
