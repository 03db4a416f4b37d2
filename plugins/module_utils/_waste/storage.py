# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Volumes, snapshots and images that nothing of AWS uses, read in pages."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.connection import Client
from ansible_collections.day2.kubernetes.plugins.module_utils._waste.found import Found, Row, seconds_of, tags_of

PAGE = {"PageSize": 500}
Ask = t.Callable[[str], Client]


def volumes(ask: Ask) -> list[Found]:
    """Return the volumes that are attached to nothing."""
    free = [{"Name": "status", "Values": ["available"]}]
    rows = ask("ec2").pages("describe_volumes", Filters=free, PaginationConfig=PAGE)["Volumes"]
    return [
        _found("volumes", row["VolumeId"], row, row["CreateTime"], ["attached to nothing"], row["Size"]) for row in rows
    ]


def snapshots(ask: Ask) -> list[Found]:
    """Return the account's own snapshots that no image of its own uses."""
    used = {disk["SnapshotId"] for image in _own_images(ask) for disk in disks(image) if disk.get("SnapshotId")}
    done = [{"Name": "status", "Values": ["completed", "error"]}]
    rows = ask("ec2").pages("describe_snapshots", OwnerIds=["self"], Filters=done, PaginationConfig=PAGE)["Snapshots"]
    return [
        _found("snapshots", row["SnapshotId"], row, row["StartTime"], ["used by no image"], row["VolumeSize"])
        for row in rows
        if row["SnapshotId"] not in used
    ]


def images(ask: Ask) -> list[Found]:
    """Return the account's own images that no instance, launch template, launch configuration or group names."""
    own = _own_images(ask)
    used = _of_instances(ask) | _of_templates(ask) | _of_configurations(ask) if own else set()
    return [
        _found(
            "images",
            row["ImageId"],
            row,
            row["CreationDate"],
            ["used by no instance and no launch template"],
            sum(disk.get("VolumeSize", 0) for disk in disks(row)),
            row.get("Name", ""),
        )
        for row in own
        if row["ImageId"] not in used
    ]


def disks(image: Row) -> list[Row]:
    """Return the disks of an image."""
    return [disk["Ebs"] for disk in image.get("BlockDeviceMappings") or () if disk.get("Ebs")]


def pinned(groups: list[Row]) -> dict[str, set[str]]:
    """Return the versions of launch templates that Auto Scaling groups name by number, by the template's id."""
    found: dict[str, set[str]] = {}
    for group in groups:
        mixed = (group.get("MixedInstancesPolicy") or {}).get("LaunchTemplate") or {}
        others = [one.get("LaunchTemplateSpecification") for one in mixed.get("Overrides") or ()]
        for one in [group.get("LaunchTemplate"), mixed.get("LaunchTemplateSpecification"), *others]:
            if one and str(one.get("Version", "")).isdigit():
                found.setdefault(one["LaunchTemplateId"], set()).add(str(one["Version"]))
    return found


def _own_images(ask: Ask) -> list[Row]:
    more = {"IncludeDeprecated": True, "IncludeDisabled": True, "PaginationConfig": PAGE}
    return list(ask("ec2").pages("describe_images", Owners=["self"], **more)["Images"])


def _of_instances(ask: Ask) -> set[str]:
    answer = ask("ec2").pages("describe_instances", PaginationConfig=PAGE)
    rows = [row for group in answer["Reservations"] for row in group["Instances"]]
    return {row["ImageId"] for row in rows if row["State"]["Name"] != "terminated" and "ImageId" in row}


def _of_templates(ask: Ask) -> set[str]:
    """Ask for the newest and the default version of all at once, and for those that a group pins."""
    groups = ask("autoscaling").pages("describe_auto_scaling_groups")["AutoScalingGroups"]
    kinds: list[Row] = [{"Versions": ["$Latest", "$Default"]}]
    kinds += [{"LaunchTemplateId": key, "Versions": sorted(numbers)} for key, numbers in pinned(groups).items()]
    rows: list[Row] = []
    for kind in kinds:
        answer = ask("ec2").pages("describe_launch_template_versions", ResolveAlias=True, **kind)
        rows += answer["LaunchTemplateVersions"]
    return {row["LaunchTemplateData"].get("ImageId", "") for row in rows}


def _of_configurations(ask: Ask) -> set[str]:
    rows = ask("autoscaling").pages("describe_launch_configurations")["LaunchConfigurations"]
    return {row["ImageId"] for row in rows}


def _found(kind: str, key: str, row: Row, created: t.Any, reasons: list[str], size: int, name: str = "") -> Found:
    tags = tags_of(row)
    return Found(kind, key, seconds_of(created), tags, reasons, size, name or tags.get("Name", ""))
