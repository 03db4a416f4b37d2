# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Removing what nobody needs: volumes are saved as snapshots first, and everything is looked at once more."""

from __future__ import annotations

from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.connection import Client
from ansible_collections.day2.kubernetes.plugins.module_utils._aws.refusals import AwsError
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll
from ansible_collections.day2.kubernetes.plugins.module_utils._waste.claims import claims_of
from ansible_collections.day2.kubernetes.plugins.module_utils._waste.found import Found, Row, tags_of
from ansible_collections.day2.kubernetes.plugins.module_utils._waste.storage import PAGE

REMOVABLE = ("volumes", "snapshots", "addresses")
SAVED = "day2-saved-volume"  # tag of a snapshot: the volume that it was
# kind -> the call that describes it, where its rows are, its id, and the filter for that
LOOKS = {
    "volumes": ("describe_volumes", "Volumes", "VolumeId", "volume-id"),
    "snapshots": ("describe_snapshots", "Snapshots", "SnapshotId", "snapshot-id"),
    "addresses": ("describe_addresses", "Addresses", "AllocationId", "allocation-id"),
}
DELETES = {"volumes": "delete_volume", "snapshots": "delete_snapshot", "addresses": "release_address"}


@dataclass
class Cleaned:
    """What became of it: what was removed, the snapshot of each volume, and why something is left."""

    cleaned: list[dict[str, str]] = field(default_factory=list)
    saved: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)


def plan_clean(resources: list[Row], kinds: list[str], maximum: int) -> dict[str, list[str]]:
    """Return the ids to remove by kind: what is free, and nothing that somebody claims.

    Raises:
        Day2Error: it is more than was expected.

    """
    doomed = [row for row in resources if row.get("free") is True and not row.get("claims") and row["kind"] in kinds]
    if len(doomed) > maximum:
        raise Day2Error(
            f"{len(doomed)} things would be removed, and maximum allows {maximum}: read the report, then raise it, or "
            "ask for less by kind, tag and age",
            doomed=[row["id"] for row in doomed],
        )
    return {kind: [row["id"] for row in doomed if row["kind"] == kind] for kind in REMOVABLE}


def clean(ec2: Client, plan: dict[str, list[str]], *, timeout: float, delay: float, check: bool) -> Cleaned:
    """Remove what is planned and still free; timeout and delay of the snapshots are seconds.

    Raises:
        Day2Error: something could not be removed; its details are what became of the rest.

    """
    done = Cleaned()
    try:
        for kind, ids in plan.items():
            rows = _still_free(ec2, kind, ids, done)
            if kind == "volumes" and rows and not check:
                _save(ec2, rows, done, timeout, delay)
            for row in rows:
                key = LOOKS[kind][2]
                if not check:
                    getattr(ec2, DELETES[kind])(**{key: row[key]})
                done.cleaned.append({"kind": kind, "id": row[key]})
    except Day2Error as error:
        raise Day2Error(str(error), **error.details, **vars(done)) from error
    return done


def why_kept(kind: str, row: Row) -> str | None:
    """Return why something must not be removed after all, or None. Pure."""
    claims = claims_of(Found(kind, "", None, tags_of(row), []), None)[1]
    if claims:
        return f"it is claimed by now: {', '.join(claims)}"
    if row.get("AssociationId") or row.get("InstanceId") or (kind == "volumes" and row["State"] != "available"):
        return "it is in use by now"
    return None


def _still_free(ec2: Client, kind: str, ids: list[str], done: Cleaned) -> list[Row]:
    operation, place, key, name = LOOKS[kind]
    if not ids:
        return []
    wanted = [{"Name": name, "Values": ids}]
    if kind == "addresses":  # not read in pages
        found = {row[key]: row for row in ec2.describe_addresses(Filters=wanted)[place]}
    else:
        found = {row[key]: row for row in ec2.pages(operation, Filters=wanted, PaginationConfig=PAGE)[place]}
    reasons = {one: why_kept(kind, found[one]) if one in found else "it is gone" for one in ids}
    done.left.update({one: reason for one, reason in reasons.items() if reason})
    return [found[one] for one in ids if reasons[one] is None]


def _save(ec2: Client, volumes: list[Row], done: Cleaned, timeout: float, delay: float) -> None:
    """Start all snapshots, then wait for all: AWS makes them side by side."""
    for volume in volumes:
        key = volume["VolumeId"]
        tags = {**{name: value for name, value in tags_of(volume).items() if name[:4] != "aws:"}, SAVED: key}
        rows = [{"Key": name, "Value": value} for name, value in tags.items()]
        answer = ec2.create_snapshot(
            VolumeId=key,
            Description=f"Saved before {key} was deleted as unused",
            TagSpecifications=[{"ResourceType": "snapshot", "Tags": rows}],
        )
        done.saved[key] = answer["SnapshotId"]
    poll(
        lambda: _pending(ec2, done.saved),
        lambda pending: not pending,
        timeout=timeout,
        interval=delay,
        waiting_for="the snapshots of the volumes, of which none was deleted; raise snapshot_timeout and run again",
    )


def _pending(ec2: Client, saved: dict[str, str]) -> list[str]:
    try:
        rows = ec2.describe_snapshots(SnapshotIds=list(saved.values()))["Snapshots"]
    except AwsError as error:
        if error.code != "InvalidSnapshot.NotFound":  # AWS may need a moment to know what it has just begun
            raise
        return list(saved.values())
    broken = [row["SnapshotId"] for row in rows if row["State"] == "error"]
    if broken:
        raise Day2Error(f"Snapshot {', '.join(broken)} failed, so that no volume was deleted: look at it and run again")
    ready = {row["SnapshotId"] for row in rows if row["State"] == "completed"}
    return sorted(set(saved.values()) - ready)
