# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The throw-away instance of a drill: its name, what is asked for, and what may be deleted. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._rds.drill_left import (
    BEGUN,
    MARK,
    OF,
    TO,
    UNTIL,
    Row,
    tags_of,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._utc import utc

NAME = re.compile(r"[a-z](?!.*--)[a-z0-9-]{0,61}[a-z0-9]")
BROKEN = ("failed", "inaccessible-encryption-credentials", "incompatible", "insufficient-capacity", "restore-error")
USABLE = {"available", "backing-up", "storage-optimization"}


@dataclass(frozen=True)
class Wanted:
    """The options of rds_drill_instance; None is as the source has it, or the newest moment that can be restored."""

    name: str
    source: str
    keep_seconds: int = 14400
    restore_time: str | None = None
    instance_class: str | None = None
    subnet_group: str | None = None
    security_groups: list[str] | None = None
    parameter_group: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    resume: bool = False


def check_name(name: str, source: str) -> None:
    """Refuse a name that could be that of an instance in use.

    Raises:
        Day2Error: it is the source's, has no mark, or is none that AWS would take.

    """
    if name == source or not name.startswith(MARK) or not NAME.fullmatch(name):
        raise Day2Error(
            f"'{name}' is no name for the instance of a drill: it has to begin with {MARK}, with lower-case letters, "
            "digits and single hyphens, at most 63, and no hyphen at its end"
        )


def plan_restore(source: Row, wanted: Wanted, now: float) -> Row:
    """Return the request that restores the source into the instance of the drill.

    The tags are in the request itself: an instance that is only tagged later would be nobody's until then.

    Raises:
        Day2Error: the source has no backups, or is part of a cluster.

    """
    check_name(wanted.name, wanted.source)
    if source.get("DBClusterIdentifier"):
        raise Day2Error(
            f"Instance '{wanted.source}' belongs to the cluster '{source['DBClusterIdentifier']}', which can only be "
            "restored as a whole, and no drill of Aurora and Multi-AZ clusters is supported: name an instance that is "
            "in no cluster, or drill this one by hand with aws rds restore-db-cluster-to-point-in-time"
        )
    if not source.get("LatestRestorableTime") or source.get("BackupRetentionPeriod") == 0:
        raise Day2Error(
            f"Instance '{wanted.source}' has no automated backups, so that there is no point in time to restore: set "
            "its backup retention period to 1 day or more"
        )
    groups = [group["VpcSecurityGroupId"] for group in source.get("VpcSecurityGroups") or ()]
    parameters = [group["DBParameterGroupName"] for group in source.get("DBParameterGroups") or ()][:1]
    optional = {
        # without them AWS takes its defaults, which nobody can reach
        "DBSubnetGroupName": wanted.subnet_group or (source.get("DBSubnetGroup") or {}).get("DBSubnetGroupName"),
        "VpcSecurityGroupIds": groups if wanted.security_groups is None else wanted.security_groups,
        "DBParameterGroupName": wanted.parameter_group or next(iter(parameters), None),
        "DBInstanceClass": wanted.instance_class or source.get("DBInstanceClass"),
        "RestoreTime": wanted.restore_time,
    }
    moment = wanted.restore_time or utc(source["LatestRestorableTime"].timestamp())
    own = {OF: wanted.source, UNTIL: utc(now + wanted.keep_seconds), BEGUN: utc(now), TO: moment}
    return {
        "SourceDBInstanceIdentifier": wanted.source,
        "TargetDBInstanceIdentifier": wanted.name,
        "UseLatestRestorableTime": wanted.restore_time is None,
        "MultiAZ": False,
        "PubliclyAccessible": False,
        "DeletionProtection": False,
        "AutoMinorVersionUpgrade": False,
        "CopyTagsToSnapshot": False,
        "Tags": [{"Key": key, "Value": str(value)} for key, value in {**wanted.tags, **own}.items()],
        **{key: value for key, value in optional.items() if value},
    }


def check_ours(instance: Row, source: str) -> None:
    """Refuse an instance that is not the drill's.

    Raises:
        Day2Error: its name or its tag is not that of a drill of the source.

    """
    name = instance["DBInstanceIdentifier"]
    check_name(name, source)
    if tags_of(instance).get(OF) != source:
        raise Day2Error(
            f"Instance '{name}' does not carry the tag {OF}={source}, so that it is not the copy of a drill and stays "
            "as it is: delete it by hand if nobody needs it"
        )


def usable(instance: Row | None) -> bool:
    """Tell whether it can be connected to.

    Raises:
        Day2Error: it never will be, or it is gone.

    """
    if instance is None:
        raise Day2Error("The instance of the drill is gone: somebody deleted it while it was restored")
    status = instance["DBInstanceStatus"]
    if status.startswith(BROKEN):
        raise Day2Error(
            f"Instance '{instance['DBInstanceIdentifier']}' was not restored: its status is {status}; look at its "
            "events in RDS, and at instance_class, subnet_group and parameter_group"
        )
    return status in USABLE and bool((instance.get("Endpoint") or {}).get("Address"))
