# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module etcd_maintenance; real members are in tests/integration/etcd/test_c_maintenance.py."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.modules import etcd_maintenance

BEFORE, AFTER = {"db_bytes": 9, "alarms": []}, {"db_bytes": 2, "alarms": []}


@pytest.mark.parametrize(("after", "changed"), [(AFTER, True), (BEFORE, False)], ids=["holes", "no holes"])
def test_changed_and_difference_come_from_the_same_two_values(run_module, monkeypatch, after, changed):
    """What the member says of itself."""
    monkeypatch.setattr(etcd_maintenance, "maintain_member", lambda *dummy, check: (BEFORE, after))
    result = run_module(etcd_maintenance, {"state": "defragmented"})
    assert (result["changed"], result["member"]) == (changed, after)
    assert result["diff"] == {"before": BEFORE, "after": after}


def test_a_refusal_is_a_sentence(run_module, monkeypatch):
    """The cause is still there."""

    def refuse(*dummy, check):
        raise Day2Error("The alarm NOSPACE is not lifted: defragment all members first")

    monkeypatch.setattr(etcd_maintenance, "maintain_member", refuse)
    assert "defragment all members first" in run_module(etcd_maintenance, {"state": "disarmed"})["msg"]
