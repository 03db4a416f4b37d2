# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Kubernetes versions and the version skew policy."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

FULL = re.compile(r"^v?(\d+)\.(\d+)\.(\d+)$")
SEEN = re.compile(r"^v?(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$")


class Version(t.NamedTuple):
    """A release such as 1.34.4; compares as its three numbers do."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        """Return it without the v."""
        return f"{self.major}.{self.minor}.{self.patch}"

    @property
    def series(self) -> str:
        """Return the minor, such as 1.34."""
        return f"{self.major}.{self.minor}"


def wanted_version(text: str) -> Version:
    """Read the version that a user asks for, with or without v.

    Raises:
        Day2Error: not a full version.

    """
    found = FULL.match(str(text).strip())
    if not found:
        raise Day2Error(f"kube_version '{text}' is not a full version: give one such as 1.34.4")
    return Version(*(int(number) for number in found.groups()))


def seen_version(text: str | None) -> Version | None:
    """Read a version that a program told, without what a vendor appended; None when it is no version."""
    found = SEEN.match(str(text or "").strip())
    return Version(*(int(number) for number in found.groups())) if found else None


def image_version(image: str | None) -> Version | None:
    """Read the tag of an image such as registry.k8s.io/kube-apiserver:v1.34.4@sha256:..."""
    name = str(image or "").partition("@")[0].rsplit("/", 1)[-1]
    return seen_version(name.partition(":")[2])


def path_problem(current: Version, target: Version) -> tuple[str, str] | None:
    """Return why current cannot become target and the way out, or None.

    Rule: kubeadm goes to the same or the next minor and never back
    (https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-upgrade/).
    """
    if target < current:
        return (
            f"kube_version {target} is older than the cluster's {current}, and Kubernetes cannot go back",
            f"Set kube_version to {current} or newer; to go back, restore the cluster from a snapshot.",
        )
    if target.major != current.major or target.minor - current.minor > 1:
        following = f"{current.major}.{current.minor + 1}"
        return (
            f"kube_version {target} skips a minor: the cluster runs {current}",
            f"Set kube_version to a release of {following} first, then go on from there.",
        )
    return None


def kubelet_problem(kubelet: Version, target: Version) -> str | None:
    """Return why this kubelet cannot talk to an API server of the target version, or None.

    Rule: never newer, and at most three minors older (two for a kubelet before 1.25)
    (https://kubernetes.io/releases/version-skew-policy/#kubelet).
    """
    if kubelet > target and kubelet.series != target.series:
        return f"its kubelet {kubelet} is newer than kube_version {target}"
    allowed = 2 if (kubelet.major, kubelet.minor) < (1, 25) else 3
    if target.minor - kubelet.minor > allowed:
        return f"its kubelet {kubelet} is more than {allowed} minors older than kube_version {target}"
    return None
