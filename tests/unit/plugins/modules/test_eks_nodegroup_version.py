# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module eks_nodegroup_version, against the simulator of AWS."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import eks_nodegroup_version

NEW = "1.32.9-20260402"


@pytest.fixture
def update(aws):
    """Return ``run(check=False, **params)`` for a node group at 1.31 of a cluster at 1.32; ``run.sim`` as ever."""
    aws.sim.scene("upgraded", version="1.32")

    def run(check=False, **params):
        return aws.run(eks_nodegroup_version, check, **{"name": "workers-a", **params})

    run.sim = aws.sim
    return run


def test_an_update_reads_writes_and_reads_each_thing_once(update):
    """The version of the cluster is read only when nobody says it, the newest image only when it matters."""
    result = update(version="1.32")
    assert (result["changed"], result["previous_version"], result["version"]) == (True, "1.31", "1.32")
    assert (result["release_version"], result["nodegroup"]["status"]) == (NEW, "ACTIVE")
    count = update.sim.count()
    assert count.pop("eks:DescribeUpdate") > 1
    assert count == {"eks:DescribeNodegroup": 2, "eks:UpdateNodegroupVersion": 1}


def test_without_a_version_it_is_that_of_the_cluster(update):
    """And nothing changes the second time."""
    assert update()["version"] == "1.32"
    update.sim.forget_calls()
    result = update()
    assert (result["changed"], result["update"], result["release_version"]) == (False, None, NEW)
    assert update.sim.count() == {"eks:DescribeNodegroup": 1, "eks:DescribeCluster": 1, "ssm:GetParameter": 1}


def test_check_mode_tells_the_same_and_writes_nothing(update):
    """The simulator would refuse a write."""
    update.sim.read_only()
    result = update(check=True)
    assert (result["changed"], result["version"], result["release_version"]) == (True, "1.32", "latest")
    assert result["diff"]["before"]["version"] == "1.31"
    assert update.sim.writes() == []


def test_pods_that_cannot_be_evicted_are_told_with_their_nodes(update):
    """And where to look."""
    update.sim.outcome("pod_eviction")
    result = update()
    assert "of node group 'workers-a' ended as Failed: PodEvictionFailure: Reached max retries" in result["msg"]
    assert "evicted from ip-10-0-11-7.eu-west-1.compute.internal, ip-10-0-12-9" in result["msg"]
    assert "disruptionsAllowed=0" in result["msg"]
    assert len(result["nodes"]) == 2


def test_pods_that_cannot_be_evicted_are_removed_when_that_is_wanted(update):
    """The second request is forced, the first is not."""
    update.sim.outcome("pod_eviction")
    result = update(force_on_eviction_failure=True)
    assert (result["changed"], result["version"]) == (True, "1.32")
    assert "Updated once more with force" in str(result["warnings"])
    assert [call["parameters"]["force"] for call in update.sim.writes()] == [False, True]
    assert len({call["parameters"]["clientRequestToken"] for call in update.sim.writes()}) == 2


def test_an_update_that_is_forced_fails_but_once(update):
    """Force does not help twice."""
    update.sim.outcome("pod_eviction", unless={}, times=2)
    assert "PodEvictionFailure" in update(force=True, force_on_eviction_failure=True)["msg"]
    assert len(update.sim.writes()) == 1


def test_an_update_that_runs_already_is_adopted(update):
    """As after a run that was killed."""
    update.sim.settings(looks=4)
    begun = update(wait=False)
    assert (begun["changed"], begun["version"], begun["update"]["status"]) == (True, "1.32", "InProgress")
    update.sim.forget_calls()
    result = update()
    assert (result["changed"], result["version"], result["update"]["id"]) == (False, "1.32", begun["update"]["id"])
    assert update.sim.writes() == []


def test_an_adopted_update_that_fails_is_tried_again_with_force(update):
    """That is a change of this run."""
    update.sim.settings(looks=4)
    update.sim.outcome("pod_eviction")
    begun = update(wait=False)["update"]["id"]
    result = update(force_on_eviction_failure=True)
    assert (result["changed"], result["version"]) == (True, "1.32")
    assert result["update"]["id"] != begun


def test_an_update_to_somewhere_else_is_named(update):
    """It is not waited for."""
    update.sim.settings(looks=10)
    running = update(wait=False)["update"]["id"]
    result = update(version="1.31")
    assert f"Node group 'workers-a' is busy with update {running} (VersionUpdate to 1.32)" in result["msg"]


@pytest.mark.parametrize(
    ("name", "params", "said"),
    [
        pytest.param("hardened", {}, "has an image of its own: set launch_template_version", id="nothing given"),
        pytest.param(
            "hardened",
            {"launch_template_version": "2", "version": "1.31"},
            "has an image of its own: leave version and release_version out",
            id="version given",
        ),
        pytest.param("hardened", {"launch_template_version": "newest"}, "needs a number such as 3", id="no number"),
        pytest.param("workers", {"launch_template_version": "2"}, "has no launch template", id="none there"),
        pytest.param("nobody", {}, "Node group 'nobody' of cluster 'demo' is not found", id="unknown"),
    ],
)
def test_what_does_not_fit_the_node_group_is_refused(aws, name, params, said):
    """Before anything is sent."""
    aws.sim.scene("custom_ami")
    assert said in aws.run(eks_nodegroup_version, name=name, **params)["msg"]
    assert aws.sim.writes() == []


def test_a_version_newer_than_the_cluster_is_told_in_the_words_of_aws(update):
    """AWS says what it does not take."""
    result = update(version="1.33")
    assert "should be equal to or less than cluster version 1.32" in result["msg"]


def test_a_node_group_that_is_being_deleted_is_left_alone(aws):
    """It is in no state to be updated."""
    group = {"nodegroupName": "workers-a", "status": "CREATE_FAILED"}
    aws.sim.scene(scene={"clusters": [{"name": "demo", "version": "1.31", "nodegroups": [group]}]})
    result = aws.run(eks_nodegroup_version, name="workers-a")
    assert "Node group 'workers-a' is CREATE_FAILED (AWS gives no reason)" in result["msg"]


def test_an_update_that_is_named_is_waited_for_and_none_is_begun(update):
    """Also when it has ended before; one that failed is told."""
    update.sim.outcome("pod_eviction", match={"nodegroupName": "workers-b"})
    begun = [update(name=name, wait=False)["update"]["id"] for name in ("workers-a", "workers-b")]
    update.sim.forget_calls()
    result = update(update_id=begun[0])
    assert (result["changed"], result["version"], result["update"]["status"]) == (False, "1.32", "Successful")
    assert update(update_id=begun[0])["version"] == "1.32"
    assert (
        f"Update {begun[1]} of node group 'workers-b' ended as Failed"
        in update(name="workers-b", update_id=begun[1])["msg"]
    )
    assert update.sim.writes() == []
