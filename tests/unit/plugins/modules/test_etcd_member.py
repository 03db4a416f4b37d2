# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module etcd_member; a real cluster is in tests/integration/etcd/test_g_member_replace.py."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.member_states import Outcome
from ansible_collections.day2.kubernetes.plugins.modules import etcd_member

BEFORE, AFTER = [{"name": "cp1"}, {"name": "cp3"}], [{"name": "cp1"}]


@pytest.mark.parametrize(("after", "changed"), [(AFTER, True), (BEFORE, False)], ids=["removed", "not there"])
def test_changed_and_difference_come_from_the_same_two_values(run_module, monkeypatch, after, changed):
    """The members."""
    outcome = Outcome(BEFORE, after, {"member": None, "initial_cluster": ""})
    monkeypatch.setattr(etcd_member, "reach_on_host", lambda *dummy, check: outcome)
    result = run_module(etcd_member, {"state": "absent", "name": "cp3"})
    assert (result["changed"], result["members"]) == (changed, after)
    assert result["diff"] == {"before": {"members": BEFORE}, "after": {"members": after}}


def test_a_refusal_has_every_reason(run_module, monkeypatch):
    """As a sentence and as a list."""

    def refuse(*dummy, check):
        raise Day2Error("etcd member cp3 is not to be replaced: one; two", refused=["one", "two"])

    monkeypatch.setattr(etcd_member, "reach_on_host", refuse)
    result = run_module(etcd_member, {"state": "absent", "name": "cp3"})
    assert (result["msg"].endswith("one; two"), result["refused"]) == (True, ["one", "two"])


def test_a_member_is_added_by_its_address(run_module):
    """Nobody knows it otherwise."""
    assert "peer_url" in run_module(etcd_member, {"state": "present", "name": "cp3"})["msg"]
