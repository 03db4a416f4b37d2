# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Minor versions, such as 1.34: what the life of an API is told in."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

WRITTEN = re.compile(r"v?(\d{1,3})\.(\d{1,4})(?:\.\d+)?(?:[-+][0-9A-Za-z.+-]*)?")


class Minor(t.NamedTuple):
    """A minor version; compares as its numbers do."""

    major: int
    minor: int

    def __str__(self) -> str:
        """Return it as 1.34."""
        return f"{self.major}.{self.minor}"

    @property
    def following(self) -> Minor:
        """Return the next one."""
        return Minor(self.major, self.minor + 1)


def minor_of(text: str) -> Minor | None:
    """Read 1.34, v1.34.4 or 1.34.4-eks-1, or return None."""
    found = WRITTEN.fullmatch(text.strip())
    return Minor(int(found[1]), int(found[2])) if found else None


def wanted_minor(option: str, text: str, newest: Minor) -> Minor:
    """Read what a user asks for.

    Raises:
        Day2Error: it is not a version of Kubernetes.

    """
    minor = minor_of(text)
    if minor is None or minor.major != newest.major:
        raise Day2Error(f"{option} '{text}' is not a version of Kubernetes: give one such as {newest}. {known(newest)}")
    return minor


def known(newest: Minor) -> str:
    """Return which versions the table knows, as a sentence."""
    return f"What is deprecated and removed is known up to {newest}."
