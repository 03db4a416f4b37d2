# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One minor version back, on the service's conditions."""

from __future__ import annotations

import pytest

from tests.unit.simulator.refused import ended, refused

UPGRADED = {"name": "demo", "version": "1.32", "upgradedFrom": "1.31", "createdAtVersion": "1.30"}


def put(control, **differs):
    """Put an upgraded cluster in place that differs in one thing from one which can go back."""
    control.scene(scene={"clusters": [{**UPGRADED, **differs}]})


def test_an_upgrade_is_rolled_back_once(control, eks):
    """As an update of a type of its own; there is no way further back."""
    put(control)
    update = eks.update_cluster_version(name="demo", version="1.31")["update"]
    assert update["type"] == "VersionRollback"
    assert ended(eks, update)["status"] == "Successful"
    assert eks.describe_cluster(name="demo")["cluster"]["version"] == "1.31"
    with refused("InvalidRequestException", "was not upgraded from this version"):
        eks.update_cluster_version(name="demo", version="1.30")


@pytest.mark.parametrize(
    ("differs", "said"),
    [
        pytest.param({"upgradedFrom": None}, "was not upgraded from this version", id="never upgraded"),
        pytest.param({"upgradedDaysAgo": 8}, "more than 7 days ago", id="too late"),
        pytest.param({"createdAtVersion": "1.32"}, "created at its current version", id="created so"),
        pytest.param({"upgradePolicy": {"supportType": "STANDARD"}}, "upgrade policy is STANDARD", id="policy"),
        pytest.param({"nodegroups": [{"nodegroupName": "new"}]}, "nodegroups [new] are newer", id="nodes"),
        pytest.param({"fargate": [{"fargateProfileName": "f"}]}, "Fargate pods must be deleted", id="fargate"),
    ],
)
def test_each_condition_is_a_refusal_of_its_own(control, eks, differs, said):
    """With the reason."""
    put(control, **differs)
    with refused("InvalidRequestException", said):
        eks.update_cluster_version(name="demo", version="1.31", force=True)


@pytest.mark.parametrize("status", ["ERROR", "UNKNOWN"])
def test_an_insight_of_its_own_category_blocks_it(control, eks, status):
    """Also one whose status is unknown, unlike those before an upgrade."""
    put(control, insights=[{"name": "kubelet", "category": "ROLLBACK_READINESS", "status": status}])
    with refused("InvalidStateException", "Rollback readiness issues detected"):
        eks.update_cluster_version(name="demo", version="1.31")


def test_a_rollback_that_is_under_way_can_be_cancelled(control, eks):
    """The cluster stays as it is; an upgrade cannot be cancelled."""
    put(control)
    update = eks.update_cluster_version(name="demo", version="1.31")["update"]
    assert eks.cancel_update(name="demo", updateId=update["id"])["update"]["status"] == "Cancelled"
    cluster = eks.describe_cluster(name="demo")["cluster"]
    assert (cluster["status"], cluster["version"]) == ("ACTIVE", "1.32")
    upgrade = eks.update_cluster_version(name="demo", version="1.33")["update"]
    with refused("InvalidRequestException", "cannot be cancelled"):
        eks.cancel_update(name="demo", updateId=upgrade["id"])
