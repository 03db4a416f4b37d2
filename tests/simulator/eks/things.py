# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Clusters, node groups and add-ons: what is known of one, and what is under way with it."""

from __future__ import annotations

import copy
import datetime as dt
import time
import typing as t
import uuid
from dataclasses import dataclass, field

from tests.simulator.eks.outcomes import Outcome
from tests.simulator.settings import Settings

WORKING = "ACTIVE"


def now() -> dt.datetime:
    """Return the time, as answers have it."""
    return dt.datetime.now(dt.timezone.utc).replace(microsecond=0)


class Change:
    """Something under way; it ends at a look, when there were enough looks and enough time has passed."""

    def __init__(self, settings: Settings, end: t.Callable[[], None], *, looks: int | None = None) -> None:
        self._settings, self._end, self._looks = settings, end, looks
        self._began, self._seen = time.monotonic(), 0
        self.over = False

    def look(self) -> None:
        """Look at it once."""
        self._seen += 1
        enough = self._settings.looks if self._looks is None else self._looks
        if not self.over and self._seen > enough and time.monotonic() - self._began >= self._settings.seconds:
            self.over = True
            self._end()


@dataclass
class Thing:
    """A thing with its members as the service's model names them."""

    fields: dict[str, t.Any]
    change: Change | None = None
    aside: dict[str, t.Any] = field(default_factory=dict)
    """What the service knows and does not tell."""

    @property
    def status(self) -> str:
        """Its status, without looking."""
        return str(self.fields["status"])

    @property
    def changing(self) -> bool:
        """Whether something is under way with it."""
        return self.change is not None and not self.change.over

    def look(self) -> dict[str, t.Any]:
        """Look at it: what is under way goes on."""
        if self.change:
            self.change.look()
        return copy.deepcopy(self.fields)

    def settle(self, settings: Settings, status: str, outcome: Outcome | None) -> None:
        """Take the status at the end of a change; a thing that heals becomes ACTIVE later by itself."""
        issues = [_issue(error) for error in outcome.errors] if outcome and status != WORKING else []
        self.fields.update(status=status, health={"issues": issues}, modifiedAt=now())
        self.change = None
        if outcome and outcome.heals is not None:
            self.change = Change(settings, self.heal, looks=outcome.heals)

    def heal(self) -> None:
        """Become ACTIVE."""
        self.fields.update(status=WORKING, health={"issues": []})


class Update(Change):
    """A change with a name of its own, which DescribeUpdate shows."""

    def __init__(
        self,
        settings: Settings,
        kind: str,
        told: dict[str, t.Any],
        *,
        thing: Thing,
        apply: t.Callable[[], None],
        outcome: Outcome | None,
        spoilt: str,
    ) -> None:
        super().__init__(settings, self._finish)
        self._apply, self._outcome, self._thing, self._spoilt = apply, outcome, thing, spoilt
        params = [{"type": name, "value": str(value)} for name, value in told.items() if value is not None]
        self.fields: dict[str, t.Any] = {"id": str(uuid.uuid4()), "status": "InProgress", "type": kind}
        self.fields.update(params=params, createdAt=now(), errors=[])
        thing.fields["status"], thing.change = "UPDATING", self

    def cancel(self) -> None:
        """End without having changed anything."""
        self.over = True
        self.fields["status"] = "Cancelled"
        self.fields["cancellation"] = {"status": "Successful", "reason": "Cancelled by the user"}
        self._thing.settle(self._settings, WORKING, None)

    def _finish(self) -> None:
        outcome = self._outcome
        self.fields["status"] = outcome.update if outcome else "Successful"
        if outcome is None or outcome.applied:
            self._apply()
        if outcome:
            self.fields["errors"] = outcome.errors if outcome.update == "Failed" else []
        spoilt = (outcome.status or self._spoilt) if outcome else WORKING
        self._thing.settle(self._settings, spoilt, outcome)


def _issue(error: dict[str, t.Any]) -> dict[str, t.Any]:
    return {"code": error["errorCode"], "message": error["errorMessage"], "resourceIds": error.get("resourceIds", [])}
