# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The callback, fed with results, and in a run of ansible-playbook that several hosts take part in."""

from __future__ import annotations

import re
import types

import pytest

from ansible_collections.day2.kubernetes.plugins.callback import upgrade_progress
from ansible_collections.day2.kubernetes.plugins.callback.upgrade_progress import CallbackModule
from ansible_collections.day2.kubernetes.tests.unit.plugins.action.playing import CHECKOUT, LOCAL, collection, play

JOURNAL, PLAN = "day2.kubernetes.upgrade_journal", "day2.kubernetes.upgrade_plan"
ECHO = """
import time
from ansible.plugins.action import ActionBase

class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        return {"changed": False, **self._task.args}
"""
A_PLAN = {"target": "1.34.4", "masters": ["cp1"], "workers": ["w1", "w2"], "batches": [2], "steps": []}


@pytest.fixture
def told(monkeypatch):
    """Return a callback and the lines that it prints; a second goes by at each look at the clock."""
    seconds = iter(range(1000))
    monkeypatch.setattr(upgrade_progress.time, "monotonic", lambda: next(seconds))
    callback, lines = CallbackModule(), []
    callback._display = types.SimpleNamespace(display=lines.append)
    return callback, lines


def result(action, said, resolved=True):
    """Build what a callback gets of a task."""
    task = types.SimpleNamespace(action=action, resolved_action=action if resolved else None)
    return types.SimpleNamespace(_task=task, _result=said)


def note(host, step, phase):
    """Build the result of an entry of the journal."""
    transition = {"host": host, "node": host, "step": step, "phase": phase, "at": 1763712345.1}
    return result(JOURNAL, {"changed": False, "transition": transition, "written": True})


def test_a_line_comes_before_the_next_task(told):
    """When all hosts of a batch have been heard."""
    callback, lines = told
    callback.v2_runner_on_ok(result(PLAN, {"plan": A_PLAN, "table": "..."}))
    callback.v2_runner_on_ok(note("w1", "drain", "begun"))
    callback.v2_runner_item_on_ok(note("w2", "drain", "begun"))
    assert lines == []
    callback.v2_playbook_on_task_start(None, False)
    assert lines == ["[ 0:03] workers batch 1 of 1: w1, w2: drain begun"]


def test_the_end_of_the_run_has_the_rest_and_the_summary(told):
    """Also where the last play has no further task."""
    callback, lines = told
    callback.v2_runner_on_ok(note("w1", "drain", "begun"))
    callback.v2_runner_on_ok(note("w1", "uncordon", "done"))
    callback.v2_playbook_on_stats(None)
    assert lines == [
        "[ 0:03] w1: drain begun",
        "[ 0:03] w1 done in 1 s",
        "Upgrade: 0:03",
        "  hosts        2 s  w1 2 (drain not done)",
    ]


@pytest.mark.parametrize(
    "heard",
    [
        pytest.param(result("ansible.builtin.debug", {"transition": {"host": "w1"}}), id="another action"),
        pytest.param(result(JOURNAL, {"timeline": []}), id="a journal that was closed"),
        pytest.param(result(JOURNAL, {"censored": "hidden"}), id="no_log"),
        pytest.param(result(PLAN, {"plan": "none"}), id="no plan"),
        pytest.param(result(PLAN, {"plan": A_PLAN}), id="a plan that is not carried out"),
    ],
)
def test_everything_else_is_left_alone(told, heard):
    """Not a line."""
    callback, lines = told
    callback.v2_runner_on_ok(heard)
    callback.v2_playbook_on_play_start(None)
    callback.v2_playbook_on_stats(None)
    assert lines == []


def steps():
    """Return the tasks of a host's upgrade, with entries of the journal around each."""
    entry = {"host": "{{ inventory_hostname }}", "node": "x"}
    return [
        {"name": f"Note {step} {phase}", JOURNAL: {"transition": {**entry, "step": step, "phase": phase}}}
        for step in ("drain", "kubeadm", "kubelet", "verify", "uncordon")
        for phase in ("begun", "done")
    ]


def a_run(tmp_path, **variables):
    """Run a play for the master and one for the workers."""
    collection(tmp_path, {}, {"upgrade_journal": ECHO, "upgrade_plan": ECHO})
    plan = {"name": "Plan", PLAN: {"plan": A_PLAN}, "run_once": True}
    one = {"gather_facts": False}
    plays = [{**one, "hosts": "cp1", "tasks": [plan, *steps()]}, {**one, "hosts": "w1:w2", "tasks": steps()}]
    return play(tmp_path, plays, {"cp1": LOCAL, "w1": LOCAL, "w2": LOCAL}, **variables)


def test_a_run_tells_where_it_is(tmp_path):
    """Four lines for a master, and four for a batch."""
    status, output = a_run(tmp_path, ANSIBLE_CALLBACKS_ENABLED="day2.kubernetes.upgrade_progress")
    assert status == 0, output
    places = re.findall(r"^\[ +[0-9]+:[0-9]+\] (.*)$", output, re.MULTILINE)
    seen = [re.sub("w2, w1", "w1, w2", re.sub(" in .* s| left.*", "", place)) for place in places]
    of = {"masters 1 of 1: cp1": [], "workers batch 1 of 1: w1, w2": []}
    assert seen == [
        f"{who}{what}" for who in of for what in (": drain begun", ": kubeadm begun", ": verify begun", " done")
    ]
    assert "Upgrade to 1.34.4: " in output
    assert "WARNING" not in output


def test_it_is_quiet_where_nobody_asked_for_it(tmp_path):
    """It needs to be enabled."""
    status, output = a_run(tmp_path)
    assert (status, "masters 1 of 1" in output) == (0, False)


def test_our_own_configuration_asks_for_it():
    """A user of the checkout need not know of it."""
    assert "callbacks_enabled = day2.kubernetes.upgrade_progress\n" in (CHECKOUT / "ansible.cfg").read_text()
