# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How the simulator behaves, apart from what is in it."""

from __future__ import annotations

import typing as t
from dataclasses import asdict, dataclass, fields


@dataclass
class Settings:
    """What a test may change while the simulator runs."""

    looks: int = 1
    """For how many looks at it a thing is under way."""
    seconds: float = 0
    """For how many seconds a thing is under way, beside the looks."""
    page_size: int = 100
    """How many entries a list gives at once at most."""
    read_only: bool = False
    """Whether every call that would change something is refused."""
    nodegroups_must_match: bool = True
    """Whether the control plane waits for its node groups, as the reference of UpdateClusterVersion says."""

    def change(self, told: dict[str, t.Any]) -> None:
        """Set some of them; an unknown name is a KeyError."""
        known = {one.name for one in fields(self)}
        for name, value in told.items():
            if name not in known:
                raise KeyError(f"unknown setting {name}; known are {', '.join(sorted(known))}")
            setattr(self, name, value)

    def shown(self) -> dict[str, t.Any]:
        """Return them as data."""
        return asdict(self)
