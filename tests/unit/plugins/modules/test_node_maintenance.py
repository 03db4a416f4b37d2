# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The node_maintenance module: from options to its result."""

from __future__ import annotations

import json

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._journal.lease import LEASE
from ansible_collections.day2.kubernetes.plugins.module_utils._maintenance.note import ANNOTATION
from ansible_collections.day2.kubernetes.plugins.modules import node_maintenance
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.journal.fake_store import FakeStore, merged

NODE = "/api/v1/nodes/w1"
CORDONED = {"spec": {"unschedulable": True}}


class Cluster(FakeStore):
    """A FakeStore that is asked for pods of a node."""

    def pages(self, path, query=None, *, only_metadata=False):
        yield self.list(path)


def node(**changes):
    """Return a node of 1.34.4 with a patch."""
    info = {"kubeletVersion": "v1.34.4", "bootID": "boot-1"}
    status = {"nodeInfo": info, "conditions": [{"type": "Ready", "status": "True"}]}
    whole = {"metadata": {"name": "w1", "resourceVersion": "1"}, "spec": {}, "status": status}
    return merged(whole, changes)


@pytest.fixture
def run(monkeypatch, run_module):
    """Return a function that runs the module on a cluster."""

    def run(cluster, state="begun", check=False):
        monkeypatch.setattr(node_maintenance.Cluster, "connect", lambda module: cluster)
        return run_module(node_maintenance, {"nodes": ["w1"], "state": state}, check=check)

    return run


def note_of(cluster):
    """Return the note on the node."""
    text = (cluster.objects[NODE]["metadata"].get("annotations") or {}).get(ANNOTATION)
    return json.loads(text) if text else None


def test_what_a_node_is_before_is_noted_on_it(run):
    """With what was not ready, which nobody waits for afterwards."""
    owner = {"apiVersion": "apps/v1", "kind": "DaemonSet", "name": "log", "controller": True}
    metadata = {"name": "log-1", "namespace": "shop", "ownerReferences": [owner]}
    pod = {"metadata": metadata, "spec": {"nodeName": "w1"}, "status": {}}
    cluster = Cluster(**{NODE: node(), "/api/v1/pods/log-1": pod})
    result = run(cluster)
    assert result["changed"]
    assert result["nodes"]["w1"] == {
        "kubelet": "1.34.4",
        "boot_id": "boot-1",
        "was_cordoned": False,
        "unready_daemonset_pods": ["shop/log@w1"],
        "resumed": False,
        "rebooted": False,
        "ready": True,
    }
    assert (note_of(cluster)["kubelet"], note_of(cluster)["was_cordoned"]) == ("1.34.4", False)


def test_a_run_that_goes_on_is_told_what_was_before(run):
    """The node has booted since, with another version, and we have cordoned it."""
    cluster = Cluster(**{NODE: node()})
    run(cluster)
    after = {"kubeletVersion": "v1.35.0", "bootID": "boot-2"}
    cluster.objects[NODE] = merged(cluster.objects[NODE], {**CORDONED, "status": {"nodeInfo": after}})
    result = run(cluster)
    told = result["nodes"]["w1"]
    assert not result["changed"]
    assert (told["kubelet"], told["boot_id"], told["was_cordoned"]) == ("1.34.4", "boot-1", False)
    assert (told["resumed"], told["rebooted"]) == (True, True)


def test_a_note_on_a_node_that_takes_pods_is_of_no_worth(run):
    """Somebody has ended that maintenance by hand, and has upgraded the node since."""
    cluster = Cluster(**{NODE: node()})
    run(cluster)
    cluster.objects[NODE] = merged(cluster.objects[NODE], {"status": {"nodeInfo": {"kubeletVersion": "v1.35.0"}}})
    told = run(cluster)["nodes"]["w1"]
    assert (told["kubelet"], told["resumed"]) == ("1.35.0", False)


def test_a_node_that_somebody_has_cordoned_is_known_as_that(run):
    """Also by the run that goes on."""
    cluster = Cluster(**{NODE: node(**CORDONED)})
    assert run(cluster)["nodes"]["w1"]["was_cordoned"]
    assert run(cluster)["nodes"]["w1"]["was_cordoned"]


def test_check_mode_tells_and_writes_nothing(run):
    """Who holds the lock is told too."""
    lease = {"metadata": {"name": "l"}, "spec": {"holderIdentity": "ops@there/run-1"}}
    cluster = Cluster(**{NODE: node(), LEASE: lease})
    result = run(cluster, check=True)
    assert (result["changed"], result["locked_by"], cluster.sent) == (True, "ops@there/run-1", [])


def test_the_end_removes_the_note_once(run):
    """The second time nothing is changed."""
    cluster = Cluster(**{NODE: node()})
    run(cluster)
    assert run(cluster, "ended")["changed"]
    assert note_of(cluster) is None
    assert not run(cluster, "ended")["changed"]


@pytest.mark.parametrize(
    ("objects", "sentence"),
    [
        pytest.param({}, "The cluster has no node w1", id="no node"),
        pytest.param(
            {NODE: node(metadata={"annotations": {"day2.kubernetes/upgrade": "{}"}})},
            "Node w1 is in the midst of an upgrade that has not ended",
            id="upgrade",
        ),
        pytest.param(
            {NODE: node(metadata={"annotations": {ANNOTATION: "true"}}, **CORDONED)},
            "kubectl annotate node w1 day2.kubernetes/maintenance-",
            id="no note of ours",
        ),
        pytest.param({NODE: node(status={"nodeInfo": None})}, "Node w1 does not tell the version", id="no version"),
    ],
)
def test_a_node_that_must_not_be_maintained_is_a_sentence(run, objects, sentence):
    """And nothing is written."""
    cluster = Cluster(**objects)
    result = run(cluster)
    assert sentence in result["msg"]
    assert cluster.sent == []
