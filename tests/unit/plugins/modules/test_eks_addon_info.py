# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module eks_addon_info, against the simulator of AWS."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import eks_addon_info

ROLE = "arn:aws:iam::123456789012:role/cni"


@pytest.fixture
def look(aws):
    """Return ``run(**params)`` for a cluster at 1.31 with four add-ons; add-ons by name."""
    aws.sim.scene("plain")

    def run(**params):
        result = aws.run(eks_addon_info, **params)
        return {one["name"]: one for one in result["addons"]} if "addons" in result else result

    run.sim = aws.sim
    return run


def test_each_add_on_is_shown_beside_what_suits_before_and_after(look):
    """With one call for the cluster, one for all versions, one for each add-on."""
    seen = look(kubernetes_version="1.32")
    assert seen["coredns"] == {
        "name": "coredns",
        "installed": "v1.11.3-eksbuild.1",
        "status": "ACTIVE",
        "health_issues": [],
        "current_compatible": True,
        "target_compatible": False,
        "default_version": "v1.11.4-eksbuild.2",
        "latest_version": "v1.11.4-eksbuild.2",
        "common_versions": ["v1.11.4-eksbuild.2"],
        "recommended": "v1.11.4-eksbuild.2",
        "requires_iam": False,
        "service_account_role_arn": None,
        "pod_identity_associations": [],
    }
    assert seen["vpc-cni"]["target_compatible"] is True
    assert seen["vpc-cni"]["requires_iam"] is True
    assert look.sim.count() == {
        "eks:DescribeCluster": 1,
        "eks:ListAddons": 1,
        "eks:DescribeAddon": 4,
        "eks:DescribeAddonVersions": 1,
    }


def test_without_a_version_it_is_that_of_the_cluster(look):
    """Then everything suits."""
    assert all(one["target_compatible"] and one["recommended"] == one["installed"] for one in look().values())


def test_an_add_on_that_is_not_installed_is_shown_too(look):
    """With what would be installed."""
    seen = look(names=["metrics-server", "coredns"])
    assert sorted(seen) == ["coredns", "metrics-server"]
    assert (seen["metrics-server"]["installed"], seen["metrics-server"]["status"]) == (None, None)
    assert seen["metrics-server"]["recommended"] == "v0.7.2-eksbuild.3"


def test_an_add_on_without_a_version_for_both_has_no_recommendation(look):
    """A smaller step, or none."""
    seen = look(names=["coredns"], kubernetes_version="1.34")
    assert (seen["coredns"]["common_versions"], seen["coredns"]["recommended"]) == ([], None)


def test_pod_identity_associations_are_shown_with_their_roles(aws):
    """AWS has but an ARN in the add-on."""
    pods = [{"serviceAccount": "aws-node", "roleArn": ROLE}]
    addons = [{"addonName": "vpc-cni", "podIdentityAssociations": pods}]
    aws.sim.scene(scene={"clusters": [{"name": "demo", "version": "1.31", "addons": addons}]})
    seen = aws.run(eks_addon_info)["addons"][0]
    assert seen["pod_identity_associations"] == [{"service_account": "aws-node", "role_arn": ROLE}]


@pytest.mark.parametrize(
    ("params", "said"),
    [
        (
            {"names": ["coredns", "nothing"]},
            "Add-on 'nothing' is neither installed in cluster 'demo' nor offered by EKS",
        ),
        ({"cluster_name": "nobody"}, "Cluster 'nobody' is not found in region eu-west-1"),
        ({"kubernetes_version": "32"}, "kubernetes_version '32' is no minor version of Kubernetes"),
    ],
)
def test_what_is_unknown_is_one_sentence(look, params, said):
    """It names the object."""
    assert said in look(**params)["msg"]


def test_many_pages_are_read_to_their_end(look):
    """And throttling is outlasted."""
    look.sim.settings(page_size=1)
    look.sim.refuse("eks:*", "ThrottlingException", every=3)
    assert len(look(kubernetes_version="1.32")) == 4
