# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module eks_cluster_version, against the simulator of AWS."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import eks_cluster_version


@pytest.fixture
def upgrade(aws):
    """Return ``run(version, check=False, **params)`` for a cluster at 1.31; ``run.sim`` is the simulator."""
    aws.sim.scene("plain")

    def run(version="1.32", check=False, **params):
        return aws.run(eks_cluster_version, check, version=version, **params)

    run.sim = aws.sim
    return run


def test_an_upgrade_reads_writes_and_reads_each_thing_once(upgrade):
    """What is asked of AWS beside the polling is all that has to be."""
    result = upgrade()
    assert (result["changed"], result["previous_version"], result["version"]) == (True, "1.31", "1.32")
    assert result["diff"] == {"before": {"version": "1.31"}, "after": {"version": "1.32"}}
    assert (result["update"]["status"], result["cluster"]["status"]) == ("Successful", "ACTIVE")
    assert result["support"] == {
        "status": "STANDARD_SUPPORT",
        "end_of_standard_support": "2026-03-23",
        "end_of_extended_support": "2027-03-23",
    }
    count = upgrade.sim.count()
    assert count.pop("eks:DescribeUpdate") > 1
    assert count == {"eks:DescribeCluster": 2, "eks:DescribeClusterVersions": 1, "eks:UpdateClusterVersion": 1}


def test_a_second_run_changes_nothing(upgrade):
    """And sends nothing."""
    upgrade()
    upgrade.sim.forget_calls()
    result = upgrade()
    assert (result["changed"], result["version"], result["update"]) == (False, "1.32", None)
    assert upgrade.sim.writes() == []


