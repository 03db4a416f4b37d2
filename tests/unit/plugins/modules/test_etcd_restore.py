# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module etcd_restore; its steps are in tests/unit/plugins/module_utils/etcd/test_restore.py."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.steps import Outcome
from ansible_collections.day2.kubernetes.plugins.modules import etcd_restore


@pytest.fixture
def reached(monkeypatch):
    """Have the steps done by a list of requests."""
    requests = []

    def reach(dummy, request, *, check):
        requests.append((request, check))
        return Outcome("prepared", request.state, {"data_before": "/old"})

    monkeypatch.setattr(etcd_restore, "reach", reach)
    return requests


def test_a_step_is_changed_and_shown_as_a_difference(run_module, reached):
    """Both from the same two values."""
    result = run_module(etcd_restore, {"state": "stopped", "token": "r1"})
    assert (result["changed"], result["step"], result["data_before"]) == (True, "stopped", "/old")
    assert result["diff"] == {"before": {"step": "prepared"}, "after": {"step": "stopped"}}
    assert (reached[0][0].bump_revision, reached[0][1]) == (1_000_000_000, False)


def test_a_step_that_is_done_is_no_change(run_module, reached):
    """Check mode is passed on."""
    result = run_module(
        etcd_restore, {"state": "prepared", "token": "r1", "snapshot": "/x", "members": {"a": "b"}}, check=True
    )
    assert (result["changed"], reached[0][1]) == (False, True)


@pytest.mark.parametrize(
    ("options", "missing"),
    [
        pytest.param({"state": "prepared", "token": "r1"}, "snapshot", id="nothing to restore"),
        pytest.param({"state": "healthy", "token": "r1"}, "members", id="nobody to wait for"),
    ],
)
def test_what_a_step_needs_is_asked_for(run_module, reached, options, missing):
    """By name."""
    result = run_module(etcd_restore, options)
    assert result["failed"]
    assert missing in result["msg"]


def test_an_error_is_a_sentence(run_module, monkeypatch):
    """With its details."""

    def fail(*dummy, **options):
        raise Day2Error("No etcd is set up on this node", phase="look")

    monkeypatch.setattr(etcd_restore, "reach", fail)
    result = run_module(etcd_restore, {"state": "stopped", "token": "r1"})
    assert (result["msg"], result["phase"]) == ("No etcd is set up on this node", "look")
