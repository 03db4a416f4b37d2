# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is removed, in which order, and what is left after all."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._waste.clean import clean, plan_clean, why_kept
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.aws.fake_client import FakeClient, refusal

WAITING = {"timeout": 0.05, "delay": 0.01}
VOLUME = {"VolumeId": "vol-1", "State": "available", "Tags": [{"Key": "Name", "Value": "x"}]}
DONE = {"Snapshots": [{"SnapshotId": "snap-1", "State": "completed"}]}
PENDING = {"Snapshots": [{"SnapshotId": "snap-1", "State": "pending"}]}


def resource(key, kind="volumes", **changes):
    """Return what aws_waste_info returns of a free thing."""
    return {"kind": kind, "id": key, "free": True, "claims": [], **changes}


def account(**answers):
    """Return an account with one free volume."""
    told = {"describe_volumes": {"Volumes": [VOLUME]}, "create_snapshot": {"SnapshotId": "snap-1"}}
    return FakeClient(**{**told, "describe_snapshots": DONE, "delete_volume": {}, **answers})


def test_only_what_is_free_and_asked_for_is_planned():
    """A claim is one even where somebody has written that the thing is free."""
    claimed = [resource("vol-2", free=False), resource("vol-3", claims=["tag x"]), resource("vol-4", free="yes")]
    rows = [resource("vol-1"), *claimed, resource("snap-1", "snapshots"), resource("ami-1", "images")]
    assert plan_clean(rows, ["volumes"], 20) == {"volumes": ["vol-1"], "snapshots": [], "addresses": []}


def test_more_than_expected_is_nothing():
    """With the ids, so that they can be read."""
    with pytest.raises(Day2Error, match=r"2 things would be removed, and maximum allows 1: read the report") as failed:
        plan_clean([resource("vol-1"), resource("vol-2")], ["volumes"], 1)
    assert failed.value.details["doomed"] == ["vol-1", "vol-2"]


def test_a_volume_is_deleted_after_its_snapshot_is_complete():
    """With its own tags and the one that names it."""
    ec2 = account(describe_snapshots=[refusal("InvalidSnapshot.NotFound"), PENDING, DONE])
    done = clean(ec2, {"volumes": ["vol-1"]}, **WAITING, check=False)
    names = [name for name, dummy in ec2.asked]
    assert names == ["describe_volumes", "create_snapshot", *["describe_snapshots"] * 3, "delete_volume"]
    tags = ec2.asked[1][1]["TagSpecifications"][0]["Tags"]
    assert {tag["Key"]: tag["Value"] for tag in tags} == {"Name": "x", "day2-saved-volume": "vol-1"}
    assert (done.cleaned, done.saved) == ([{"kind": "volumes", "id": "vol-1"}], {"vol-1": "snap-1"})


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        pytest.param(PENDING, "waiting for the snapshots of the volumes, of which none was deleted", id="too slow"),
        pytest.param(
            {"Snapshots": [{"SnapshotId": "snap-1", "State": "error"}]},
            "Snapshot snap-1 failed, so that no",
            id="broken",
        ),
    ],
)
def test_without_a_complete_snapshot_nothing_is_deleted(answer, words):
    """And what was begun is told."""
    ec2 = account(describe_snapshots=answer)
    with pytest.raises(Day2Error, match=words) as failed:
        clean(ec2, {"volumes": ["vol-1"]}, **WAITING, check=False)
    assert ec2.wrote() == ["create_snapshot"]
    assert failed.value.details["saved"] == {"vol-1": "snap-1"}


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        pytest.param([], "it is gone", id="gone"),
        pytest.param([{**VOLUME, "State": "in-use"}], "it is in use by now", id="attached"),
        pytest.param(
            [{**VOLUME, "Tags": [{"Key": "kubernetes.io/cluster/prod", "Value": "owned"}]}],
            "it is claimed by now: tag kubernetes.io/cluster/prod=owned",
            id="claimed",
        ),
    ],
)
def test_what_has_changed_since_then_is_left(rows, reason):
    """It is looked at once more."""
    ec2 = account(describe_volumes={"Volumes": rows})
    done = clean(ec2, {"volumes": ["vol-1"]}, **WAITING, check=False)
    assert (ec2.wrote(), done.left) == ([], {"vol-1": reason})


def test_check_mode_only_looks():
    """And tells the same."""
    ec2 = account()
    assert clean(ec2, {"volumes": ["vol-1"]}, **WAITING, check=True).cleaned == [{"kind": "volumes", "id": "vol-1"}]
    assert ec2.wrote() == []


def test_a_refusal_tells_what_was_removed_before_it():
    """A snapshot that is in use, after a volume."""
    row = {"SnapshotId": "snap-1", "State": "completed"}
    ec2 = account(describe_snapshots={"Snapshots": [row]}, delete_snapshot=refusal("InvalidSnapshot.InUse"))
    with pytest.raises(Day2Error, match=r"InvalidSnapshot\.InUse") as failed:
        clean(ec2, {"volumes": ["vol-1"], "snapshots": ["snap-1"]}, **WAITING, check=False)
    assert failed.value.details["cleaned"] == [{"kind": "volumes", "id": "vol-1"}]


def test_an_address_that_somebody_took_is_left():
    """Whatever it is attached to."""
    assert why_kept("addresses", {"AssociationId": "eipassoc-1"}) == "it is in use by now"
    assert why_kept("addresses", {}) is None
