# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Counts what passed and failed over several runners."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree


@dataclass(frozen=True)
class Tally:
    """Numbers of tests. A runner that ended badly without a failed test counts as one failure."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Sum two tallies."""
        return Tally(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    @property
    def held(self) -> bool:
        """Whether something ran and nothing failed."""
        return self.passed > 0 and self.failed == 0

    def __str__(self) -> str:
        """Return the closing line of a whole run."""
        return f"{self.passed} passed, {self.failed} failed"


def of_gates(results: t.Mapping[str, bool]) -> Tally:
    """Count gates as tests."""
    return Tally(passed=sum(results.values()), failed=sum(not held for held in results.values()))


def of_junit(report: Path, status: int) -> Tally:
    """Count the cases of pytest's report; ``status`` is pytest's own."""
    counted = Tally()
    if report.is_file():
        for case in ElementTree.parse(report).iter("testcase"):
            kinds = {child.tag for child in case}
            bad = bool(kinds & {"failure", "error"})
            skipped = "skipped" in kinds and not bad
            counted += Tally(passed=not (bad or skipped), failed=bad, skipped=skipped)
    if status != 0 and counted.failed == 0:
        counted += Tally(failed=1)
    return counted
