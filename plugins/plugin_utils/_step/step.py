# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

# PRIVATE to day2.kubernetes: may change in any release.

"""A module run as Ansible runs every module, with a heartbeat."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleError
from ansible.plugins.action.normal import ActionModule as NormalAction

from ansible_collections.day2.kubernetes.plugins.plugin_utils._step import variables
from ansible_collections.day2.kubernetes.plugins.plugin_utils._step.heartbeat import BEAT_SECONDS, Heartbeat

Json = dict[str, t.Any]


class Step(NormalAction):
    """Runs the module of the same name; all options, check mode, diff, async and no_log are Ansible's own."""

    def run(self, tmp: t.Any = None, task_vars: Json | None = None) -> Json:
        """Return the result of the module."""
        known = task_vars or {}
        if self._task.check_mode or self._task.async_val:
            return self.run_module(known)
        return self.run_step(known)

    def run_step(self, known: Json) -> Json:
        """Run the module where it may take long; known are the variables of the task."""
        with self.heartbeat(known):
            return self.run_module(known)

    def run_module(self, known: Json) -> Json:
        """Run the module once."""
        return dict(super().run(None, known))

    def heartbeat(self, known: Json, state: t.Callable[[], str] = str) -> Heartbeat:
        """Return the heartbeat of this task, every day2_heartbeat_seconds, 0 for none."""
        label = f"{known.get('inventory_hostname', 'localhost')}: {name_of(self._task, self._templar)}"
        seconds = variables.seconds("day2_heartbeat_seconds", known, self._templar, BEAT_SECONDS)
        return Heartbeat(label, seconds, str if self._task.no_log else state)


def name_of(task: t.Any, templar: t.Any) -> str:
    """Return the name of the task for its own host."""
    # strategies have put the variables of the first host of a batch into the name that the task carries
    written = (task.get_ds() or {}).get("name") or task.name or task.action
    try:
        return str(templar.template(written))
    except AnsibleError:
        return str(task.name)
