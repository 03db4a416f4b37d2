# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The lock of a run and the thread that renews it."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._journal.holder import Holder
from ansible_collections.day2.kubernetes.plugins.module_utils._journal.lease import LEASE
from ansible_collections.day2.kubernetes.plugins.module_utils._journal.lock import Lost
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.journal.fake_store import FakeStore


@pytest.fixture
def cluster():
    """Return an empty cluster."""
    return FakeStore()


@pytest.fixture
def holder(cluster, come_round):
    """Return a holder whose thread only renews when a test says so."""
    return Holder(cluster, "me@here/run-1")


def test_the_lock_is_taken_once_and_no_header_is_written(cluster, holder):
    """Who asks again is told that it is still ours."""
    assert holder.hold() == {"former": None}
    sent = list(cluster.sent)
    assert holder.hold() == {"former": None}
    assert cluster.sent == sent
    assert list(cluster.objects) == [LEASE]
    assert cluster.objects[LEASE]["spec"]["holderIdentity"] == "me@here/run-1"


def test_it_is_given_back_when_the_controller_has_gone(cluster, holder):
    """The next run goes on at once."""
    holder.hold()
    holder.abandon()
    assert cluster.objects == {}


def test_one_that_was_never_taken_is_not_given_back(cluster, holder):
    """The API may be away then."""
    cluster.away = True
    holder.abandon()
    assert cluster.sent == []


def test_a_lost_lock_is_told_at_the_next_batch(cluster, holder, come_round):
    """Two runs never change a cluster at the same time."""
    holder.hold()
    cluster.objects[LEASE]["spec"]["holderIdentity"] = "you@there/run-2"
    cluster.objects[LEASE]["metadata"]["resourceVersion"] = "99"
    come_round(2)
    with pytest.raises(Lost, match="you@there/run-2"):
        holder.hold()


def test_an_api_that_is_away_loses_no_lock(cluster, holder, come_round):
    """As while the only control plane host reboots."""
    holder.hold()
    cluster.away = True
    come_round(1)
    assert holder.hold() == {"former": None}
