# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Versions of Kubernetes and of add-ons."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.releases import step_problem, support_of, unsupported
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.versions import (
    Minor,
    is_stepwise,
    minor_of,
    steps,
    version_key,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

CNI = ["v1.18.6-eksbuild.1", "v1.19.2-eksbuild.1", "v1.19.5-eksbuild.1", "v1.20.4-eksbuild.2", "v1.21.1-eksbuild.1"]
LAST = CNI[-1]
RELEASES = {
    version: {"clusterVersion": version, "versionStatus": status, "endOfStandardSupportDate": "2026-03-23T00:00:00"}
    for version, status in (("1.29", "UNSUPPORTED"), ("1.31", "EXTENDED_SUPPORT"), ("1.32", "STANDARD_SUPPORT"))
}


@pytest.mark.parametrize(("text", "minor"), [("1.34", Minor(1, 34)), (" 1.30 ", Minor(1, 30)), ("2.10", Minor(2, 10))])
def test_a_minor_version_is_read(text, minor):
    """And written as AWS does."""
    assert minor_of(text) == minor
    assert str(minor) == text.strip()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1.3", "option 1.3 is no version of EKS: write it in quotes, since YAML makes 1.30 to 1.3"),
        ("v1.34", "option 'v1.34' is no minor version of Kubernetes: give one such as '1.34'"),
        ("1.34.1", "option '1.34.1' is no minor version"),
        ("", "option '' is no minor version"),
    ],
)
def test_what_is_no_minor_version_is_told(text, said):
    """With the option that has it."""
    with pytest.raises(Day2Error) as told:
        minor_of(text, "option")
    assert said in str(told.value)


def test_versions_are_ordered_by_their_numbers():
    """Not as texts; the build counts last."""
    ordered = ["v1.9.0-eksbuild.3", "v1.10.0-eksbuild.1", "v1.10.0-eksbuild.2", "v1.10.0-eksbuild.10", "v1.10.1"]
    assert sorted(reversed(ordered), key=version_key) == ordered


@pytest.mark.parametrize(
    ("name", "current", "target", "expected"),
    [
        pytest.param("vpc-cni", CNI[1], CNI[1], [], id="same"),
        pytest.param("vpc-cni", CNI[1], CNI[2], [CNI[2]], id="same minor"),
        pytest.param("vpc-cni", CNI[1], CNI[3], [CNI[3]], id="next minor"),
        pytest.param("vpc-cni", CNI[0], LAST, [CNI[2], CNI[3], LAST], id="three up, the newest of each"),
        pytest.param("vpc-cni", LAST, CNI[0], [CNI[3], CNI[2], CNI[0]], id="three down"),
        pytest.param("coredns", "v1.9.3", "v1.12.1", ["v1.12.1"], id="an add-on that may skip"),
        pytest.param("vpc-cni", CNI[3], "v2.0.0-eksbuild.1", [LAST, "v2.0.0-eksbuild.1"], id="next major"),
    ],
)
def test_some_add_ons_go_one_minor_at_a_time(name, current, target, expected):
    """Each step is a version that suits the cluster."""
    assert steps(name, current, target, CNI) == expected
    assert is_stepwise(name, current, target) == (len(expected) > 1)


def test_a_minor_that_is_not_available_ends_the_way():
    """Nobody begins what cannot be ended."""
    with pytest.raises(Day2Error, match=r"none of 1\.19, 1\.20 is available between v1\.18\.6-eksbuild\.1 and v1\.21"):
        steps("vpc-cni", CNI[0], LAST, [CNI[0], LAST])


@pytest.mark.parametrize(
    ("current", "target", "rollback", "said"),
    [
        ((1, 31), (1, 31), False, None),
        ((1, 31), (1, 32), False, None),
        ((1, 31), (1, 30), True, None),
        ((1, 31), (1, 34), False, "skips 1.32, 1.33; EKS upgrades one minor version at a time: go to 1.32 first"),
        ((1, 31), (1, 32), True, "is no rollback: leave rollback out"),
        ((1, 31), (1, 30), False, "goes back: set rollback=true"),
        ((1, 31), (1, 29), True, "EKS rolls back one minor version only, to 1.30"),
        ((1, 31), (1, 29), False, "EKS rolls back one minor version only, to 1.30"),
    ],
)
def test_a_control_plane_goes_one_minor_up_or_back(current, target, rollback, said):
    """What else is wanted is told with the versions."""
    problem = step_problem(Minor(*current), Minor(*target), rollback=rollback)
    assert problem is None if said is None else said in problem
    assert problem is None or problem.startswith(f"Kubernetes {Minor(*current)} → {Minor(*target)}")


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("1.32", None),
        ("1.31", None),
        ("1.29", "Kubernetes 1.29 is no longer supported by EKS (1.29 (standard support until 2026-03-23"),
        ("1.40", "Kubernetes 1.40 is unknown to EKS; available: 1.31 (standard support until 2026-03-23, extended"),
    ],
)
def test_a_version_without_support_is_told_with_those_that_have_it(target, said):
    """And how long."""
    problem = unsupported(RELEASES, target)
    assert problem is None if said is None else said in problem


def test_what_is_unknown_of_the_support_is_none():
    """As of a version that EKS does not list."""
    nothing = {"status": None, "end_of_standard_support": None, "end_of_extended_support": None}
    assert support_of({}) == nothing
