# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The lock: a live holder keeps it, a silent one loses it, and no clock but our own counts."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._journal import lease
from ansible_collections.day2.kubernetes.plugins.module_utils._journal.lock import LEASE_SECONDS, Lock, Lost
from ansible_collections.day2.kubernetes.plugins.module_utils._journal.silence import Silence
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.journal.fake_store import FakeStore

PLACE = lease.LEASE


class Clock:
    """Time that passes only in sleeps; at each of them something may happen."""

    def __init__(self):
        self.now, self.happens = 1000.0, lambda now: None

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds
        self.happens(self.now - 1000.0)


@pytest.fixture
def clock(monkeypatch):
    """Put the clock into the loop and the lock."""
    made = Clock()
    monkeypatch.setattr("time.monotonic", made.monotonic)
    monkeypatch.setattr("time.sleep", made.sleep)
    return made


def held(store, holder):
    """Let a holder take the lock."""
    taken = Lock(store, holder)
    taken.acquire()
    return taken


@pytest.mark.parametrize(
    ("looks", "seconds"),
    [
        pytest.param([(0, "a"), (5, "a"), (9, "a")], 9, id="silence adds up"),
        pytest.param([(0, "a"), (5, "a"), (9, "b"), (11, "b")], 2, id="a sign of life begins anew"),
        pytest.param(
            [(0, "a"), (5, None), (60, None), (61, "a"), (63, "a")], 2, id="an outage of the API counts nothing"
        ),
        pytest.param([(0, None), (5, None)], 0, id="an API that never answers proves nothing"),
    ],
)
def test_silence(looks, seconds):
    """Only time between two answers with the same record counts."""
    silence = Silence()
    for now, record in looks:
        counted = silence.look(record, now)
    assert counted == seconds


def test_a_free_lock_is_taken_and_given_back():
    """Nothing is left in the cluster."""
    store = FakeStore()
    mine = Lock(store, "me/run-1")
    assert mine.acquire() is None
    assert store.objects[PLACE]["spec"]["holderIdentity"] == "me/run-1"
    mine.release()
    assert store.objects == {}


def test_a_live_holder_is_named(clock):
    """It renews while it is looked at."""
    store = FakeStore()
    other = held(store, "ops@there/run-2")
    clock.happens = lambda passed: other.renew() if passed >= 3 else None
    with pytest.raises(Day2Error, match=r"ops@there/run-2.*Wait for its end"):
        Lock(store, "me/run-1").acquire()
    assert clock.now - 1000 < LEASE_SECONDS


def test_a_dead_holder_is_told_after_its_silence(clock):
    """Whatever the clock of the dead machine wrote."""
    store = FakeStore()
    held(store, "ops@there/run-2")
    store.objects[PLACE]["spec"]["renewTime"] = "2099-01-01T00:00:00.000000Z"
    assert Lock(store, "me/run-1").acquire() == "ops@there/run-2"
    assert LEASE_SECONDS <= clock.now - 1000 <= LEASE_SECONDS + 2


def test_a_lock_that_is_given_back_meanwhile_is_taken(clock):
    """The other run came to its end while we looked."""
    store = FakeStore()
    other = held(store, "ops@there/run-2")
    clock.happens = lambda passed: other.release() if passed == 2 else None
    assert Lock(store, "me/run-1").acquire() is None
    assert store.objects[PLACE]["spec"]["holderIdentity"] == "me/run-1"


def test_an_outage_of_the_api_ends_no_lock(clock):
    """The holder cannot renew either; when the API is back it does."""
    store = FakeStore()
    other = held(store, "ops@there/run-2")

    def happens(passed):
        store.away = 2 <= passed < 120
        if not store.away and passed > 100:
            other.renew()

    clock.happens = happens
    with pytest.raises(Day2Error, match="ops@there/run-2"):
        Lock(store, "me/run-1").acquire()


def test_a_lock_that_somebody_took_over_is_lost():
    """Also when it was free for a moment."""
    store = FakeStore()
    mine = held(store, "me/run-1")
    store.objects[PLACE]["spec"]["holderIdentity"] = "ops@there/run-2"
    store.objects[PLACE]["metadata"]["resourceVersion"] = "77"
    with pytest.raises(Lost, match="ops@there/run-2"):
        mine.renew()
    mine.release()
    assert PLACE in store.objects


def test_a_lease_that_was_deleted_comes_back():
    """Somebody tidied up while the run goes on."""
    store = FakeStore()
    mine = held(store, "me/run-1")
    del store.objects[PLACE]
    mine.renew()
    assert store.objects[PLACE]["spec"]["holderIdentity"] == "me/run-1"


def test_an_api_that_is_away_takes_no_lock_away():
    """The next renewal finds it as it was."""
    store = FakeStore()
    mine = held(store, "me/run-1")
    store.away = True
    with pytest.raises(ApiError):
        mine.renew()
    store.away = False
    mine.renew()


def test_a_released_lock_is_not_renewed():
    """The thread that renews may come late."""
    store = FakeStore()
    mine = held(store, "me/run-1")
    mine.release()
    mine.renew()
    assert store.objects == {}
