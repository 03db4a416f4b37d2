# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Versions are read, compared, and judged by the skew policy."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.versions import (
    Version,
    image_version,
    kubelet_problem,
    path_problem,
    seen_version,
    wanted_version,
)


@pytest.mark.parametrize("text", ["1.34.4", "v1.34.4", " v1.34.4 "])
def test_a_target_comes_with_or_without_v(text):
    """Both are common."""
    assert wanted_version(text) == Version(1, 34, 4)


@pytest.mark.parametrize("text", ["", "1.34", "v1", "latest", "1.34.4-rc.1", "1.34.4.1", "None"])
def test_a_target_that_is_not_full_is_refused_by_name(text):
    """The sentence names the variable."""
    with pytest.raises(Day2Error, match=f"kube_version '{text}'"):
        wanted_version(text)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        pytest.param("v1.33.13", Version(1, 33, 13), id="as the API says it"),
        pytest.param("v1.33.1-eks-113cf36", Version(1, 33, 1), id="with a vendor's suffix"),
        pytest.param("v1.33.1+k3s1", Version(1, 33, 1), id="with a build"),
        pytest.param(None, None, id="nothing"),
        pytest.param("containerd", None, id="a word"),
    ],
)
def test_what_programs_tell_is_read_without_suffix(text, version):
    """Unknown is None."""
    assert seen_version(text) == version


@pytest.mark.parametrize(
    ("image", "version"),
    [
        pytest.param("registry.k8s.io/kube-proxy:v1.34.4", Version(1, 34, 4), id="tag"),
        pytest.param("localhost:5000/kube-proxy:v1.34.4@sha256:12", Version(1, 34, 4), id="port, tag and digest"),
        pytest.param("localhost:5000/kube-proxy", None, id="port without a tag"),
        pytest.param(None, None, id="no image"),
    ],
)
def test_the_version_of_an_image_is_its_tag(image, version):
    """A port is no tag."""
    assert image_version(image) == version


@pytest.mark.parametrize(
    ("current", "target", "problem"),
    [
        pytest.param((1, 33, 13), (1, 34, 4), None, id="next minor"),
        pytest.param((1, 33, 13), (1, 33, 14), None, id="next patch"),
        pytest.param((1, 33, 13), (1, 33, 13), None, id="the same"),
        pytest.param((1, 33, 13), (1, 35, 0), "skips a minor", id="two minors"),
        pytest.param((1, 33, 13), (2, 0, 0), "skips a minor", id="next major"),
        pytest.param((1, 33, 13), (1, 32, 14), "cannot go back", id="older minor"),
        pytest.param((1, 33, 13), (1, 33, 12), "cannot go back", id="older patch"),
    ],
)
def test_only_the_same_and_the_next_minor_can_be_reached(current, target, problem):
    """The rule of kubeadm."""
    answer = path_problem(Version(*current), Version(*target))
    assert (answer is None) if problem is None else (problem in answer[0])


def test_a_skipped_minor_names_the_one_to_take_first():
    """The way out is a version."""
    assert "1.34" in path_problem(Version(1, 33, 13), Version(1, 36, 1))[1]


@pytest.mark.parametrize(
    ("kubelet", "problem"),
    [
        pytest.param((1, 34, 4), None, id="the target"),
        pytest.param((1, 34, 9), None, id="newer patch of the target's minor"),
        pytest.param((1, 31, 0), None, id="three minors older"),
        pytest.param((1, 30, 9), "more than 3 minors older", id="four minors older"),
        pytest.param((1, 35, 0), "newer than kube_version", id="newer minor"),
    ],
)
def test_kubelets_are_never_newer_and_at_most_three_minors_older(kubelet, problem):
    """The rule of the skew policy."""
    answer = kubelet_problem(Version(*kubelet), Version(1, 34, 4))
    assert (answer is None) if problem is None else (problem in answer)


def test_kubelets_before_1_25_may_be_two_minors_older():
    """The policy was narrower then."""
    assert kubelet_problem(Version(1, 24, 0), Version(1, 26, 0)) is None
    assert "more than 2 minors" in kubelet_problem(Version(1, 24, 0), Version(1, 27, 0))
