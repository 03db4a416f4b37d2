# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a drill found out, phase by phase, also when it fails."""

from __future__ import annotations

import contextlib
import time
import typing as t
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.shelf import Facts


@dataclass
class Drill:
    """What was found out; phases is name to seconds, in their order, and swept what an earlier drill had left."""

    snapshot: Facts = field(default_factory=dict)
    programs: dict[str, str] = field(default_factory=dict)
    phases: dict[str, float] = field(default_factory=dict)
    etcd: Facts | None = None
    comparison: list[dict[str, t.Any]] = field(default_factory=list)
    age: float | None = None
    swept: list[str] = field(default_factory=list)

    def told(self) -> dict[str, t.Any]:
        """Return what a user reads; the sum of the phases is what a recovery takes."""
        phases = [{"name": name, "seconds": seconds} for name, seconds in self.phases.items()]
        return {**vars(self), "phases": phases, "seconds": round(sum(self.phases.values()), 3)}


@contextlib.contextmanager
def phase(done: Drill, name: str) -> t.Iterator[None]:
    """Time the phase, and name it in what it raises."""
    clock = time.monotonic()
    try:
        yield
    except Day2Error as error:
        raise Day2Error(f"Recovery drill, {name}: {error}", **{**error.details, "phase": name}) from error
    finally:
        done.phases[name] = round(time.monotonic() - clock, 3)


@contextlib.contextmanager
def telling(done: Drill) -> t.Iterator[None]:
    """Have an error tell what was found out until then."""
    try:
        yield
    except Day2Error as error:
        raise Day2Error(str(error), **{"phase": "look", **error.details, "drill": done.told()}) from error
