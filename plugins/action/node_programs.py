# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Run the module of the same name with heartbeats, and again after a lost connection."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.plugin_utils._step.node_step import NodeStep


class ActionModule(NodeStep):
    """Runs the module on the node; see NodeStep."""
