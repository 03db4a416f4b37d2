# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Instances as RDS describes them, and an RDS in memory."""

from __future__ import annotations

import datetime
import typing as t

from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.aws.fake_client import FakeClient, refusal

NOW = 1795242000.0
LATEST = datetime.datetime.fromtimestamp(NOW - 240, datetime.timezone.utc)
NAME = "day2-drill-orders-1"


def source(**changes: t.Any) -> dict[str, t.Any]:
    """Return the instance whose recovery is drilled."""
    return {
        "DBInstanceIdentifier": "orders",
        "DBInstanceStatus": "available",
        "Engine": "postgres",
        "DBInstanceClass": "db.m7g.large",
        "MasterUsername": "keeper",
        "LatestRestorableTime": LATEST,
        "DBSubnetGroup": {"DBSubnetGroupName": "private"},
        "VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-1"}],
        "DBParameterGroups": [{"DBParameterGroupName": "tuned"}],
        **changes,
    }


def copy(
    status: str = "available",
    of: str | None = "orders",
    until: str = "2020",
    begun: str | None = None,
    to: str | None = None,
    **changes: t.Any,
) -> dict[str, t.Any]:
    """Return the instance of a drill; of is what its tag says."""
    tags = {"": of, "-until": until, "-begun": begun, "-to": to} if of else {}
    return {
        "DBInstanceIdentifier": NAME,
        "DBInstanceStatus": status,
        "Endpoint": {"Address": "copy.example.test", "Port": 5432},
        "TagList": [{"Key": f"day2-recovery-drill{key}", "Value": value} for key, value in tags.items() if value],
        **changes,
    }


def rds(*copies: dict[str, t.Any] | None, **answers: t.Any) -> FakeClient:
    """Return an RDS in which the copy is each of these in turn, None for not there; the last one stays."""
    rest = list(copies)

    def describe(DBInstanceIdentifier: str | None = None) -> dict[str, t.Any]:
        if DBInstanceIdentifier is None:
            return {"DBInstances": [source(), *(one for one in rest[:1] if one)]}
        if DBInstanceIdentifier not in ("orders", NAME):
            raise refusal("DBInstanceNotFound")
        found = source() if DBInstanceIdentifier == "orders" else rest.pop(0) if len(rest) > 1 else rest[0]
        if found is None:
            raise refusal("DBInstanceNotFound")
        return {"DBInstances": [found]}

    told: dict[str, t.Any] = {"restore_db_instance_to_point_in_time": {}, "delete_db_instance": {}}
    return FakeClient(**{"describe_db_instances": describe, **told, **answers})
