# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The state of every pod that leaves, while it leaves."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.plan import PodPlan
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.refusals import DENIED, FINAL, LOOK, meaning, words

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 5.0
DENIALS = 5

STAYS = "stays"
LEAVES = "leaves"
GONE = "gone"
STUCK = "stuck"


@dataclass
class Departure:
    """One pod on its way: STAYS until the API shows its deletion, LEAVES, then GONE, or STUCK (no longer awaited)."""

    pod: PodPlan
    state: str = STAYS
    attempts: int = 0
    denials: int = 0
    final: bool = False
    last_error: str = ""
    next_try: float = 0.0
    first_try: float = 0.0
    ended: float = 0.0
    _pauses: int = field(default=0, repr=False)

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will come of it."""
        return self.final or self.state in {GONE, STUCK}

    def is_due(self, now: float) -> bool:
        """Tell whether an eviction is to be sent at this moment (of the monotonic clock)."""
        return self.state == STAYS and not self.final and now >= self.next_try

    def tried(self, now: float, error: ApiError | None) -> None:
        """Note the answer to an eviction."""
        self.attempts += 1
        self.first_try = self.first_try or now
        self.next_try = now + self._pause(error)
        if error is None or meaning(error) == LOOK:
            return
        self.last_error = words(error)
        self.denials += meaning(error) == DENIED
        self.final = meaning(error) == FINAL or self.denials >= DENIALS

    def seen(self, now: float, *, here: bool, leaving: bool, overdue: bool) -> None:
        """Note what a list of the node's pods says of this uid."""
        self.state = GONE if not here else STUCK if overdue else LEAVES if leaving else STAYS
        if self.is_over:
            self.ended = self.ended or now

    def waited(self, now: float) -> float:
        """Return the seconds since the first eviction was sent, until the end."""
        return round((self.ended or now) - self.first_try, 1) if self.first_try else 0.0

    def _pause(self, error: ApiError | None) -> float:
        self._pauses += 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 1.6 ** min(self._pauses - 1, 12)) * random.uniform(0.7, 1.0)
        return max(pause, (error.retry_after or 0) if error else 0)
