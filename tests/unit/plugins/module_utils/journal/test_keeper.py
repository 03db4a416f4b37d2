# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The keeper of a journal from opening to end."""

from __future__ import annotations

import json

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._journal import lease, store
from ansible_collections.day2.kubernetes.plugins.module_utils._journal.keeper import Keeper, new_header
from ansible_collections.day2.kubernetes.plugins.module_utils._journal.lock import Lost
from ansible_collections.day2.kubernetes.plugins.module_utils._journal.records import ANNOTATION, NAME
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.journal.fake_store import FakeStore

HEADER, LEASE, NODE = f"{store.CONFIGMAPS}/{NAME}", lease.LEASE, "/api/v1/nodes/w1"
PLAN = {"current": "1.33.13", "target": "1.34.4", "masters": ["cp1"], "workers": ["w1"], "batches": [1]}
REQUEST = {"run": "run-1", "by": "me@here", "plan": PLAN, "baseline": {"deployments": {"shop/cart": 2}}}


@pytest.fixture
def cluster():
    """Return a cluster with one node."""
    return FakeStore(**{NODE: {"metadata": {"name": "w1", "resourceVersion": "1", "annotations": {"a": "b"}}}})


@pytest.fixture
def keeper(cluster, come_round):
    """Return an open journal whose thread only renews when a test says so."""
    made = Keeper(cluster, new_header(REQUEST), ["w1"])
    made.open()
    return made


def annotation(cluster):
    """Return the entry of the node."""
    text = cluster.objects[NODE]["metadata"]["annotations"].get(ANNOTATION)
    return json.loads(text) if text else None


def test_opening_locks_and_says_what_will_be_done(cluster, keeper):
    """The baseline is there for a run that goes on."""
    data = cluster.objects[HEADER]["data"]
    assert (data["state"], data["source"], data["target"], data["by"]) == ("running", "1.33.13", "1.34.4", "me@here")
    assert json.loads(data["baseline"]) == {"deployments": {"shop/cart": 2}}
    assert cluster.objects[LEASE]["spec"]["holderIdentity"] == "me@here/run-1"


def test_a_transition_is_on_the_node_until_the_node_is_done(cluster, keeper):
    """Other annotations stay."""
    told = keeper.note("host1", "w1", "drain", "begun")
    assert told["written"]
    found = annotation(cluster)
    assert (found["step"], found["phase"], found["run"]) == ("drain", "begun", "run-1")
    keeper.note("host1", "w1", "uncordon", "done")
    assert cluster.objects[NODE]["metadata"]["annotations"] == {"a": "b"}
    assert [(one["host"], one["step"], one["phase"]) for one in keeper.timeline] == [
        ("host1", "drain", "begun"),
        ("host1", "uncordon", "done"),
    ]


def test_nothing_is_lost_while_the_api_is_away(cluster, keeper):
    """The newest entry is written when the journal is closed."""
    cluster.away = True
    assert not keeper.note("host1", "w1", "kubeadm", "begun")["written"]
    assert not keeper.note("host1", "w1", "kubeadm", "done")["written"]
    cluster.away = False
    assert keeper.close(failed=True)["problem"] is None
    assert (annotation(cluster)["step"], annotation(cluster)["phase"]) == ("kubeadm", "done")


def test_what_was_kept_is_written_when_the_lock_is_renewed_again(cluster, keeper, come_round):
    """A person who looks at the node meanwhile sees where the run is."""
    cluster.away = True
    keeper.note("host1", "w1", "kubeadm", "begun")
    cluster.away = False
    come_round(1)
    assert (annotation(cluster)["step"], annotation(cluster)["phase"]) == ("kubeadm", "begun")


@pytest.mark.parametrize(("failed", "state"), [(True, "failed"), (False, "finished")])
def test_closing_says_how_it_ended_and_gives_the_lock_back(cluster, keeper, failed, state):
    """The header stays, so that a person can see when the last upgrade was."""
    keeper.close(failed=failed)
    assert cluster.objects[HEADER]["data"]["state"] == state
    assert LEASE not in cluster.objects


def test_a_good_end_leaves_no_entry_of_an_earlier_run(cluster, keeper):
    """It was killed between the uncordon and its note."""
    keeper.note("host1", "w1", "uncordon", "begun")
    keeper.close(failed=False)
    assert cluster.objects[NODE]["metadata"]["annotations"] == {"a": "b"}


def test_a_closing_without_an_api_is_a_sentence(cluster, keeper):
    """The timeline is not lost by that."""
    keeper.note("host1", "w1", "drain", "begun")
    cluster.away = True
    told = keeper.close(failed=True)
    assert "could not be closed" in told["problem"]
    assert len(told["timeline"]) == 1


def test_a_controller_that_is_gone_leaves_an_unfinished_run_and_no_lock(cluster, keeper):
    """The next run goes on at once."""
    keeper.abandon()
    assert cluster.objects[HEADER]["data"]["state"] == "running"
    assert LEASE not in cluster.objects


def test_a_lost_lock_ends_the_run_at_its_next_step(cluster, keeper, come_round):
    """Two runs never change a cluster at the same time."""
    cluster.objects[LEASE]["spec"]["holderIdentity"] = "you@there/run-2"
    cluster.objects[LEASE]["metadata"]["resourceVersion"] = "99"
    come_round(2)
    with pytest.raises(Lost, match="you@there/run-2"):
        keeper.note("host1", "w1", "drain", "begun")
    assert annotation(cluster) is None


def test_a_node_that_is_gone_needs_no_entry(cluster, keeper):
    """It was removed from the cluster meanwhile."""
    del cluster.objects[NODE]
    assert keeper.note("host1", "w1", "drain", "begun")["written"]


SAVED = {"file": "/srv/etcd.db", "sha256": "ab", "taken": 1.5}


@pytest.mark.parametrize("away", [False, True])
def test_the_snapshot_is_in_the_header_for_the_run_that_goes_on(cluster, keeper, away):
    """Also when the API was away at that moment."""
    cluster.away = away
    keeper.note("host1", "w1", "snapshot", "done", SAVED)
    cluster.away = False
    assert keeper.close(failed=True)["snapshot"] == SAVED
    assert json.loads(cluster.objects[HEADER]["data"]["snapshot"]) == SAVED


def test_a_run_that_goes_on_keeps_the_snapshot_that_it_found():
    """The plan has said that it is good."""
    assert new_header({**REQUEST, "plan": {**PLAN, "saved": SAVED}}).snapshot == SAVED
