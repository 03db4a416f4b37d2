# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Deciding which program comes from where."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node.programs import Program
from ansible_collections.day2.kubernetes.plugins.module_utils._node.provide_plan import (
    Provision,
    Wanted,
    minors_between,
    plan_programs,
)

PACKAGED = {name: Program("1.33.13", f"/usr/bin/{name}", "apt") for name in ("kubeadm", "kubelet", "kubectl")}
ON_DISK = {name: Program("1.33.13", f"/usr/local/bin/{name}", "file") for name in PACKAGED}
NAMES = list(PACKAGED)
URL = "https://m"


@pytest.mark.parametrize(
    ("observed", "wanted", "plan"),
    [
        pytest.param(PACKAGED, {}, Provision(NAMES, {}, ["kubeadm"]), id="staging packages installs kubeadm alone"),
        pytest.param(PACKAGED, {"install": ()}, Provision(NAMES, {}, []), id="or nothing"),
        pytest.param(PACKAGED, {"state": "present"}, Provision(NAMES, {}, NAMES), id="present installs all"),
        pytest.param(
            ON_DISK,
            {"state": "present"},
            Provision([], {name: f"/usr/local/bin/{name}" for name in NAMES}, NAMES),
            id="a file is replaced where it is",
        ),
        pytest.param(
            ON_DISK,
            {"bin_dir": "/opt/bin", "names": ("kubelet",)},
            Provision([], {"kubelet": "/opt/bin/kubelet"}, []),
            id="or goes where the user says",
        ),
        pytest.param(
            {**PACKAGED, "kubeadm": Program("1.34.4", "/usr/bin/kubeadm", "apt"), "kubectl": Program()},
            {"state": "present"},
            Provision(["kubelet"], {}, ["kubelet"]),
            id="what is done is done, and kubectl is not forced on anybody",
        ),
        pytest.param(
            {**PACKAGED, "kubectl": ON_DISK["kubectl"]},
            {},
            Provision(["kubeadm", "kubelet"], {"kubectl": "/usr/local/bin/kubectl"}, ["kubeadm"]),
            id="each program by what put it there",
        ),
        pytest.param(
            {**PACKAGED, "kubeadm": Program()},
            {"names": ("kubeadm",)},
            Provision(["kubeadm"], {}, ["kubeadm"]),
            id="a lost kubeadm comes back as a package",
        ),
        pytest.param(
            {**ON_DISK, "kubeadm": Program()},
            {"names": ("kubeadm",), "files_url": URL},
            Provision([], {"kubeadm": "/usr/local/bin/kubeadm"}, ["kubeadm"]),
            id="or as a file beside the others",
        ),
    ],
)
def test_each_program_has_its_way(observed: dict[str, Program], wanted: dict[str, t.Any], plan: Provision) -> None:
    """The whole plan is compared."""
    assert plan_programs(observed, Wanted("1.34.4", **wanted), "apt") == plan


@pytest.mark.parametrize(
    ("observed", "wanted", "manager", "words"),
    [
        pytest.param(
            {"kubelet": Program("1.35.0", "/usr/bin/kubelet", "apt")},
            {},
            "apt",
            "newer than kube_version 1.34.4",
            id="no downgrade",
        ),
        pytest.param(
            ON_DISK, {"source": "packages"}, None, "neither apt nor dnf; set files_url", id="no packages here"
        ),
        pytest.param({}, {"source": "files"}, None, "set bin_dir", id="no place for files"),
    ],
)
def test_what_cannot_be_done_says_why(
    observed: dict[str, Program], wanted: dict[str, t.Any], manager: str | None, words: str
) -> None:
    """And what to do about it."""
    with pytest.raises(Day2Error, match=words):
        plan_programs(observed, Wanted("1.34.4", names=("kubelet",), **wanted), manager)


def test_sources_may_name_any_minor_on_the_way() -> None:
    """A run that was cut off leaves a new source and old programs."""
    assert list(minors_between(PACKAGED, "1.35.2")) == [33, 34, 35]
    assert list(minors_between({}, "1.34.4")) == [34]
