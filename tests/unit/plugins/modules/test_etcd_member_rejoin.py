# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module etcd_member_rejoin; its steps are in tests/unit/plugins/module_utils/etcd/test_rejoin.py."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.steps import Outcome
from ansible_collections.day2.kubernetes.plugins.modules import etcd_member_rejoin


@pytest.mark.parametrize(("before", "changed"), [("prepared", True), ("stopped", False)], ids=["now", "before"])
def test_a_step_is_changed_when_it_is_taken_now(run_module, monkeypatch, before, changed):
    """Both come from the same two values."""
    outcome = Outcome(before, "stopped", {"data_before": "/old"})
    monkeypatch.setattr(etcd_member_rejoin, "reach", lambda *dummy, check: outcome)
    result = run_module(etcd_member_rejoin, {"state": "stopped", "token": "r1"})
    assert (result["changed"], result["step"], result["data_before"]) == (changed, "stopped", "/old")
    assert result["diff"] == {"before": {"step": before}, "after": {"step": "stopped"}}


def test_an_error_is_a_sentence(run_module, monkeypatch):
    """It names what is missing."""

    def fail(*dummy, check):
        raise Day2Error("No etcd is set up on this node")

    monkeypatch.setattr(etcd_member_rejoin, "reach", fail)
    assert "No etcd is set up" in run_module(etcd_member_rejoin, {"state": "stopped", "token": "r1"})["msg"]
