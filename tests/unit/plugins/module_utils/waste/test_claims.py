# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who still claims what nothing of AWS uses."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._waste import claims
from ansible_collections.day2.kubernetes.plugins.module_utils._waste.found import Found

LIVE = {"vol-1": "PersistentVolume data of https://cluster", "pv/data": "PersistentVolume data of https://cluster"}


def thing(*handles, **tags):
    """Return a volume with these tags."""
    return Found("volumes", "vol-1", 0.0, tags, [], handles=handles)


@pytest.mark.parametrize(
    ("key", "owner"),
    [
        ("kubernetes.io/cluster/prod", "kubernetes"),
        ("kubernetes.io/created-for/pvc/name", "kubernetes"),
        ("KubernetesCluster", "kubernetes"),
        ("ebs.csi.aws.com/cluster", "kubernetes"),
        ("CSIVolumeName", "kubernetes"),
        ("CSIVolumeSnapshotName", "kubernetes"),
        ("elbv2.k8s.aws/cluster", "kubernetes"),
        ("service.k8s.aws/stack", "kubernetes"),
        ("eks:cluster-name", "kubernetes"),
        ("aws:eks:cluster-name", "kubernetes"),
        ("eksctl.cluster.k8s.io/v1alpha1/cluster-name", "kubernetes"),
        ("alpha.eksctl.io/cluster-name", "kubernetes"),
        ("karpenter.sh/nodepool", "kubernetes"),
        ("karpenter.k8s.aws/ec2nodeclass", "kubernetes"),
        ("sigs.k8s.io/cluster-api-provider-aws/cluster/prod", "kubernetes"),
        ("velero.io/backup", "kubernetes"),
        ("aws:backup:source-resource", "aws"),
        ("aws:dlm:lifecycle-policy-id", "aws"),
        ("dlm:managed", "aws"),
        ("aws:cloudformation:stack-name", "aws"),
        ("Name", None),
        ("kubernetes", None),
        ("team-kubernetes.io", None),
        ("aws:createdBy", None),
    ],
)
def test_tags_tell_the_owner(key, owner):
    """Those that nobody but an owner sets."""
    assert claims.claims_of(thing(**{key: "x"}), None) == (owner, [f"tag {key}=x"] if owner else [])


def test_a_living_cluster_claims_by_name_what_has_no_tag():
    """By its id, or by another handle."""
    assert claims.claims_of(thing(), LIVE) == ("kubernetes", [LIVE["vol-1"]])
    named = Found("load_balancers", "arn:1", 0.0, {}, [], handles=("a.elb.example.test",))
    assert claims.claims_of(named, {"a.elb.example.test": "Service shop/cart"})[1] == ["Service shop/cart"]
    assert claims.claims_of(thing(), {}) == claims.claims_of(thing(), None) == (None, [])


@pytest.mark.parametrize(
    ("name", "live", "gone"),
    [
        pytest.param("data", {"pv/data": "x"}, False, id="known"),
        pytest.param("other", {"pv/data": "x"}, True, id="unknown"),
        pytest.param("other", None, False, id="nobody was asked"),
    ],
)
def test_a_tag_of_a_volume_that_nobody_knows_is_still_a_claim(name, live, gone):
    """It may be of a cluster that was not asked; the words tell."""
    owner, told = claims.claims_of(thing(**{claims.OF_PV: name}), live)
    assert (owner, "no such PersistentVolume" in told[0]) == ("kubernetes", gone)


@pytest.mark.parametrize(
    ("read", "found", "handles"),
    [
        pytest.param(claims.of_volume, {"spec": {"csi": {"volumeHandle": "vol-1"}}}, ["pv/x", "vol-1"], id="csi"),
        pytest.param(
            claims.of_volume,
            {"spec": {"awsElasticBlockStore": {"volumeID": "aws://eu-central-1a/vol-2"}}},
            ["pv/x", "vol-2"],
            id="in tree",
        ),
        pytest.param(claims.of_volume, {"spec": {"nfs": {"path": "/"}}}, ["pv/x"], id="nfs"),
        pytest.param(
            claims.of_snapshot,
            {"spec": {"source": {"volumeHandle": "vol-1"}}, "status": {"snapshotHandle": "snap-1"}},
            ["snap-1"],
            id="snapshot",
        ),
        pytest.param(
            claims.of_snapshot, {"spec": {"source": {"snapshotHandle": "snap-2"}}}, ["snap-2"], id="given snapshot"
        ),
        pytest.param(
            claims.of_service,
            {"status": {"loadBalancer": {"ingress": [{"hostname": "A.elb.test"}, {"ip": "192.0.2.1"}]}}},
            ["a.elb.test", "192.0.2.1"],
            id="service",
        ),
        pytest.param(
            claims.of_node_class,
            {
                "spec": {"amiSelectorTerms": [{"id": "ami-1"}, {"alias": "al2023@latest"}]},
                "status": {"amis": [{"id": "ami-2"}]},
            },
            ["ami-1", "ami-2"],
            id="node class",
        ),
    ],
)
def test_objects_name_what_they_use(read, found, handles):
    """Each kind in its own way."""
    assert read({"metadata": {"name": "x"}, **found}) == handles


def test_a_service_names_the_addresses_that_it_asks_for():
    """In an annotation."""
    notes = {"service.beta.kubernetes.io/aws-load-balancer-eip-allocations": "eipalloc-1, eipalloc-2", "other": "x"}
    assert claims.of_service({"metadata": {"name": "x", "annotations": notes}}) == ["eipalloc-1", "eipalloc-2"]
