# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Versions of Kubernetes and of add-ons, and how far one update may go."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

# AWS asks for one minor version at a time:
# https://docs.aws.amazon.com/eks/latest/userguide/managing-vpc-cni.html, and .../workloads-add-ons-available-eks.html
STEPWISE = frozenset({"vpc-cni", "eks-pod-identity-agent"})


class Minor(t.NamedTuple):
    """A minor version of Kubernetes such as 1.34; compares as its numbers do."""

    major: int
    minor: int

    def __str__(self) -> str:
        """Return it as AWS writes it."""
        return f"{self.major}.{self.minor}"

    def plus(self, minors: int) -> Minor:
        """Return the version so many minors later."""
        return Minor(self.major, self.minor + minors)


def minor_of(text: str, option: str = "version") -> Minor:
    """Read a minor version.

    Raises:
        Day2Error: it is none; a number that YAML has shortened (1.30 to 1.3) is not told from one.

    """
    found = re.fullmatch(r"(\d+)\.(\d+)", str(text).strip())
    if not found:
        raise Day2Error(f"{option} '{text}' is no minor version of Kubernetes: give one such as '1.34'")
    minor = Minor(int(found[1]), int(found[2]))
    if minor < Minor(1, 10):
        raise Day2Error(f"{option} {minor} is no version of EKS: write it in quotes, since YAML makes 1.30 to 1.3")
    return minor


def version_key(version: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return what orders versions of add-ons and images, such as v1.20.1-eksbuild.3 and 1.34.2-20260101."""
    release, _dummy, build = version.partition("-")
    return _numbers(release), _numbers(build)


def minor_key(version: str) -> tuple[int, ...]:
    """Return major and minor of an add-on."""
    return version_key(version)[0][:2]


def is_stepwise(name: str, current: str, target: str) -> bool:
    """Tell whether an add-on has to pass minor versions on the way from current to target."""
    if name not in STEPWISE:
        return False
    (old, *old_minor), (new, *new_minor) = minor_key(current), minor_key(target)
    return old != new or abs((new_minor or [0])[0] - (old_minor or [0])[0]) > 1


def steps(name: str, current: str, target: str, available: t.Collection[str]) -> list[str]:
    """Return the versions to set one after another; available are those that suit the cluster.

    Of each minor version on the way the newest is taken.

    Raises:
        Day2Error: a minor version on the way is not available.

    """
    if current == target:
        return []
    if not is_stepwise(name, current, target):
        return [target]
    first, last = sorted((minor_key(current), minor_key(target)))
    newest: dict[tuple[int, ...], str] = {}
    for version in sorted(available, key=version_key):
        if first < minor_key(version) < last:
            newest[minor_key(version)] = version
    if first[0] == last[0]:
        missing = [f"{first[0]}.{minor}" for minor in range(first[1] + 1, last[1]) if (first[0], minor) not in newest]
        if missing:
            raise Day2Error(
                f"Add-on '{name}' goes one minor version at a time, and none of {', '.join(missing)} is available"
                f" between {current} and {target}: choose a version nearer to {current}, or delete and create it"
            )
    return [*sorted(newest.values(), key=version_key, reverse=version_key(target) < version_key(current)), target]


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text))
