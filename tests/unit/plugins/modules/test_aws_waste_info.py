# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module aws_waste_info; whole accounts are in tests/integration/aws."""

from __future__ import annotations

import datetime

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError
from ansible_collections.day2.kubernetes.plugins.module_utils._waste import clusters
from ansible_collections.day2.kubernetes.plugins.modules import aws_waste_info
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.aws.fake_client import (
    KEYS,
    FakeClient,
    refusal,
)

OLD = datetime.datetime(2025, 1, 1, tzinfo=datetime.timezone.utc)
SIZES = {"vol-small": 5, "vol-large": 50, "vol-claimed": 500}
VOLUME = {"metadata": {"name": "data"}, "spec": {"csi": {"volumeHandle": "vol-claimed"}}}


class FakeCluster:
    """Has one PersistentVolume; status is how it refuses everything that is not of its core, or all of it."""

    endpoints = ("https://cluster.example.test",)

    def __init__(self, status=404, forbidden=()):
        self.status, self.forbidden = status, forbidden

    def within(self, patience):
        return self

    def list(self, path):
        if path in self.forbidden or path.startswith(("/apis/snapshot", "/apis/karpenter")):
            raise ApiError("forbidden" if path in self.forbidden else "no such kind", status=self.status)
        return [VOLUME] if path.endswith("persistentvolumes") else []


@pytest.fixture
def run(run_module, monkeypatch):
    """Return what runs the module; cluster is what answers for every kubeconfig."""

    def run(cluster=None, **params):
        rows = [{"VolumeId": key, "Size": size, "CreateTime": OLD} for key, size in SIZES.items()]
        ec2 = params.pop("ec2", FakeClient(describe_volumes={"Volumes": rows}))
        monkeypatch.setattr(aws_waste_info, "client", lambda module, service: {"ec2": ec2}[service])
        monkeypatch.setattr(clusters.Cluster, "at", lambda *options: cluster)
        return run_module(aws_waste_info, {**KEYS, "kinds": ["volumes"], **params})

    return run


def test_what_is_free_comes_first_and_the_largest_of_it(run):
    """Sums are by kind."""
    result = run(FakeCluster(), clusters=[{"kubeconfig": "/prod"}])
    assert [row["id"] for row in result["resources"]] == ["vol-large", "vol-small", "vol-claimed"]
    assert result["counts"] == {"volumes": {"free": 2, "claimed": 1}}
    assert result["size_gib"] == {"volumes": {"free": 55, "claimed": 500}}
    assert result["resources"][2]["claims"] == ["PersistentVolume data of https://cluster.example.test"]
    assert (result["changed"], result["region"]) == (False, "eu-central-1")


def test_without_clusters_only_tags_claim(run):
    """Nobody is asked."""
    assert run()["counts"] == {"volumes": {"free": 3, "claimed": 0}}


@pytest.mark.parametrize("status", [403, 404])
def test_a_cluster_that_does_not_tell_ends_it(run, status):
    """Nobody knows what it claims; kinds that are not installed are another matter."""
    cluster = FakeCluster(status, ("/api/v1/persistentvolumes",))
    result = run(cluster, clusters=[{"kubeconfig": "/prod"}])
    assert "PersistentVolumes of https://cluster.example.test cannot be read" in result["msg"]
    assert "or leave the cluster out of clusters" in result["msg"]


def test_what_aws_refuses_is_told(run):
    """As the sentence of the connection."""
    assert run(ec2=FakeClient(describe_volumes=refusal("UnauthorizedOperation")))["msg"] == "UnauthorizedOperation: no"
