# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What becomes of a module on a node whose connection is lost."""

from __future__ import annotations

import os
import types

import pytest
from ansible.errors import AnsibleAuthenticationFailure, AnsibleConnectionFailure, AnsibleError

from ansible_collections.day2.kubernetes.plugins.plugin_utils._step import node_step, variables
from ansible_collections.day2.kubernetes.plugins.plugin_utils._step.node_step import NodeStep, reason_of

LOST = "Failed to connect to the host via ssh: debug1: hello\nkex_exchange: Connection reset"
REFUSED = 'Data could not be sent to remote host "w3". Make sure this host can be reached over ssh: ssh: refused'
DONE = {"changed": True}


class Clock:
    """Time that goes by only where somebody sleeps, and one second for each attempt."""

    def __init__(self):
        self.now = 0.0

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


class Step(NodeStep):
    """Takes the results of its module and the answers of its host from lists; the last of each stays."""

    def __init__(self, clock, results, answers=("",), **task):
        self.clock, self.results, self.answers = clock, list(results), list(answers)
        self.runs = self.resets = 0
        task = {"check_mode": False, "async_val": 0, "ignore_unreachable": False, "delegate_to": None, **task}
        self._task = types.SimpleNamespace(
            name="Work", action="x", no_log=False, get_ds=lambda: {"name": "Work"}, **task
        )
        self._templar = types.SimpleNamespace(template=lambda value: value)
        self._connection = types.SimpleNamespace(reset=self._reset)

    def run_module(self, known):
        self.runs += 1
        return self._next(self.results)

    def _reset(self):
        self.resets += 1

    def _low_level_execute_command(self, command, sudoable):
        self.clock.now += 1
        return self._next(self.answers)

    def _next(self, values):
        value = values.pop(0) if len(values) > 1 else values[0]
        if isinstance(value, Exception):
            raise value
        return value


@pytest.fixture
def run(monkeypatch):
    """Return a function that runs a step; it returns the step, its result and the lines that were shown."""
    clock, lines = Clock(), []
    shown = types.SimpleNamespace(display=lines.append, warning=lines.append)
    monkeypatch.setattr("time.monotonic", clock.monotonic)
    monkeypatch.setattr("time.sleep", clock.sleep)
    monkeypatch.setattr(node_step, "display", shown)
    monkeypatch.setattr(variables, "display", shown)

    def run(results, answers=("",), known=None, **task):
        step = Step(clock, results, answers, **task)
        known = {"inventory_hostname": "w3", "day2_heartbeat_seconds": 0, **(known or {})}
        return step, step.run(None, known), lines

    return run


def test_a_module_that_ends_is_not_touched(run):
    """Neither its result nor the output."""
    step, result, lines = run([DONE])
    assert (result, step.runs, lines) == (DONE, 1, [])


@pytest.mark.parametrize("lost", [AnsibleConnectionFailure(LOST), {"unreachable": True, "msg": LOST}])
def test_a_lost_connection_is_tried_again(run, lost):
    """The module runs again when the host answers; one line when it is lost and one when it is back."""
    away = AnsibleConnectionFailure(REFUSED)
    step, result, lines = run([lost, DONE], [away, away, ""])
    assert (result, step.runs, step.resets) == ({"changed": True, "connection_losses": 1}, 2, 3)
    assert lines == [
        "w3: the connection is lost (kex_exchange: Connection reset), trying again for 120 s",
        "w3: the connection is back after 13 s, the task is run again",
    ]


def test_a_host_that_stays_away_has_failed(run):
    """It is not unreachable, so that rescue and gate see it."""
    away = AnsibleConnectionFailure(REFUSED)
    step, result, dummy = run([away], [away], {"day2_reconnect_seconds": "20"})
    assert result == {
        "failed": True,
        "changed": False,
        "connection_losses": 1,
        "msg": "w3 cannot be reached since 21 s (ssh: refused): look at the host and its way through the bastion, "
        "then start the same command again",
    }
    assert (step.runs, "unreachable" in result) == (1, False)


def test_a_host_that_is_lost_again_and_again_has_failed(run):
    """Though it answers at once every time."""
    step, result, dummy = run([AnsibleConnectionFailure(LOST)], known={"day2_reconnect_seconds": 20})
    assert (step.runs, result["connection_losses"]) == (5, 5)
    assert result["msg"].startswith("The connection to w3 was lost 5 times (kex_exchange: Connection reset): look")


def test_no_patience_fails_at_once(run):
    """With the reason."""
    step, result, dummy = run([AnsibleConnectionFailure(LOST)], known={"day2_reconnect_seconds": 0})
    assert (step.resets, result["msg"].partition(":")[0]) == (0, "The connection to w3 was lost (kex_exchange")


def test_a_refused_login_is_not_tried_again(run):
    """More attempts would lock the account."""
    step, result, dummy = run([AnsibleAuthenticationFailure("Invalid/incorrect password")])
    assert (step.runs, step.resets, result["failed"]) == (1, 0, True)
    assert result["msg"].startswith("w3 refuses the login (")
    assert "Invalid/incorrect password)" in result["msg"]


@pytest.mark.parametrize("task", [{"check_mode": True}, {"async_val": 60}, {"ignore_unreachable": True}])
def test_some_tasks_are_left_as_ansible_has_them(run, task):
    """Those that only look, run apart, or care for unreachable hosts themselves."""
    with pytest.raises(AnsibleConnectionFailure):
        run([AnsibleConnectionFailure(LOST)], **task)


def test_other_errors_come_through(run):
    """They have nothing to do with the connection."""
    with pytest.raises(AnsibleError, match="no such module"):
        run([AnsibleError("no such module")])


def test_a_delegated_task_names_the_host_that_it_lost(run):
    """Not the one for whose sake it ran."""
    dummy, result, dummy = run([AnsibleConnectionFailure(LOST)], known={"day2_reconnect_seconds": 0}, delegate_to="cp1")
    assert "The connection to cp1 was lost" in result["msg"]


def test_a_task_whose_run_was_killed_does_not_go_on(run, monkeypatch):
    """Somebody may have started the next run meanwhile."""
    monkeypatch.setattr("multiprocessing.parent_process", lambda: types.SimpleNamespace(pid=os.getppid() + 1))
    with pytest.raises(AnsibleError, match="ansible-playbook has ended"):
        run([AnsibleConnectionFailure(LOST), DONE])


def test_a_variable_that_is_no_number_is_told_and_not_used(run):
    """The default is."""
    dummy, dummy, lines = run([DONE], known={"day2_reconnect_seconds": "often"})
    assert lines == ["day2_reconnect_seconds is 'often' and not a number of seconds: 120 is used"]


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        pytest.param(LOST, "kex_exchange: Connection reset", id="the last line of ssh"),
        pytest.param(REFUSED, "ssh: refused", id="without Ansible's words"),
        pytest.param("Connection \x1b[31mclosed\n \n", "Connection [31mclosed", id="nothing that moves the cursor"),
        pytest.param("", "no reason given", id="silence"),
    ],
)
def test_a_reason_is_one_line(message, reason):
    """As short as ssh has it."""
    assert reason_of(message) == reason
