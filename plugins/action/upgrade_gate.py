# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Run the module of the same name with heartbeats that say what it waits for."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.plugin_utils._step.controller_step import ControllerStep


class ActionModule(ControllerStep):
    """Runs the module on the controller; see ControllerStep."""
