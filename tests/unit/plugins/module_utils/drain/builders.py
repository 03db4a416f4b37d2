# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Pods, budgets and nodes with the few fields that a drain looks at."""

from __future__ import annotations

import dataclasses
import datetime

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.budgets import Outlook
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.plan import PodPlan

NOW = datetime.datetime(2026, 1, 1, 12, 0, tzinfo=datetime.timezone.utc)


def owner(kind="ReplicaSet", api="apps/v1", controller=True, name="cart"):
    """Build an owner reference."""
    return {"kind": kind, "apiVersion": api, "controller": controller, "name": name}


def pod(
    name="cart-0",
    owners=None,
    phase="Running",
    ready=True,
    empty_dir=None,
    deleted=None,
    since=0,
    spec=None,
    **metadata,
):
    """Build a pod; its uid is uid-NAME; deleted is the seconds since it should have been gone, since of its state."""
    own = [owner()] if owners is None else owners
    built = {
        "metadata": {"namespace": "shop", "name": name, "uid": f"uid-{name}", "ownerReferences": own, **metadata},
        "spec": {
            "nodeName": "worker-1",
            "volumes": [] if empty_dir is None else [{"name": "data", "emptyDir": empty_dir}],
            **(spec or {}),
        },
        "status": {
            "phase": phase,
            "conditions": [{"type": "Ready", "status": str(ready), "lastTransitionTime": stamp(since)}],
        },
    }
    if deleted is not None:
        built["metadata"]["deletionTimestamp"] = stamp(deleted)
    return built


def stamp(seconds):
    """Return the time of the API so many seconds before NOW."""
    return (NOW - datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def planned(name="cart-0", outlook=None, **changes):
    """Build a PodPlan of a pod that is evicted; see there for what can be changed."""
    return dataclasses.replace(
        PodPlan(
            node="worker-1",
            namespace="shop",
            name=name,
            uid=f"uid-{name}",
            owner="ReplicaSet/cart",
            pod_class="managed",
            action="evict",
            reason="",
            outlook=outlook or Outlook("free"),
        ),
        **changes,
    )


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


def node(cordoned=False, annotation=None, version="7", ready="True"):
    """Build a node; ready is True, False or Unknown."""
    annotations = {"day2.kubernetes/cordon": annotation} if annotation else {}
    spec = {"unschedulable": True} if cordoned else {}
    return {
        "metadata": {"name": "worker-1", "resourceVersion": version, "annotations": annotations},
        "spec": spec,
        "status": {"conditions": [{"type": "Ready", "status": ready}]},
    }
