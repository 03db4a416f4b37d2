# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The routes below ``/_sim/``, by which tests in other processes prepare and ask; ``client`` is the other side."""

from __future__ import annotations

import json
import typing as t

from tests.simulator import scenes
from tests.simulator.eks.outcomes import asked_for
from tests.simulator.eks.service import as_json

if t.TYPE_CHECKING:
    from tests.simulator.front import Answer, Front


def answer(front: Front, method: str, route: str, body: bytes) -> Answer:
    """Answer a request to a route; what is not understood is status 400 with a sentence."""
    does = ROUTES.get((method, route))
    if does is None:
        return _answer(404, {"message": f"no route {method} {route}", "routes": [" ".join(known) for known in ROUTES]})
    try:
        return _answer(200, does(front, json.loads(body or b"null")))
    except (KeyError, TypeError, ValueError) as error:
        return _answer(400, {"message": f"{type(error).__name__}: {error}"})


def _answer(status: int, found: t.Any) -> Answer:
    return status, [("Content-Type", "application/json")], as_json(found)


def _faults(front: Front, told: t.Any) -> None:
    for one in told if isinstance(told, list) else [told]:
        front.faults.add(one)


def _outcomes(front: Front, told: t.Any) -> None:
    front.eks.outcomes.extend(asked_for(one) for one in (told if isinstance(told, list) else [told]))


def _settings(front: Front, told: t.Any) -> dict[str, t.Any]:
    front.settings.change(told)
    return front.settings.shown()


def _read_only(front: Front, told: t.Any) -> None:
    front.settings.change({"read_only": told is not False})


ROUTES: dict[tuple[str, str], t.Callable[[Front, t.Any], t.Any]] = {
    ("POST", "reset"): lambda front, _told: front.reset(),
    ("POST", "scene"): lambda front, told: scenes.put(front.eks, told),
    ("POST", "faults"): _faults,
    ("DELETE", "faults"): lambda front, _told: front.faults.forget(),
    ("POST", "outcomes"): _outcomes,
    ("DELETE", "outcomes"): lambda front, _told: front.eks.outcomes.clear(),
    ("POST", "settings"): _settings,
    ("GET", "settings"): lambda front, _told: front.settings.shown(),
    ("POST", "read-only"): _read_only,
    ("GET", "calls"): lambda front, _told: front.ledger.made(),
    ("DELETE", "calls"): lambda front, _told: front.ledger.forget(),
    ("GET", "state"): lambda front, _told: front.eks.shown(),
}
