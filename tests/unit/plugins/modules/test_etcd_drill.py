# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module etcd_drill; real drills are in tests/integration/etcd/test_f_drill.py."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.drill_record import Drill
from ansible_collections.day2.kubernetes.plugins.modules import etcd_drill


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Leave the tests their priority."""
    monkeypatch.setattr(etcd_drill, "be_nice", lambda: None)


@pytest.mark.parametrize("swept", [[], ["/var/lib/day2-kubernetes/etcd-drill"]], ids=["clean", "one was killed"])
def test_changed_is_only_what_an_earlier_drill_had_left(run_module, monkeypatch, swept):
    """A drill itself leaves nothing."""
    done = Drill(phases={"verify": 1.5, "restore": 2.0}, swept=swept)
    monkeypatch.setattr(etcd_drill, "drill", lambda *dummy, check: done)
    result = run_module(etcd_drill, {"path": "/x.db"})
    assert (result["changed"], result["drill"]["seconds"]) == (bool(swept), 3.5)
    assert result["drill"]["phases"] == [{"name": "verify", "seconds": 1.5}, {"name": "restore", "seconds": 2.0}]
    assert result["diff"] == {"before": {"left": swept}, "after": {"left": []}}


def test_a_failure_tells_its_phase_and_what_was_known(run_module, monkeypatch):
    """The report is made of it."""

    def fail(*dummy, check):
        raise Day2Error("Recovery drill, restore: broken", phase="restore", drill=Drill().told())

    monkeypatch.setattr(etcd_drill, "drill", fail)
    result = run_module(etcd_drill, {"path": "/x.db"})
    assert (result["failed"], result["phase"], result["drill"]["phases"]) == (True, "restore", [])
