# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Calls that are refused on demand, before the service sees them or after."""

from __future__ import annotations

import fnmatch
import threading
import typing as t
from dataclasses import dataclass, field

from tests.simulator.calls import Call
from tests.simulator.refusals import Refusal, denied

MESSAGES = {
    "ThrottlingException": "Rate exceeded",
    "TooManyRequestsException": "Too Many Requests",
    "ServerException": "Internal server error",
    "ServiceUnavailableException": "Service is unavailable",
    "UnrecognizedClientException": "The security token included in the request is invalid.",
    "ExpiredTokenException": "The security token included in the request is expired",
}


@dataclass
class Fault:
    """Every n-th call that fits is refused, ``times`` in all or for ever; ``after`` it was carried out, if so told.

    Without an error it is answered as usual, ``delay`` seconds late.
    """

    operation: str  # such as eks:UpdateAddon; * and ? fit anything
    error: str = ""
    message: str = ""
    match: dict[str, t.Any] = field(default_factory=dict)
    every: int = 1
    times: int | None = None
    after: bool = False
    delay: float = 0
    seen: int = 0

    def fits(self, call: Call) -> bool:
        """Count a call that fits, and tell whether it is this one's turn."""
        if not fnmatch.fnmatch(call.name, self.operation) or self.times == 0:
            return False
        if any(call.parameters.get(name) != value for name, value in self.match.items()):
            return False
        self.seen += 1
        if self.seen % self.every:
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def refusal(self, call: Call) -> Refusal:
        """Return the error."""
        if self.error == "AccessDeniedException" and not self.message:
            return denied(call.name, call.region)
        return Refusal(self.error, self.message or MESSAGES.get(self.error, self.error))


class Faults:
    """All faults that are set."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._set: list[Fault] = []

    def add(self, told: dict[str, t.Any]) -> None:
        """Set one; a fault without an operation fits every call of every service."""
        with self._lock:
            self._set.append(Fault(**{"operation": "*", **told}))

    def forget(self) -> None:
        """Lift them all."""
        with self._lock:
            self._set.clear()

    def of(self, call: Call, *, after: bool) -> Refusal | None:
        """Return how a call is refused, before or after it is carried out."""
        with self._lock:
            for fault in self._set:
                if fault.error and fault.after == after and fault.fits(call):
                    return fault.refusal(call)
        return None

    def delay(self, call: Call) -> float:
        """Return how many seconds the answer of a call that was carried out is held back."""
        with self._lock:
            return sum(fault.delay for fault in self._set if fault.delay and fault.fits(call))
