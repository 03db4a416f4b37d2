# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Run the module of the same name and say between which bounds the node's clock is away from the controller's."""

from __future__ import annotations

import time
import typing as t

from ansible.plugins.action.normal import ActionModule as NormalAction

from ansible_collections.day2.kubernetes.plugins.plugin_utils._step.step import Json


class ActionModule(NormalAction):
    """Tells the module when it was sent, and its result when it was back: how long that took is no fault of a clock."""

    def run(self, tmp: t.Any = None, task_vars: Json | None = None) -> Json:
        """Return the result of the module, with node.time_offset_least."""
        sent = time.time()
        self._task.args = {"controller_time": sent, **self._task.args}
        result: Json = dict(super().run(tmp, task_vars))
        node = result.get("node")
        if isinstance(node, dict) and node.get("time_offset") is not None:
            on_the_way = time.time() - sent - result.get("elapsed", 0.0)
            node["time_offset_least"] = round(node["time_offset"] - on_the_way, 3)
        return result
