# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module eks_nodegroup_copy, against the simulator of AWS."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import eks_nodegroup_copy, eks_nodegroup_version

SETTINGS = {
    "instanceTypes": ["m7i.large"],
    "labels": {"team": "shop"},
    "taints": [{"key": "spot", "value": "yes", "effect": "NO_SCHEDULE"}],
    "scalingConfig": {"minSize": 2, "maxSize": 9, "desiredSize": 4},
    "updateConfig": {"maxUnavailable": 2},
    "capacityType": "SPOT",
    "tags": {"team": "shop", "aws:cloudformation:stack-name": "eks"},
}


@pytest.fixture
def copy(aws):
    """Return ``run(check=False, **params)`` for the group workers at 1.31 of a cluster at 1.32; ``run.sim`` as ever."""
    group = {"nodegroupName": "workers", "version": "1.31", **SETTINGS}
    aws.sim.scene(scene={"clusters": [{"name": "demo", "version": "1.32", "nodegroups": [group]}]})

    def run(check=False, **params):
        options = {"source": "workers", "name": "workers-1-32", "version": "1.32", **params}
        return aws.run(eks_nodegroup_copy, check, **options)

    run.sim = aws.sim
    return run


def test_the_copy_has_all_settings_and_the_version(copy):
    """And a tag that tells where it is from; tags of AWS itself cannot be given."""
    result = copy()
    made = copy.sim.state()["eu-west-1"]["demo"]["nodegroups"]["workers-1-32"]
    tags = {"team": "shop", "day2.kubernetes/copy-of": "workers"}
    assert {key: made[key] for key in SETTINGS} == {**SETTINGS, "tags": tags}
    assert (result["changed"], result["nodegroup"]["version"], result["nodegroup"]["status"]) == (
        True,
        "1.32",
        "ACTIVE",
    )
    assert result["diff"]["after"] == {"workers": {"version": "1.31"}, "workers-1-32": {"version": "1.32"}}
    copy.sim.forget_calls()
    assert not copy()["changed"]
    assert copy.sim.count() == {"eks:DescribeNodegroup": 2}


def test_the_source_goes_when_the_copy_stays_well(copy):
    """All at once, and again without a change."""
    result = copy(delete_source=True, soak=1)
    assert (result["changed"], result["source_deleted"]) == (True, True)
    assert [call["operation"] for call in copy.sim.writes()] == ["CreateNodegroup", "DeleteNodegroup"]
    again = copy(delete_source=True)
    assert (again["changed"], again["source_deleted"]) == (False, True)


@pytest.mark.parametrize("wanted", [{}, {"delete_source": True}])
def test_check_mode_writes_nothing(copy, wanted):
    """It tells what there would be."""
    copy.sim.read_only()
    result = copy(check=True, **wanted)
    assert (result["changed"], result["nodegroup"], "workers-1-32" in result["diff"]["after"]) == (True, {}, True)
    assert ("workers" in result["diff"]["after"]) is not bool(wanted)


def test_nodes_that_do_not_join_leave_the_source_alone(copy):
    """The reason is AWS's, and a second run does not wait for it in vain."""
    copy.sim.outcome("nodes_not_joining")
    for words in ("NodeCreationFailure: Instances failed to join", "delete this node group, then run again"):
        result = copy(delete_source=True)
        assert result["failed"]
        assert words in result["msg"]
    assert "DeleteNodegroup" not in [call["operation"] for call in copy.sim.writes()]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"source": "werkers"}, "Node group 'werkers' is gone and 'workers-1-32' is not there"),
        ({"name": "other"}, "exists and is no copy of 'workers'"),
        ({"name": "workers-1-30"}, "exists with version 1.31, not 1.32"),
        ({"cluster_name": "demmo"}, "Cluster 'demmo' is not found"),
    ],
)
def test_what_cannot_be_copied_is_a_sentence(aws, copy, params, words):
    """Nothing is changed."""
    others = [{"nodegroupName": "other"}, {"nodegroupName": "workers-1-30", "version": "1.31"}]
    others[1]["tags"] = {"day2.kubernetes/copy-of": "workers"}
    groups = [{"nodegroupName": "workers", "version": "1.31"}, *others]
    aws.sim.reset()
    aws.sim.scene(scene={"clusters": [{"name": "demo", "version": "1.32", "nodegroups": groups}]})
    result = copy(**params)
    assert result["failed"]
    assert words in result["msg"]
    assert aws.sim.writes() == []


def test_an_own_image_comes_with_a_launch_template(aws):
    """Of which the version has to be named."""
    aws.sim.scene("custom_ami", version="1.31")
    options = {"source": "hardened", "name": "hardened-1-31"}
    assert "set launch_template_version" in aws.run(eks_nodegroup_copy, False, **options)["msg"]
    result = aws.run(eks_nodegroup_copy, False, launch_template_version="2", **options)
    assert result["nodegroup"]["launch_template"]["version"] == "2"


@pytest.mark.parametrize(("preset", "failed"), [(None, False), ("pod_eviction", True)])
def test_an_update_that_is_named_is_waited_for(aws, preset, failed):
    """By update_id of eks_nodegroup_version: also when it has ended; its failure comes out, nothing is asked twice."""
    aws.sim.scene("upgraded", version="1.32")
    if preset:
        aws.sim.outcome(preset)
    begun = aws.run(eks_nodegroup_version, False, name="workers-a", wait=False)
    waited = aws.run(eks_nodegroup_version, False, name="workers-a", update_id=begun["update"]["id"])
    assert bool(waited.get("failed")) is failed
    assert ("PodEvictionFailure" in waited.get("msg", "")) is failed
    assert [call["operation"] for call in aws.sim.writes()] == ["UpdateNodegroupVersion"]
