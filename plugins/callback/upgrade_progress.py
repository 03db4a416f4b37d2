# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Tell an operator where an upgrade is. What is told is made in plugin_utils/_step/story.py."""

from __future__ import annotations

DOCUMENTATION = r"""
name: upgrade_progress
type: notification
short_description: Tell where an upgrade is, and how long it will take
version_added: 1.1.0
author: Day2 contributors (@day2)
description:
  - Listens to M(day2.kubernetes.upgrade_plan) and M(day2.kubernetes.upgrade_journal), and prints phase, host, elapsed
    time and an estimate, at most four lines for each host. Hosts of a batch that do the same are told together.
  - The estimate is made from what this run has done so far, masters and workers apart. There is none before the first
    master, or the first batch of workers, is done.
  - At the end it prints the seconds of each phase and host.
  - Where the output goes to a file or a pipe, every line is written at once instead of in blocks, so that the
    heartbeats of long steps are seen in time too.
  - Other playbooks are left alone.
requirements:
  - enabled in C(ansible.cfg) with C(callbacks_enabled = day2.kubernetes.upgrade_progress), or with the environment
    variable E(ANSIBLE_CALLBACKS_ENABLED)
seealso:
  - module: day2.kubernetes.upgrade_journal
"""

import io
import sys
import time
import typing as t

from ansible.plugins.callback import CallbackBase

from ansible_collections.day2.kubernetes.plugins.plugin_utils._step.story import Story

PLAN = "day2.kubernetes.upgrade_plan"
JOURNAL = "day2.kubernetes.upgrade_journal"


class CallbackModule(CallbackBase):
    """Hears what the plan and the journal say, and tells it before the next task begins."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "day2.kubernetes.upgrade_progress"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args: t.Any, **kwargs: t.Any) -> None:
        """Begin to count the time."""
        super().__init__(*args, **kwargs)
        self._story = Story(time.monotonic())

    def v2_playbook_on_start(self, playbook: t.Any) -> None:
        """Have lines written when they are there."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(line_buffering=True)

    def v2_runner_on_ok(self, result: t.Any) -> None:
        """Hear a plan or a transition."""
        action, said = result._task.resolved_action or result._task.action, result._result
        if action == PLAN and isinstance(said.get("plan"), dict):
            self._story.take_plan(said["plan"])
        elif action == JOURNAL and isinstance(said.get("transition"), dict):
            self._story.take(said["transition"], time.monotonic())

    def v2_runner_item_on_ok(self, result: t.Any) -> None:
        """Hear one of a loop."""
        self.v2_runner_on_ok(result)

    def v2_playbook_on_task_start(self, task: t.Any, is_conditional: bool) -> None:
        """Tell what was heard since the last task."""
        self._print(self._story.tell(time.monotonic()))

    def v2_playbook_on_play_start(self, play: t.Any) -> None:
        """Tell what was heard in the last play."""
        self._print(self._story.tell(time.monotonic()))

    def v2_playbook_on_stats(self, stats: t.Any) -> None:
        """Tell the rest and sum up."""
        now = time.monotonic()
        self._print([*self._story.tell(now), *self._story.summary(now)])

    def _print(self, lines: list[str]) -> None:
        for line in lines:
            self._display.display(line)
