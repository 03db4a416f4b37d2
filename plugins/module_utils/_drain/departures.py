# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The state of every pod that leaves, while it leaves."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.budgets import FREE
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.plan import DELETE, RESTART, PodPlan
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.refusals import (
    DENIED,
    FINAL,
    LOOK,
    OVERLAP,
    meaning,
    words,
)

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 5.0
DENIALS = 5

STAYS = "stays"
LEAVES = "leaves"
GONE = "gone"
STUCK = "stuck"


@dataclass
class Departure:
    """One pod on its way: STAYS until the API shows its deletion, LEAVES, then GONE, or STUCK (no longer awaited).

    Held are pods whose disruption budget lets them wait, let_be those that may stay for good; of one that is asking
    the answer is not there yet.
    """

    pod: PodPlan
    state: str = STAYS
    attempts: int = 0
    denials: int = 0
    final: bool = False
    held: bool = False
    asking: bool = False
    deleting: bool = False
    let_be: bool = False
    last_error: str = ""
    next_try: float = 0.0
    first_try: float = 0.0
    ended: float = 0.0
    _pauses: int = field(default=0, repr=False)

    def __post_init__(self) -> None:
        """Begin as the plan has it."""
        self.deleting = self.pod.action == DELETE
        self.held = self.pod.outlook.verdict != FREE and not self.deleting

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will come of it."""
        return self.final or self.let_be or self.state in {GONE, STUCK}

    @property
    def is_left(self) -> bool:
        """Tell whether it has not left, and should have."""
        return not self.let_be and self.state not in {GONE, STUCK}

    @property
    def is_refused(self) -> bool:
        """Tell whether it is its disruption budgets that keep it."""
        return self.is_left and self.state == STAYS and (self.held or OVERLAP in self.last_error)

    def is_due(self, now: float) -> bool:
        """Tell whether an eviction is to be sent at this moment (of the monotonic clock)."""
        by_us = (self.pod.action != RESTART or self.deleting) and not self.asking
        return by_us and self.state == STAYS and not self.is_over and now >= self.next_try

    def tried(self, now: float, error: ApiError | None) -> None:
        """Note the answer to an eviction."""
        self.attempts += 1
        self.first_try = self.first_try or now
        self.held = error is not None and error.status == 429 and bool(self.pod.outlook.budget)
        self.next_try = now + self._pause(error)
        if error is None or meaning(error) == LOOK:
            return
        self.last_error = words(error)
        self.denials += meaning(error) == DENIED
        self.final = meaning(error) == FINAL or self.denials >= DENIALS

    def delete(self) -> None:
        """Go on without the disruption budget's leave."""
        self.deleting, self.held, self.final, self.next_try = True, False, False, 0.0

    def seen(self, now: float, *, here: bool, leaving: bool, overdue: bool) -> None:
        """Note what a list of the node's pods says of this uid."""
        self.state = GONE if not here else STUCK if overdue else LEAVES if leaving else STAYS
        if self.is_over:
            self.ended = self.ended or now

    def waited(self, now: float) -> float:
        """Return the seconds since the first eviction was sent, until the end."""
        return round((self.ended or now) - self.first_try, 1) if self.first_try else 0.0

    def _pause(self, error: ApiError | None) -> float:
        if self.held and error and not error.retry_after:
            return 0.0  # its budget tells when
        self._pauses += 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 1.6 ** min(self._pauses - 1, 12)) * random.uniform(0.7, 1.0)
        return max(pause, (error.retry_after or 0) if error else 0)
