# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Pods, budgets and nodes with the few fields that a drain looks at."""

from __future__ import annotations

import datetime

NOW = datetime.datetime(2026, 1, 1, 12, 0, tzinfo=datetime.timezone.utc)


def owner(kind="ReplicaSet", api="apps/v1", controller=True, name="cart"):
    """Build an owner reference."""
    return {"kind": kind, "apiVersion": api, "controller": controller, "name": name}


def pod(name="cart-0", owners=None, phase="Running", ready=True, empty_dir=None, deleted=None, **metadata):
    """Build a pod; its uid is uid-NAME; deleted is the seconds since it should have been gone."""
    own = [owner()] if owners is None else owners
    built = {
        "metadata": {"namespace": "shop", "name": name, "uid": f"uid-{name}", "ownerReferences": own, **metadata},
        "spec": {"volumes": [] if empty_dir is None else [{"name": "data", "emptyDir": empty_dir}]},
        "status": {"phase": phase, "conditions": [{"type": "Ready", "status": str(ready)}]},
    }
    if deleted is not None:
        stamp = NOW - datetime.timedelta(seconds=deleted)
        built["metadata"]["deletionTimestamp"] = stamp.strftime("%Y-%m-%dT%H:%M:%SZ")
    return built


def budget(name="cart", selector=None, allowed=0, expected=2, desired=2, healthy=2, stale=False, **spec):
    """Build a disruption budget of the namespace shop; selector {} by default, so it guards everything there."""
    return {
        "metadata": {"namespace": "shop", "name": name, "generation": 2},
        "spec": {"selector": {} if selector is None else selector, **spec},
        "status": {
            "disruptionsAllowed": allowed,
            "expectedPods": expected,
            "desiredHealthy": desired,
            "currentHealthy": healthy,
            "observedGeneration": 1 if stale else 2,
        },
    }


def node(cordoned=False, annotation=None, version="7"):
    """Build a node."""
    annotations = {"day2.kubernetes/cordon": annotation} if annotation else {}
    spec = {"unschedulable": True} if cordoned else {}
    return {"metadata": {"name": "worker-1", "resourceVersion": version, "annotations": annotations}, "spec": spec}
