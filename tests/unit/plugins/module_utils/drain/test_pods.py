# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is kept of a pod: all that is read of it later, and little else."""

from __future__ import annotations

import time

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._drain import observe
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.classify import Rules
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.options import DrainOptions, Wave
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.pods import ALL, MIRROR_ANNOTATION, READ, pared
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.run import Drain
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.baseline import daemonset_place
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.builders import budget, node, owner, pod
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.fake_api import FakeApi

EVERYTHING = Rules(force=True, delete_emptydir_data=True, skip_wait_for_delete_timeout=60)
VOLUMES = [{"name": "own", "ephemeral": {}}, {"name": "data", "persistentVolumeClaim": {"claimName": "cart"}}]
PODS = [
    pod("ready", empty_dir={}, annotations={"example.org/note": "x"}, labels={"app": "cart"}),
    pod("unready", ready=False, spec={"terminationGracePeriodSeconds": 90, "priorityClassName": "low"}),
    pod("volumes", spec={"volumes": VOLUMES}),
    pod("agent", [owner("DaemonSet", name="agent")], ready=False),
    pod("static", annotations={MIRROR_ANNOTATION: "x"}),
    pod("overdue", deleted=-30),
    pod("bare", [], "Succeeded"),
]


class Noted(dict):
    """An object of the API that notes the path of each field that somebody asks for."""

    def __init__(self, thing, path, seen):
        super().__init__({key: noted(value, (*path, key), seen) for key, value in thing.items()})
        self.note = lambda key: seen.add((*path, key))

    def __getitem__(self, key):
        """Note it and return the value."""
        self.note(key)
        return super().__getitem__(key)

    def __contains__(self, key):
        """Note it and tell whether it is there."""
        self.note(key)
        return super().__contains__(key)

    def get(self, key, default=None):
        """Note it and return the value or the default."""
        self.note(key)
        return super().get(key, default)


def noted(thing, path, seen):
    """Return a thing that notes what is read of it into the set seen."""
    if isinstance(thing, list):
        return [noted(one, path, seen) for one in thing]
    return Noted(thing, path, seen) if isinstance(thing, dict) else thing


def is_kept(path):
    """Tell whether pared leaves the field of that path."""
    fields = READ
    for name in path:
        if fields is ALL:
            return True
        if name not in fields:
            return False
        fields = fields[name]
    return True


@pytest.fixture
def seen(monkeypatch):
    """Return the paths of the fields of pods that are read, which are whole in this test."""
    found = set()
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    monkeypatch.setattr(observe, "pared", lambda pod: noted(pod, (), found))
    return found


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="evict"),
        pytest.param({"delete_unhealthy": True, "unhealthy_after": 0, "max_grace_period": 30}, id="delete the unready"),
        pytest.param({"disable_eviction": True, "namespace_selector": "team=shop"}, id="delete"),
        pytest.param({"restart_single": True, "wait_for_volume_detach": True}, id="roll out"),
        pytest.param({"eviction_order": (Wave("app=cart", None), Wave(None, "low"))}, id="in an order"),
    ],
)
def test_what_a_drain_reads_is_kept(seen, options):
    """A field that is read somewhere and not kept would look as if the pod had none."""
    lists = {
        "/api/v1/namespaces": [{"metadata": {"name": "shop"}}],
        "/apis/storage.k8s.io/v1/volumeattachments": [],
    }
    api = FakeApi(node(), PODS, [budget(selector={"matchLabels": {"app": "cart"}}, allowed=9)], lists=lists)
    Drain(api, "worker-1", DrainOptions(EVERYTHING, timeout=5, **options)).carry_out()
    assert {("metadata", "uid"), ("status", "phase")} <= seen
    assert {path for path in seen if not is_kept(path)} == set()


def test_what_a_maintenance_reads_is_kept(seen):
    """It notes which pods of DaemonSets were not ready."""
    found = [daemonset_place(one) for one in observe.pods_on(FakeApi(node(), PODS), "worker-1")]
    assert (found.count("shop/agent@worker-1"), {path for path in seen if not is_kept(path)}) == (1, set())


def test_the_rest_is_let_go():
    """Containers and managed fields are most of a pod."""
    whole = pod(spec={"containers": [{"name": "main"}], "volumes": VOLUMES}, managedFields=[{}], annotations={"a": "b"})
    assert pared(whole) == {**pod(annotations={}), "spec": {"nodeName": "worker-1", "volumes": VOLUMES}}


def test_metadata_alone_can_be_pared():
    """It is what the looks at a node get."""
    assert pared({"metadata": {"uid": "1", "managedFields": []}}) == {"metadata": {"uid": "1"}}
