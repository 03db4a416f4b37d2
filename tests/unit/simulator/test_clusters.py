# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The control plane in the simulator: upgraded, rolled back, blocked."""

from __future__ import annotations

import pytest

from tests.unit.simulator.refused import ended, refused

BLOCKED = "Call the EKS ListInsights API"


def test_an_upgrade_is_under_way_and_then_over(control, eks):
    """The cluster is UPDATING meanwhile, and at the new version afterwards."""
    control.scene("plain", version="1.31")
    update = eks.update_cluster_version(name="demo", version="1.32")["update"]
    assert (update["status"], update["type"]) == ("InProgress", "VersionUpdate")
    assert eks.describe_cluster(name="demo")["cluster"]["status"] == "UPDATING"
    assert ended(eks, update)["status"] == "Successful"
    cluster = eks.describe_cluster(name="demo")["cluster"]
    assert (cluster["status"], cluster["version"]) == ("ACTIVE", "1.32")


@pytest.mark.parametrize(
    ("version", "said"),
    [
        pytest.param("1.31", "already at the desired configuration", id="the same"),
        pytest.param("1.33", "Unsupported Kubernetes minor version update from 1.31 to 1.33", id="two higher"),
        pytest.param("1.99", "Unsupported Kubernetes minor version update", id="unknown"),
    ],
)
def test_a_version_that_is_not_the_next_one_is_refused(control, eks, version, said):
    """With the sentence of the service."""
    control.scene("plain", version="1.31")
    with refused("InvalidParameterException", said) as answer:
        eks.update_cluster_version(name="demo", version=version)
    assert answer["clusterName"] == "demo"


def test_a_second_update_names_the_one_that_runs(control, eks):
    """With status 409."""
    control.scene("plain", version="1.31")
    first = eks.update_cluster_version(name="demo", version="1.32")["update"]["id"]
    with refused("ResourceInUseException", f"currently has update {first} in progress"):
        eks.update_cluster_version(name="demo", version="1.32")


def test_a_call_with_the_same_token_is_the_same_call(control, eks):
    """So a call that is tried again makes no second update; with other parameters the token is refused."""
    control.scene("plain", version="1.31")
    told = {"name": "demo", "version": "1.32", "clientRequestToken": "once"}
    first, again = (eks.update_cluster_version(**told)["update"]["id"] for _time in range(2))
    assert first == again
    assert eks.list_updates(name="demo")["updateIds"] == [first]
    with refused("InvalidRequestException", "other parameters"):
        eks.update_cluster_version(**{**told, "force": True})


@pytest.mark.parametrize("must_match", [True, False])
def test_node_groups_that_are_behind_stop_an_upgrade_if_so_set(control, eks, must_match):
    """The reference says that they must match, the guide that kubelet may be three minor versions older."""
    control.scene("upgraded", version="1.32")
    control.settings(nodegroups_must_match=must_match)
    if must_match:
        with refused("InvalidParameterException", "Nodegroups [workers-a, workers-b] must be updated to match"):
            eks.update_cluster_version(name="demo", version="1.33")
    else:
        assert eks.update_cluster_version(name="demo", version="1.33")["update"]["status"] == "InProgress"


def test_an_insight_blocks_until_a_refresh_has_seen_the_cure(control, eks):
    """Without force; the insight names the versions that would do."""
    control.scene("blocked", version="1.31")
    with refused("InvalidStateException", BLOCKED):
        eks.update_cluster_version(name="demo", version="1.32")
    [one] = eks.list_insights(clusterName="demo", filter={"statuses": ["ERROR"]})["insights"]
    details = eks.describe_insight(clusterName="demo", id=one["id"])["insight"]["categorySpecificSummary"]
    [fit] = details["addonCompatibilityDetails"][0]["compatibleVersions"]
    update = eks.update_addon(clusterName="demo", addonName="coredns", addonVersion=fit)["update"]
    ended(eks, update, addonName="coredns")
    with refused("InvalidStateException", BLOCKED):
        eks.update_cluster_version(name="demo", version="1.32")
    assert refreshed(eks) == ["IN_PROGRESS", "COMPLETED"]
    assert eks.update_cluster_version(name="demo", version="1.32")["update"]["status"] == "InProgress"


def test_force_overrides_an_insight(control, eks):
    """As its user asked."""
    control.scene("blocked", version="1.31")
    assert eks.update_cluster_version(name="demo", version="1.32", force=True)["update"]["status"] == "InProgress"


def test_a_refresh_can_fail(control, eks):
    """And says why."""
    control.scene("plain")
    control.outcome(operation="StartInsightsRefresh", errors=[{"errorCode": "Unknown", "errorMessage": "no access"}])
    assert refreshed(eks) == ["IN_PROGRESS", "FAILED"]
    assert eks.describe_insights_refresh(clusterName="demo")["message"] == "no access"


def refreshed(eks):
    """Start a refresh and return its statuses."""
    eks.start_insights_refresh(clusterName="demo")
    return [eks.describe_insights_refresh(clusterName="demo")["status"] for _look in range(2)]
