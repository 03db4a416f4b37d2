# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Deployments of one replica."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.rollouts import (
    RESTARTED,
    REVISION,
    roll_out,
    rollouts_of,
    rolls_without_gap,
)
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.builders import node, owner, pod
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.fake_api import FakeApi

APPS = "/apis/apps/v1/namespaces/shop"


def deployment(replicas=1, revision="3", strategy=None, **spec):
    """Build a Deployment called web."""
    metadata = {"namespace": "shop", "name": "web", "annotations": {REVISION: revision}}
    template = {"metadata": {"labels": {"app": "web"}}}
    return {
        "metadata": metadata,
        "spec": {"replicas": replicas, "strategy": strategy or {}, "template": template, **spec},
    }


def replicaset(revision="3", owners=None):
    """Build the ReplicaSet of the builders' pods."""
    own = [owner("Deployment", name="web")] if owners is None else owners
    return {"metadata": {"namespace": "shop", "ownerReferences": own, "annotations": {REVISION: revision}}}


def rolling(**limits):
    """Build a strategy."""
    return {"type": "RollingUpdate", "rollingUpdate": limits}


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        pytest.param(deployment(), True, id="as the API server completes it"),
        pytest.param(deployment(strategy=rolling(maxSurge="25%", maxUnavailable="25%")), True, id="the usual"),
        pytest.param(deployment(strategy=rolling(maxSurge=1, maxUnavailable=0)), True, id="one more"),
        pytest.param(deployment(strategy=rolling(maxUnavailable=1)), False, id="the old one may go first"),
        pytest.param(deployment(strategy=rolling(maxUnavailable="100%")), False, id="all may go first"),
        pytest.param(deployment(strategy={"type": "Recreate"}), False, id="the old one goes first"),
        pytest.param(deployment(replicas=2), False, id="two replicas"),
        pytest.param(deployment(replicas=0), False, id="none"),
        pytest.param(deployment(paused=True), False, id="paused"),
    ],
)
def test_which_have_a_new_pod_before_the_old_one_goes(one, expected):
    """By their strategy."""
    assert rolls_without_gap(one) == expected


@pytest.mark.parametrize(
    ("one", "objects", "expected"),
    [
        pytest.param(
            pod(),
            {"replicasets/cart": replicaset(), "deployments/web": deployment()},
            {"uid-cart-0": "shop/web"},
            id="yes",
        ),
        pytest.param(
            pod(spec={"volumes": [{"name": "d", "persistentVolumeClaim": {"claimName": "x"}}]}),
            {"replicasets/cart": replicaset(), "deployments/web": deployment()},
            {},
            id="a volume can be in one place",
        ),
        pytest.param(pod(), {"replicasets/cart": replicaset(owners=[])}, {}, id="a ReplicaSet of its own"),
        pytest.param(pod(), {}, {}, id="its owner is gone"),
        pytest.param(pod(owners=[owner("StatefulSet")]), {}, {}, id="no ReplicaSet"),
    ],
)
def test_which_pods_a_rollout_replaces(one, objects, expected):
    """By their owners."""
    api = FakeApi(node(), [one], objects={f"{APPS}/{path}": thing for path, thing in objects.items()})
    assert rollouts_of(api, [one]) == expected


@pytest.mark.parametrize(("revision", "patched"), [("3", True), ("2", False)])
def test_a_rollout_is_started_once(revision, patched):
    """A pod of an old revision is on its way out already."""
    objects = {f"{APPS}/replicasets/cart": replicaset(revision), f"{APPS}/deployments/web": deployment()}
    api = FakeApi(node(), [pod()], objects=objects)
    roll_out(api, "shop", "cart-0", "2026-01-01T12:00:00Z")
    template = api.objects[f"{APPS}/deployments/web"]["spec"]["template"]["metadata"]
    assert (template.get("annotations", {}).get(RESTARTED) == "2026-01-01T12:00:00Z") == patched
    assert template["labels"] == {"app": "web"}
    assert api.calls.count(f"GET {APPS}/replicasets/cart") == 1


@pytest.mark.parametrize("left", [{}, {f"{APPS}/replicasets/cart": replicaset()}], ids=["ReplicaSet", "Deployment"])
def test_no_rollout_is_started_when_its_owner_is_gone(left):
    """The pod goes with it."""
    api = FakeApi(node(), [pod()], objects=left)
    roll_out(api, "shop", "cart-0", "2026-01-01T12:00:00Z")
    assert api.writes == []
