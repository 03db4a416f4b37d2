# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module node_programs."""

from __future__ import annotations

import pathlib
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import node_programs
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import APT_LINE, FakeNode

Run = t.Callable[..., "dict[str, t.Any]"]


@pytest.fixture
def node(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> FakeNode:
    """Return a node at 1.33.13 whose package source has 1.34.4."""
    node = FakeNode(tmp_path, monkeypatch)
    node.apt("1.33.13", ["1.34.4"])
    monkeypatch.setattr(node_programs, "Host", lambda: node.host)
    return node


@pytest.mark.parametrize("state", ["staged", "present"])
def test_check_mode_predicts_what_a_run_does(run_module: Run, node: FakeNode, state: str) -> None:
    """Both give the same result; only one of them changes the node."""
    request = {"version": "v1.34.4", "state": state}
    predicted = run_module(node_programs, request, check=True)
    assert node.host.read("/etc/apt/sources.list.d/kubernetes.list") == APT_LINE.format(minor=33)
    done = run_module(node_programs, request)
    for result in (predicted, done):
        result.pop("invocation")
    assert predicted == done
    assert done["changed"] is True
    again = run_module(node_programs, request)
    assert (again["changed"], again["diff"]["before"]) == (False, again["diff"]["after"])


def test_a_failure_is_a_sentence(run_module: Run, node: FakeNode) -> None:
    """Not a traceback."""
    result = run_module(node_programs, {"version": "1.34.9"})
    assert result["failed"] is True
    assert result["msg"].startswith("kubeadm 1.34.9 is not in https://pkgs.example.com/")


def test_a_version_that_is_none_is_refused(run_module: Run, node: FakeNode) -> None:
    """Before anything is asked."""
    assert "1.34 is not a version such as 1.34.4" in run_module(node_programs, {"version": "1.34"})["msg"]
