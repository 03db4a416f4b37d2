# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Tell the run's helper process what the journal shall say. The parts are in plugin_utils/_session/control.py."""

from __future__ import annotations

import pathlib
import platform
import typing as t

from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.options import CLUSTER_OPTIONS
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._journal.records import PHASES, STEPS
from ansible_collections.day2.kubernetes.plugins.module_utils._who import who
from ansible_collections.day2.kubernetes.plugins.plugin_utils._session import control

# seconds; an opening may have to see a former holder's silence, and an API that is away
PATIENCE = {"locked": 600, "opened": 600, "noted": 60, "closed": 240}
OPTIONS: dict[str, dict[str, t.Any]] = {
    **CLUSTER_OPTIONS,
    "state": {"type": "str", "required": True, "choices": list(PATIENCE)},
    "session": {"type": "path", "required": True},
    "plan": {"type": "dict"},
    "baseline": {"type": "dict"},
    "host": {"type": "str"},
    "node": {"type": "str"},
    "step": {"type": "str", "choices": list(STEPS)},
    "phase": {"type": "str", "choices": list(PHASES)},
    "snapshot": {"type": "dict"},
    "failed": {"type": "bool", "default": False},
}
SENT = {
    "locked": ("kubeconfig", "context", "api_endpoints"),
    "opened": ("kubeconfig", "context", "api_endpoints", "plan", "baseline"),
    "noted": ("host", "node", "step", "phase"),
    "closed": ("failed",),
}


class ActionModule(ActionBase):
    """Opens, writes and closes the journal of a run; it runs on the controller and asks no host."""

    _requires_connection = False
    _supports_check_mode = True

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        """Return what the helper process answers."""
        result = super().run(tmp, task_vars)
        dummy, args = self.validate_argument_spec(
            OPTIONS,
            required_if=[("state", "opened", ["plan", "baseline"]), ("state", "noted", SENT["noted"])],
        )
        result["changed"] = False
        if self._play_context.check_mode:
            return result
        try:
            return {**result, **self._ask(args)}
        except Day2Error as error:
            return {**result, "failed": True, "msg": str(error)}

    def _ask(self, args: dict[str, t.Any]) -> dict[str, t.Any]:
        state = args["state"]
        request = {"state": state, **{name: args[name] for name in SENT[state]}}
        if args["snapshot"]:
            request["snapshot"] = {"controller": platform.node(), **args["snapshot"]}
        if state in ("locked", "opened"):
            request |= {"run": pathlib.Path(args["session"]).name, "by": who()}
        answer = control.ask(args["session"], request, PATIENCE[state])
        for sentence in words(answer):
            Display().warning(sentence)
        return answer


def words(answer: dict[str, t.Any]) -> t.Iterator[str]:
    """Return what a person should read of an answer."""
    if answer.get("former"):
        yield f"The lock of {answer['former']}, who gave no sign of life any more, was taken over."
    if answer.get("problem"):
        yield answer["problem"]
