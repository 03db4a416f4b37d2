# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which function answers which operation, and how they refuse."""

from __future__ import annotations

import typing as t

from tests.simulator.refusals import Refusal

if t.TYPE_CHECKING:
    from tests.simulator.eks.region import Region

Handler = t.Callable[["Region", dict[str, t.Any]], dict[str, t.Any]]
HANDLERS: dict[str, Handler] = {}


def operation(name: str) -> t.Callable[[Handler], Handler]:
    """Register a function for an operation: it gets the region and the parameters, and returns the answer's members."""

    def register(handler: Handler) -> Handler:
        HANDLERS[name] = handler
        return handler

    return register


def refuse(code: str, message: str, **members: t.Any) -> Refusal:
    """Return an error of EKS, which names the things it is about beside its message."""
    named = {name: members.get(name) for name in ("clusterName", "nodegroupName", "addonName")}
    return Refusal(code, message, {**named, **members})
