# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

# PRIVATE to day2.kubernetes: may change in any release.

"""A module on a node that is run again when the connection to the node was lost."""

from __future__ import annotations

import multiprocessing
import os
import re
import time

from ansible.errors import AnsibleAuthenticationFailure, AnsibleConnectionFailure, AnsibleError
from ansible.utils.display import Display

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll
from ansible_collections.day2.kubernetes.plugins.module_utils._progress import one_line
from ansible_collections.day2.kubernetes.plugins.plugin_utils._step import variables
from ansible_collections.day2.kubernetes.plugins.plugin_utils._step.step import Json, Step

RECONNECT_SECONDS = 120.0
RETRY_SECONDS = 5.0
WAY_OUT = "look at the host and its way through the bastion, then start the same command again"
display = Display()


class NodeStep(Step):
    """Waits for a lost host for day2_reconnect_seconds in all, then fails as modules do instead of as unreachable.

    Modules of steps may be run again: what an earlier run has begun on the node is waited for. Tasks that only look
    (check mode), run apart (async), or say ignore_unreachable are left as Ansible has them.
    """

    _host = "the host"
    _missing = ""

    def run_step(self, known: Json) -> Json:
        """Run the module until it has come to an end."""
        if self._task.ignore_unreachable:
            return super().run_step(known)
        self._host = self._task.delegate_to or known.get("inventory_hostname", self._host)
        left = variables.seconds("day2_reconnect_seconds", known, self._templar, RECONNECT_SECONDS)
        with self.heartbeat(known, lambda: self._missing):
            return self._persist(known, left)

    def _persist(self, known: Json, left: float) -> Json:
        losses = 0
        while True:
            result, reason = self._attempt(known)
            if not reason:
                return {**result, "connection_losses": losses} if losses else result
            losses += 1
            if left <= 0:
                lost = f"The connection to {self._host} was lost" + (f" {losses} times" if losses > 1 else "")
                return failure(f"{lost} ({reason})", losses)
            try:
                # a host that answers at once and is lost again must come to an end too
                left -= max(self._wait(reason, left), RETRY_SECONDS)
            except Day2Error as error:
                return failure(str(error), losses)

    def _attempt(self, known: Json) -> tuple[Json, str]:
        """Return the result, or why the host could not be reached."""
        try:
            result = self.run_module(known)
        except AnsibleAuthenticationFailure as error:
            # more attempts would lock the account
            return failure(f"{self._host} refuses the login ({reason_of(str(error))})", 1), ""
        except AnsibleConnectionFailure as error:
            return {}, reason_of(str(error))
        return result, reason_of(str(result.get("msg"))) if result.get("unreachable") else ""

    def _wait(self, reason: str, patience: float) -> float:
        """Return after how many seconds the host has answered; raises Day2Error when it does not."""
        began = time.monotonic()
        self._missing = "waiting for the connection"
        display.display(f"{self._host}: the connection is lost ({reason}), trying again for {patience:.0f} s")
        try:
            poll(self._probe, lambda why: not why, timeout=patience, interval=RETRY_SECONDS, waiting_for=self._host)
        except Day2Error as error:
            away, last = time.monotonic() - began, error.details["last_seen"]
            raise Day2Error(f"{self._host} cannot be reached since {away:.0f} s ({last})") from error
        away, self._missing = time.monotonic() - began, ""
        display.display(f"{self._host}: the connection is back after {away:.0f} s, the task is run again")
        return away

    def _probe(self) -> str:
        """Return why the host cannot be reached, or nothing when it can."""
        end_with_controller()
        try:
            self._connection.reset()
            self._low_level_execute_command("exit 0", sudoable=False)
        except AnsibleConnectionFailure as error:
            return reason_of(str(error))
        # it may have taken a while
        end_with_controller()
        return ""


def end_with_controller() -> None:
    """Raise AnsibleError when ansible-playbook was killed: somebody else may be going on by now."""
    controller = multiprocessing.parent_process()
    if controller is not None and controller.pid != os.getppid():
        raise AnsibleError("ansible-playbook has ended")


def failure(what: str, losses: int) -> Json:
    """Return a failed result whose message is a sentence."""
    return {"failed": True, "changed": False, "msg": f"{what}: {WAY_OUT}", "connection_losses": losses}


def reason_of(message: str) -> str:
    """Return the last line of what ssh says, without Ansible's words around it."""
    lines = [text for text in message.splitlines() if text.strip()] or ["no reason given"]
    return one_line(re.sub("^.* (via|over) ssh: ", "", lines[-1]))
