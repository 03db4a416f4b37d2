# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Counts the remote module calls of a run, as JSON to the file that DAY2_COUNT_CALLS names.

``{"w1": {"remote": 14, "cordoned": 5, "unreachable": 0, "calls": ["node_observe : Connect to the host", ...]}}``

A remote call is a module that came to an end, well or not, on a host that is not the controller: the task's host, or
the host that the task is delegated to, when its connection is not local.

- Every item of a loop, every retry (until), every poll of an async task counts.
- A module that was run again after a lost connection counts once more for each loss.
- Not counted are skipped tasks, attempts that never reached the host (they are under "unreachable"), and actions that
  run no module (NO_MODULE), such as set_fact, assert, or the entries of the journal.
- An action that runs several modules for one task (copy, template, fetch) counts once. So do reading the kubeconfig
  and the relays of cluster_session, which are connections of their own.
- "cordoned" are those of "remote" between the entries "drain begun" and "uncordon done" of the host's journal, in the
  order in which the controller hears of them. What is done on the controller for the host, such as its drain, is no
  remote call.

The figures of research for Kubespray that this is held against were counted alike: module results on hosts, with loop
items, without actions on the controller, one for each task of an action that runs several modules.
"""

from __future__ import annotations

import json
import os
import pathlib
import typing as t

from ansible.plugins.callback import CallbackBase

CONTROLLER = {"localhost", "127.0.0.1", "::1"}
NO_MODULE = {
    "add_host",
    "assert",
    "debug",
    "fail",
    "group_by",
    "import_playbook",
    "import_role",
    "import_tasks",
    "include",
    "include_role",
    "include_tasks",
    "include_vars",
    "meta",
    "pause",
    "set_fact",
    "set_stats",
    "validate_argument_spec",
    "day2.kubernetes.upgrade_journal",
}


class CallbackModule(CallbackBase):
    """Keeps the calls of each host."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "count_calls"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args: t.Any, **kwargs: t.Any) -> None:
        """Start with nothing seen."""
        super().__init__(*args, **kwargs)
        self._play: t.Any = None
        self._counts: dict[str, dict[str, t.Any]] = {}
        self._cordoned: set[str] = set()

    def v2_playbook_on_play_start(self, play: t.Any) -> None:
        """Keep whose variables tell how hosts are reached."""
        self._play = play

    def v2_runner_on_ok(self, result: t.Any) -> None:
        """Count a task; the items of a loop were counted one by one."""
        if not (result._task.loop or result._task.loop_with):
            self._count(result)

    def v2_runner_on_failed(self, result: t.Any, ignore_errors: bool = False) -> None:
        """Count a failed one."""
        self.v2_runner_on_ok(result)

    def v2_runner_item_on_ok(self, result: t.Any) -> None:
        """Count an item."""
        self._count(result)

    def v2_runner_item_on_failed(self, result: t.Any) -> None:
        """Count a failed item."""
        self._count(result)

    def v2_runner_retry(self, result: t.Any) -> None:
        """Count an attempt that is followed by another one."""
        self._count(result)

    def v2_runner_on_async_poll(self, result: t.Any) -> None:
        """Count a question."""
        self._count(result)

    def v2_runner_on_async_ok(self, result: t.Any) -> None:
        """Count the last question; the start is counted with the task."""
        self._count(result)

    def v2_runner_on_async_failed(self, result: t.Any) -> None:
        """Count it when the answer was bad too."""
        self._count(result)

    def v2_runner_on_unreachable(self, result: t.Any) -> None:
        """Keep an attempt that was no call."""
        self._of(remote_host(result) or result._host.name)["unreachable"] += 1

    def v2_playbook_on_stats(self, stats: t.Any) -> None:
        """Write all of it."""
        pathlib.Path(os.environ["DAY2_COUNT_CALLS"]).write_text(json.dumps(self._counts, indent=1))

    def _of(self, host: str) -> dict[str, t.Any]:
        return self._counts.setdefault(host, {"remote": 0, "cordoned": 0, "unreachable": 0, "calls": []})

    def _count(self, result: t.Any) -> None:
        self._hear(result._result.get("transition"))
        host = remote_host(result)
        if host is None or self._is_local(result, host) or runs_no_module(result._task):
            return
        calls = 1 + int(result._result.get("connection_losses") or 0)
        counts = self._of(host)
        counts["remote"] += calls
        counts["cordoned"] += calls if host in self._cordoned else 0
        counts["calls"] += [result._task.get_name()] * calls

    def _hear(self, transition: dict[str, t.Any] | None) -> None:
        if not transition:
            return
        place = (transition["step"], transition["phase"])
        if place == ("drain", "begun"):
            self._cordoned.add(transition["host"])
        elif place == ("uncordon", "done"):
            self._cordoned.discard(transition["host"])

    def _is_local(self, result: t.Any, host: str) -> bool:
        # the variables of the task are in these too
        variables = self._play.get_variable_manager().get_vars(play=self._play, host=result._host, task=result._task)
        if host != result._host.name:
            variables = {**variables["hostvars"][host], **result._task.get_vars()}
        return variables.get("ansible_connection", result._task.connection) in {"local", "ansible.builtin.local"}


def remote_host(result: t.Any) -> str | None:
    """Return the host where the task ran, or None for the controller."""
    delegated = result._result.get("_ansible_delegated_vars", {}).get("ansible_delegated_host")
    host = delegated or result._task_fields.get("delegate_to") or result._task.delegate_to or result._host.name
    return None if host in CONTROLLER else str(host)


def runs_no_module(task: t.Any) -> bool:
    """Tell whether the action of a task does its work in the controller's process."""
    action = str(task.resolved_action or task.action)
    builtin = action.rpartition(".")[2] if action.startswith(("ansible.builtin.", "ansible.legacy.")) else action
    return builtin in NO_MODULE
