# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module eks_upgrade_info, against the simulator of AWS; its checks are tested one by one in module_utils."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import eks_upgrade_info


@pytest.fixture
def look(aws):
    """Return ``run(scene, check=False, **params)``; ``version`` is that of the scene."""

    def run(scene="plain", check=False, version="1.31", **params):
        aws.sim.scene(scene, version=version)
        return aws.run(eks_upgrade_info, check, **params)

    run.sim = aws.sim
    return run


def found(result, *ids):
    """Return the findings with these ids, as severity and resource."""
    return [(one["severity"], one["resource"]) for one in result["findings"] if one["id"] in ids]


def test_a_cluster_is_read_once(look):
    """Ten node groups and eight add-ons cost one call each; what else is asked is asked once."""
    result = look("fleet")
    assert (result["ok"], result["target_version"], len(result["nodegroups"])) == (True, "1.32", 10)
    assert result["support"]["status"] == "EXTENDED_SUPPORT"
    count = look.sim.count()
    assert count.pop("eks:DescribeInsightsRefresh") >= 1
    assert count == {
        "eks:DescribeCluster": 1,
        "eks:DescribeClusterVersions": 1,
        "eks:ListAddons": 1,
        "eks:DescribeAddon": 8,
        "eks:DescribeAddonVersions": 1,
        "eks:ListNodegroups": 1,
        "eks:DescribeNodegroup": 10,
        "eks:ListFargateProfiles": 1,
        "eks:StartInsightsRefresh": 1,
        "eks:ListInsights": 1,
        "ec2:DescribeSubnets": 1,
    }


def test_an_add_on_that_does_not_suit_is_a_warning_with_the_way_out(look):
    """What it has to be is what eks_addon_info says."""
    result = look()
    finding = next(one for one in result["findings"] if one["id"] == "addon_compatibility")
    assert finding == {
        "id": "addon_compatibility",
        "severity": "warning",
        "resource": "add-on coredns",
        "message": "v1.11.3-eksbuild.1 is not available for Kubernetes 1.32.",
        "remediation": "Update it to v1.11.4-eksbuild.2 first, which suits 1.31 and 1.32.",
    }


def test_an_insight_that_blocks_is_an_error(look):
    """With what it is about and what EKS recommends."""
    result = look("blocked")
    assert result["ok"] is False
    finding = result["findings"][0]
    assert (finding["id"], finding["severity"]) == ("insight", "error")
    assert "coredns has to be v1.11.4-eksbuild.2" in finding["message"]
    assert finding["remediation"] == "Update coredns to a version that Kubernetes 1.32 supports."
    assert result["insights"][0]["addons"][0]["name"] == "coredns"


def test_check_mode_asks_for_no_new_insights(look):
    """That would be a write."""
    look.sim.read_only()
    assert look(check=True)["ok"] is True
    assert look.sim.writes() == []


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (
            {"operation": "eks:StartInsightsRefresh", "error": "AccessDeniedException"},
            "Permission eks:StartInsightsRefresh",
        ),
        ({"operation": "ec2:DescribeSubnets", "error": "AccessDeniedException"}, "ec2:DescribeSubnets"),
    ],
)
def test_what_may_not_be_read_is_a_warning(look, refusal, said):
    """Unknown is not good, and no reason to see nothing else."""
    look.sim.refuse(**refusal)
    result = look()
    assert result["ok"] is True
    assert any(said in one["message"] and one["message"].startswith("Unknown: ") for one in result["findings"])


def test_insights_that_do_not_come_are_a_warning(look):
    """Those that there are are taken."""
    look.sim.settings(looks=1000)
    result = look("blocked", wait_timeout=30)
    assert found(result, "insights_refresh") == [("warning", "cluster demo")]
    assert result["insights"]


def test_a_refresh_that_runs_already_is_waited_for(look):
    """As one that another run has begun."""
    look.sim.settings(looks=3)
    look("plain", wait_timeout=0)
    look.sim.refuse("eks:DescribeInsightsRefresh", "ThrottlingException", times=1)
    assert found(look("plain"), "insights_refresh") == []


def test_an_image_of_its_own_is_told_with_its_launch_template(look):
    """There is a newer version of the template."""
    result = look("custom_ami")
    assert found(result, "nodegroup_image") == [("warning", "node group hardened")]
    assert found(result, "launch_template") == [("info", "node group hardened")]
    assert look.sim.count()["ec2:DescribeLaunchTemplates"] == 1


def test_the_version_before_is_the_preflight_of_a_rollback(look):
    """Node groups are older already; nothing newer is left to hinder it."""
    result = look("upgraded", version="1.33", target_version="1.32")
    assert found(result, "nodegroup_skew") == []
    assert found(result, "rollback_window") == [("warning", "cluster demo")]


def test_node_groups_that_are_newer_hinder_a_rollback(look):
    """EKS does not roll them back by itself."""
    result = look("plain", version="1.33", target_version="1.32")
    assert result["ok"] is False
    assert found(result, "nodegroup_skew") == [("error", "node group workers-a"), ("error", "node group workers-b")]


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"cluster_name": "nobody"}, "Cluster 'nobody' is not found in region eu-west-1"),
        ({"target_version": "latest"}, "target_version 'latest' is no minor version of Kubernetes"),
    ],
)
def test_what_is_unknown_is_one_sentence(look, params, said):
    """It names the object."""
    assert said in look(**params)["msg"]


@pytest.mark.parametrize(("target", "said"), [("1.33", "skips 1.32"), ("1.28", "one minor version only")])
def test_a_target_that_cannot_be_is_an_error_among_the_others(look, target, said):
    """So that all is seen at once."""
    result = look(target_version=target)
    assert result["ok"] is False
    assert said in next(one["message"] for one in result["findings"] if one["id"] == "version")


@pytest.mark.parametrize(("target", "looked_at"), [("1.34", "1.32"), ("1.32", "1.32"), ("1.31", "1.31")])
def test_a_target_several_minors_away_is_looked_at_step_by_step(look, target, looked_at):
    """Where that is wanted."""
    result = look(target_version=target, stepwise=True)
    assert (result["target_version"], found(result, "version")) == (looked_at, [])
