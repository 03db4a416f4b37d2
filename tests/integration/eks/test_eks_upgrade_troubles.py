# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The playbook eks_upgrade where AWS, or a request, stands in its way."""

from __future__ import annotations

import pytest

from tests.integration.eks.upgrading import DEMO, Site

INSIGHT = {
    "name": "Deprecated APIs removed in Kubernetes v1.32",
    "kubernetesVersion": "1.32",
    "status": "ERROR",
    "reason": "Deprecated API usage detected within last 30 days.",
    "recommendation": "Update manifests.",
    "categorySpecificSummary": {
        "deprecationDetails": [
            {
                "usage": "/apis/flowcontrol.apiserver.k8s.io/v1beta3/flowschemas",
                "replacedWith": "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas",
                "stopServingVersion": "1.32",
                "clientStats": [{"userAgent": "old-operator", "numberOfRequestsLast30Days": 7}],
            }
        ],
        "addonCompatibilityDetails": [],
    },
}


@pytest.fixture
def site(playbooks):
    """Return a place whose changes end at once."""
    playbooks.aws.settings(looks=0)
    return Site(playbooks)


def scene(**more):
    """Return a cluster with one node group and kube-proxy."""
    cluster = {"name": DEMO, "version": "1.31", "nodegroups": [{"nodegroupName": "workers"}]}
    return {"clusters": [{**cluster, "addons": [{"addonName": "kube-proxy"}], **more}]}


def test_an_insight_blocks_until_it_is_forced_by_name(site, aws):
    """It is shown with its client and its replacement, and nothing is changed."""
    aws.scene(scene=scene(insights=[INSIGHT]))
    blocked = site.run("1.32")
    assert blocked.status != 0
    assert "old-operator: /apis/flowcontrol.apiserver.k8s.io/v1beta3/flowschemas" in blocked.text
    assert blocked.stats["eks_upgrade"]["result"] == "blocked"
    assert "Nothing was changed." in blocked.text
    assert not site.changes()
    forced = site.run("1.32", eks_force_insights=True)
    assert forced.status == 0, forced.output
    assert site.versions()[DEMO] == "1.32"
    assert [found["severity"] for found in forced.stats["eks_upgrade"]["findings"] if found["id"] == "insight"] == [
        "warning"
    ]


def test_an_insight_that_the_plan_cures_is_looked_at_again(site, aws):
    """AWS lets the control plane go when it has seen the new add-on."""
    aws.scene("blocked", version="1.31")
    went = site.run("1.32", eks_refresh_insights=True)
    assert went.status == 0, went.output
    assert site.changes()[:2] == ["UpdateAddon coredns", "UpdateClusterVersion"]


def test_pods_that_cannot_be_evicted_stop_the_run_and_not_the_other_group(site, aws):
    """Both run at the same time; the report tells which is which, and the same command goes on."""
    aws.scene("plain", version="1.31")
    aws.outcome("pod_eviction", match={"clusterName": DEMO, "nodegroupName": "workers-a"})
    failed = site.run("1.32", eks_nodegroup_parallel=2)
    assert failed.status != 0
    assert "PodEvictionFailure" in failed.text
    assert "disruptionsAllowed=0" in failed.text
    report = failed.stats["eks_upgrade"]
    states = {step["name"]: step["state"] for step in report["steps"] if step["step"] == "nodegroup"}
    assert states == {"workers-a": "failed", "workers-b": "done"}
    assert report["reached"] == "1.32"
    assert "The control plane can go back to 1.31" in failed.text
    assert not [change for change in site.changes() if change.startswith("UpdateAddon kube")]
    went = site.run("1.32")
    assert (went.status, went.stats["eks_upgrade"]["result"]) == (0, "succeeded"), went.output
    assert site.changes().count("UpdateNodegroupVersion workers-b") == 1


def test_versions_that_another_tool_sets_are_named(site, aws):
    """And stop the run, where the user wants that; so does an own image without a launch template."""
    groups = [{"nodegroupName": "workers", "tags": {"aws:cloudformation:stack-name": "eks"}}]
    aws.scene(scene=scene(tags={"Terraform": "true"}, nodegroups=groups))
    told = site.run("1.32", "--check", eks_owned="fail")
    assert told.status != 0
    for words in ("cluster demo: By its tags it is owned by Terraform", "owned by CloudFormation"):
        assert words in told.text, told.output
    assert "warning: [managed_by]" in site.run("1.32", eks_plan_only=True).text
    aws.reset()
    aws.scene("custom_ami", version="1.31")
    told = site.run("1.32")
    assert "eks_launch_template_versions: {hardened: ...}" in told.text
    assert not site.changes()
    went = site.run("1.32", eks_launch_template_versions={"hardened": {"1.32": "2"}})
    assert went.status == 0, went.output
    assert "UpdateNodegroupVersion hardened" in site.changes()


def test_manifests_with_removed_apis_stop_the_run_before_anything_changes(site, aws):
    """And are in the report where they do not stop it."""
    aws.scene(scene=scene())
    manifest = site.playbooks.folder / "flow.yml"
    manifest.write_text("apiVersion: flowcontrol.apiserver.k8s.io/v1beta3\nkind: FlowSchema\nmetadata: {name: fast}\n")
    stopped = site.run("1.32", eks_scan_paths=[str(manifest)])
    assert (stopped.status != 0, stopped.stats["eks_upgrade"]["result"]) == (True, "blocked"), stopped.output
    assert not site.changes()
    went = site.run("1.32", eks_scan_paths=[str(manifest)], eks_scan_fail_on="none")
    assert went.status == 0, went.output
    [use] = went.stats["eks_upgrade"]["deprecations"]
    assert (use["kind"], use["name"], use["status"]) == ("FlowSchema", "fast", "removed")


@pytest.mark.parametrize(
    ("target", "variables", "words"),
    [
        (1.32, {}, "in quotes"),
        ("1.32", {"aws_connection": {"region": "us-east-2"}}, "Cluster 'demo' is not found in region us-east-2"),
        ("1.32", {"eks_nodegroup_strategy": "blue_green"}, "name a kubeconfig with eks_kubeconfig"),
        ("1.32", {"eks_checks_tasks_file": "none.yml"}, "which eks_checks_tasks_file names"),
    ],
)
def test_what_cannot_be_asked_for_is_a_sentence(site, aws, target, variables, words):
    """Nothing is changed, and the way on is told."""
    aws.scene(scene=scene())
    refused = site.run(target, **variables)
    assert refused.status != 0
    assert words in refused.text, refused.output
    assert "Nothing was changed" in refused.text
    assert not site.changes()
