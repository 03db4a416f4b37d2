# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

# PRIVATE to day2.kubernetes: may change in any release.

"""An action whose controller has the credentials of a bucket and whose host gets signed URLs only."""

from __future__ import annotations

import abc
import os
import pathlib
import typing as t

from ansible.plugins.action import ActionBase

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._store import bucket
from ansible_collections.day2.kubernetes.plugins.plugin_utils._step.step import Json, Step

NODE_MODULE = "day2.kubernetes.presigned_transfer"
OPTIONS: Json = {
    **bucket.OPTIONS,
    "expiry": {"type": "int", "default": 3600},
    "timeout": {"type": "int", "default": 60},
    "tries": {"type": "int", "default": 8},
}


class Carrier(Step):
    """Reads the options, and turns a Day2Error into a failure."""

    options: t.ClassVar[Json] = OPTIONS
    _supports_async = False

    def run(self, tmp: t.Any = None, task_vars: Json | None = None) -> Json:
        """Return what carry returns; the options of the task never reach the host."""
        known = task_vars or {}
        result = ActionBase.run(self, tmp, known)
        dummy, params = self.validate_argument_spec(self.options, **bucket.RULES)
        try:
            with self.heartbeat(known):
                return {**result, **self.carry(params, lambda **request: self._ask_host(request, params, known))}
        except Day2Error as error:
            return {**result, "failed": True, "changed": False, "msg": str(error), **error.details}

    @abc.abstractmethod
    def carry(self, params: Json, ask_host: t.Callable[..., Json]) -> Json:
        """Return the result; ask_host takes options of presigned_transfer and returns its result."""

    def _ask_host(self, request: Json, params: Json, known: Json) -> Json:
        """Run the module on the host; its invocation is dropped, and its URLs are kept out of logs by the module."""
        line = {"ca": authority(params), **{name: params[name] for name in ("timeout", "tries", "proxy")}}
        answer = dict(self._execute_module(NODE_MODULE, {**line, **request}, task_vars=known))
        answer.pop("invocation", None)
        if answer.get("failed"):
            details = {name: answer[name] for name in ("phase", "status", "code", "part", "path") if name in answer}
            raise Day2Error(
                str(answer.get("msg") or answer.get("module_stderr") or "the host gave no answer"), **details
            )
        return answer


def authority(params: Json) -> str | None:
    """Return the PEM of the authority that the user names for boto3: the host has to trust the same one.

    Raises:
        Day2Error: it cannot be read.

    """
    path = params["ca_bundle"] or os.environ.get("AWS_CA_BUNDLE")
    try:
        return pathlib.Path(path).expanduser().read_text() if path else None
    except OSError as error:
        raise Day2Error(f"The authority in {path} cannot be read on the controller: {error.strerror}") from error
