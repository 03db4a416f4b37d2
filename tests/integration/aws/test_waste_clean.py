# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The playbook aws_waste as users play it: an account, a living cluster that claims a volume, and a clean-up."""

from __future__ import annotations

import subprocess
import typing as t

import pytest

from tests.integration.aws.account import OPEN, REGION, Account, documented, reads
from tests.integration.aws.conftest import Playbooks, artifact, recap
from tests.lab.local import LocalCluster

VOLUMES: dict[str, dict[str, str]] = {
    "free": {"Name": "scratch"},
    "by tag": {"kubernetes.io/created-for/pv/name": "pvc-gone"},
    "by name": {},
    "kept": {"keep": "until spring"},
}


@pytest.fixture
def volumes(account: Account, cluster: LocalCluster) -> t.Iterator[dict[str, str]]:
    """Yield ids of volumes by what becomes of them; a PersistentVolume names one that has no tag."""
    ec2 = account.client("ec2")
    made = {}
    for name, tags in VOLUMES.items():
        rows = [{"Key": key, "Value": value} for key, value in tags.items()]
        more = {"TagSpecifications": [{"ResourceType": "volume", "Tags": rows}]} if rows else {}
        made[name] = ec2.create_volume(AvailabilityZone=f"{REGION}a", Size=7, **more)["VolumeId"]
    spec = {
        "capacity": {"storage": "7Gi"},
        "accessModes": ["ReadWriteOnce"],
        "csi": {"driver": "ebs.csi.aws.com", "volumeHandle": made["by name"]},
    }
    volume = {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": "by-hand"}, "spec": spec}
    cluster.request("POST", "/api/v1/persistentvolumes", volume)
    yield made
    cluster.request("DELETE", "/api/v1/persistentvolumes/by-hand")


@pytest.fixture
def play(account: Account, stage: Playbooks, cluster: LocalCluster) -> t.Callable[..., t.Any]:
    """Return what plays the playbook."""

    def run(may: list[t.Any], *words: str, **variables: t.Any) -> subprocess.CompletedProcess[str]:
        told = {
            "aws_waste_kinds": ["volumes", "addresses"],
            "aws_waste_min_age_days": 0,
            "aws_waste_exclude_tags": {"keep": "*"},
            "aws_waste_clusters": [{"kubeconfig": str(cluster.kubeconfig)}],
            **variables,
        }
        return stage.play_book("day2.kubernetes.aws_waste", account.user(may), *words, **told)

    return run


def left(account: Account) -> set[str]:
    """Return the volumes that are there."""
    account.guard(OPEN)
    return {row["VolumeId"] for row in account.client("ec2").describe_volumes()["Volumes"]}


def test_what_is_free_is_saved_and_removed_and_what_is_claimed_stays(
    play: t.Callable[..., t.Any], account: Account, stage: Playbooks, volumes: dict[str, str]
) -> None:
    """With the permissions of the docs; check mode needs no more than those to read; a second run changes nothing."""
    ec2, allowed = account.client("ec2"), documented("aws_waste")
    ec2.allocate_address(Domain="vpc")
    wanted = {"aws_waste_clean": ["volumes", "addresses"]}
    foretold = play(reads(allowed), "--check", **wanted)
    assert foretold.returncode == 0, foretold.stdout
    assert '"result": "would be cleaned"' in artifact(foretold)
    assert left(account) == set(volumes.values())
    done = play(allowed, **wanted)
    assert done.returncode == 0, done.stdout
    assert left(account) == set(volumes.values()) - {volumes["free"]}
    assert ec2.describe_addresses()["Addresses"] == []
    report = stage.report("aws-waste")
    assert report["result"] == "cleaned"
    assert [row["kind"] for row in report["cleaned"]] == ["volumes", "addresses"]
    assert report["counts"] == {"volumes": {"free": 1, "claimed": 2}, "addresses": {"free": 1, "claimed": 0}}
    assert report["size_gib"]["volumes"] == {"free": 7, "claimed": 14}
    claims = {row["id"]: " ".join(row["claims"]) for row in report["resources"]}
    assert claims[volumes["by name"]].startswith("PersistentVolume by-hand of https://")
    assert "(no such PersistentVolume in the clusters that were asked)" in claims[volumes["by tag"]]
    [saved] = ec2.describe_snapshots(SnapshotIds=[report["saved"][volumes["free"]]])["Snapshots"]
    tags = {tag["Key"]: tag["Value"] for tag in saved["Tags"]}
    assert (saved["State"], tags) == ("completed", {"Name": "scratch", "day2-saved-volume": volumes["free"]})
    again = play(allowed, **wanted)
    assert again.returncode == 0, again.stdout
    assert "changed=0" in recap(again)


def test_without_a_cluster_nothing_is_removed(
    play: t.Callable[..., t.Any], account: Account, volumes: dict[str, str]
) -> None:
    """A volume that was made by hand has no tag, so that only a cluster knows of it."""
    done = play(documented("aws_waste"), aws_waste_clean=["volumes"], aws_waste_clusters=[])
    assert done.returncode != 0
    assert "set aws_waste_no_cluster to true" in " ".join(done.stdout.split())
    assert left(account) == set(volumes.values())
