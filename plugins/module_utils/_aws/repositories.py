# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The repositories of ECR that names and patterns choose, and what is known of each."""

from __future__ import annotations

import fnmatch
import json
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.connection import Client
from ansible_collections.day2.kubernetes.plugins.module_utils._aws.refusals import AwsError
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

Row = dict[str, t.Any]


def chosen(rows: list[Row], names: list[str], exclude: list[str]) -> list[Row]:
    """Return the repositories that are meant, by name.

    Raises:
        Day2Error: one that is named in full does not exist.

    """
    known = {row["repositoryName"]: row for row in rows}
    missing = [name for name in names if name not in known and not set(name) & set("*?[")]
    if missing:
        raise Day2Error(
            f"There is no repository {', '.join(missing)}: check the name, the region and the account",
            missing=missing,
        )
    return [row for name, row in sorted(known.items()) if _matches(name, names) and not _matches(name, exclude)]


def described(ecr: Client, row: Row, registry: Row) -> Row:
    """Return a repository as a user reads it; registry is its registryId, or nothing."""
    return {
        "name": row["repositoryName"],
        "arn": row["repositoryArn"],
        "uri": row["repositoryUri"],
        "image_tag_mutability": row.get("imageTagMutability", "MUTABLE"),
        "scan_on_push": bool((row.get("imageScanningConfiguration") or {}).get("scanOnPush")),
        "lifecycle_policy": _policy(ecr, row["repositoryName"], registry),
    }


def _policy(ecr: Client, name: str, registry: Row) -> t.Any:
    try:
        return json.loads(ecr.get_lifecycle_policy(repositoryName=name, **registry)["lifecyclePolicyText"])
    except AwsError as error:
        if error.code != "LifecyclePolicyNotFoundException":
            raise
        return None


def _matches(name: str, patterns: list[str]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)