def test_check_mode_tells_the_same_and_writes_nothing(upgrade):
    """The simulator would refuse a write."""
    upgrade.sim.read_only()
    result = upgrade(check=True)
    assert (result["changed"], result["version"], result["diff"]["after"]) == (True, "1.32", {"version": "1.32"})
    assert upgrade.sim.writes() == []


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize(
    ("params", "said"),
    [
        pytest.param(
            {"version": "1.33"},
            "Cluster 'demo': Kubernetes 1.31 → 1.33 skips 1.32; EKS upgrades one minor version at a time",
            id="skips a minor",
        ),
        pytest.param({"version": "1.30"}, "1.31 → 1.30 goes back: set rollback=true", id="one lower"),
        pytest.param(
            {"version": "1.29", "rollback": True}, "rolls back one minor version only, to 1.30", id="two lower"
        ),
        pytest.param({"rollback": True}, "1.31 → 1.32 is no rollback", id="rollback upwards"),
        pytest.param({"version": "1.3"}, "write it in quotes", id="shortened by YAML"),
        pytest.param({"version": "v1.32.4"}, "give one such as '1.34'", id="no minor"),
        pytest.param(
            {"version": "1.30", "rollback": True, "rollback_timeout_minutes": 5}, "120 to 10080", id="too short"
        ),
        pytest.param({"cluster_name": "nobody"}, "Cluster 'nobody' is not found in region eu-west-1", id="unknown"),
        pytest.param({"region": "eu-west-3"}, "Cluster 'demo' is not found in region eu-west-3", id="other region"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_sent(upgrade, params, said, check):
    """In check mode too."""
    result = upgrade(check=check, **params)
    assert said in result["msg"]
    assert upgrade.sim.writes() == []


@pytest.mark.parametrize(
    ("version", "target", "said"),
    [
        ("1.34", "1.35", "Kubernetes 1.35 is unknown to EKS; available: 1.30 (standard support until 2025-07-23"),
        ("1.28", "1.29", "Kubernetes 1.29 is no longer supported by EKS (1.29 (standard support until 2025-03-23"),
    ],
)
def test_a_version_that_eks_does_not_take_is_told_with_those_it_does(aws, version, target, said):
    """And how long each is supported."""
    aws.sim.scene(scene={"clusters": [{"name": "demo", "version": version}]})
    assert said in aws.run(eks_cluster_version, version=target)["msg"]


def test_insights_that_block_are_told_and_can_be_forced(aws):
    """With what has to be done about them."""
    aws.sim.scene("blocked")
    result = aws.run(eks_cluster_version, version="1.32")
    assert "refuses the upgrade to 1.32: insight 'EKS add-on version compatibility' is ERROR" in result["msg"]
    assert "coredns has to be v1.11.4-eksbuild.2" in result["msg"]
    assert "set force=true to override it" in result["msg"]
    assert [one["status"] for one in result["insights"]] == ["ERROR"]
    assert aws.run(eks_cluster_version, version="1.32", force=True)["version"] == "1.32"


def test_an_update_that_runs_already_is_adopted(upgrade):
    """As after a run that was killed: same end, no second request."""
    upgrade.sim.settings(looks=4)
    begun = upgrade(wait=False)
    assert (begun["changed"], begun["version"], begun["update"]["status"]) == (True, "1.32", "InProgress")
    upgrade.sim.forget_calls()
    result = upgrade()
    assert (result["changed"], result["version"]) == (False, "1.32")
    assert (result["update"]["id"], result["update"]["status"]) == (begun["update"]["id"], "Successful")
    assert upgrade.sim.writes() == []


def test_an_update_that_shows_only_when_it_is_in_the_way_is_adopted_too(upgrade):
    """The status of a cluster is late at times; here the update is begun and the answer says busy."""
    upgrade.sim.refuse("eks:UpdateClusterVersion", "ResourceInUseException", times=1, after=True)
    result = upgrade()
    assert (result["changed"], result["version"], result["update"]["status"]) == (False, "1.32", "Successful")
    assert len(upgrade.sim.writes()) == 1


def test_an_update_that_aws_does_not_find_yet_is_waited_for(upgrade):
    """It has just begun; one that is never found is told."""
    upgrade.sim.settings(nodegroups_must_match=False)
    upgrade.sim.refuse("eks:DescribeUpdate", "ResourceNotFoundException", times=3)
    assert upgrade()["version"] == "1.32"
    upgrade.sim.refuse("eks:DescribeUpdate", "ResourceNotFoundException")
    assert "is not found" in upgrade(version="1.33")["msg"]


def test_a_cluster_that_is_busy_with_no_update_is_told_in_the_words_of_aws(upgrade):
    """There is nothing to adopt."""
    upgrade.sim.refuse("eks:UpdateClusterVersion", "ResourceInUseException", message="Cluster is being deleted")
    assert "was refused (ResourceInUseException): Cluster is being deleted" in upgrade()["msg"]


def test_an_answer_that_is_lost_makes_no_second_update(upgrade):
    """The request is sent again with the token of the first."""
    upgrade.sim.refuse("eks:UpdateClusterVersion", "ServerException", times=1, after=True)
    result = upgrade()
    assert (result["changed"], result["version"]) == (True, "1.32")
    first, second = upgrade.sim.writes()
    assert first["parameters"] == second["parameters"]


@pytest.mark.parametrize("version", ["1.31", "1.30"])
def test_an_update_to_somewhere_else_is_named(upgrade, version):
    """Nobody waits for it, since it leads nowhere wanted."""
    upgrade.sim.settings(looks=10)
    running = upgrade(wait=False)["update"]["id"]
    result = upgrade(version=version, rollback=version == "1.30")
    assert f"Cluster 'demo' is busy with update {running} (VersionUpdate to 1.32): wait" in result["msg"]


def test_an_update_that_fails_says_why(upgrade):
    """With its number and the words of AWS."""
    upgrade.sim.outcome("no_addresses")
    result = upgrade()
    assert "of cluster 'demo' to 1.32 ended as Failed: IpNotAvailable: The subnets do not have 5 free" in result["msg"]
    assert result["update"]["status"] == "Failed"


def test_time_that_runs_out_says_how_to_go_on(upgrade):
    """The update goes on without us."""
    upgrade.sim.settings(looks=1000)
    result = upgrade(wait_timeout=60)
    assert "Timed out after 60 s waiting for cluster 'demo' (last status UPDATING, update " in result["msg"]
    assert "InProgress); the update continues in AWS, run again to resume" in result["msg"]


def test_a_rollback_goes_one_back(aws):
    """Node groups are at that version already."""
    aws.sim.scene("upgraded", version="1.33")
    result = aws.run(eks_cluster_version, version="1.32", rollback=True, rollback_timeout_minutes=240)
    assert (result["changed"], result["version"], result["update"]["type"]) == (True, "1.32", "VersionRollback")
    assert aws.sim.writes()[0]["parameters"]["rollbackConfig"] == {"timeoutMinutes": 240}
