# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a step on one member says: its outcome, or which step of which member failed, and how to go on."""

from __future__ import annotations

import contextlib
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error


class Outcome(t.NamedTuple):
    """The step before and after, and what is told beside."""

    before: str | None
    after: str | None
    told: dict[str, t.Any]


@contextlib.contextmanager
def step(work: str, member: str, name: str, way_out: str) -> t.Iterator[None]:
    """Let an error name the step and the member, also as its details ``phase`` and ``member``, and the way out."""
    try:
        yield
    except Day2Error as error:
        text = str(error) if way_out in str(error) else f"{str(error).rstrip('.')}. {way_out}"
        raise Day2Error(
            f"{work} of etcd member {member}, {name}: {text}", **{**error.details, "phase": name, "member": member}
        ) from error
