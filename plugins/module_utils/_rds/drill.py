# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What rds_drill_instance does: restore, delete, and sweep what a killed drill has left."""

from __future__ import annotations

import dataclasses
import time

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._rds.drill_left import (
    TO,
    Row,
    expired,
    since_request,
    tags_of,
    unfinished,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._rds.drill_plan import (
    Wanted,
    check_name,
    check_ours,
    plan_restore,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._rds.instances import Instances
from ansible_collections.day2.kubernetes.plugins.module_utils._utc import utc

WANTED = tuple(field.name for field in dataclasses.fields(Wanted))


def restore(instances: Instances, wanted: Wanted, now: float, *, check: bool) -> Row:
    """Restore the source, or go on with that, and return the result of the module.

    The copy of a drill that was killed is taken over where that is wanted; its time counts from the request for it.
    """
    source = instances.get(wanted.source)
    request = plan_restore(source, wanted, now)
    found = instances.find(wanted.name)
    if not found and wanted.resume:
        found = unfinished(instances.list(), wanted.source, wanted.restore_time, now)
    if found:
        check_ours(found, wanted.source)
        moment = tags_of(found).get(TO, wanted.restore_time)
        wanted = dataclasses.replace(wanted, name=found["DBInstanceIdentifier"], restore_time=moment)
    drill = {"region": instances.rds.region, **_of_source(source, wanted, now)}
    after = {"name": wanted.name, "source": wanted.source, "restored_to": drill["restored_to"]}
    result = {"changed": found is None, "diff": {"before": after if found else {}, "after": after}, "drill": drill}
    if check:
        return result
    clock = time.monotonic()
    try:
        if not found:
            instances.restore(request)
        drill.update(_of_copy(instances.wait(wanted.name)))
    except Day2Error as error:
        raise Day2Error(str(error), **error.details, drill=drill) from error
    drill["seconds"] = round(time.monotonic() - clock + (since_request(found, now) if found else 0.0), 3)
    return result


def delete(instances: Instances, wanted: Wanted, now: float, *, check: bool) -> Row:
    """Delete the instance of the drill and return the result of the module."""
    check_name(wanted.name, wanted.source)
    found = instances.find(wanted.name)
    if found:
        check_ours(found, wanted.source)
    return _deleted(instances, wanted, [wanted.name] if found else [], check=check)


def expire(instances: Instances, wanted: Wanted, now: float, *, check: bool) -> Row:
    """Delete what drills of the source have left and return the result of the module."""
    return _deleted(instances, wanted, expired(instances.list(), wanted.source, now), check=check)


def _deleted(instances: Instances, wanted: Wanted, names: list[str], *, check: bool) -> Row:
    for name in [] if check else names:
        instances.delete(name, wanted.source)
    diff = {"before": {"instances": names}, "after": {"instances": []}}
    return {"changed": bool(names), "deleted": names, "diff": diff}


def _of_source(source: Row, wanted: Wanted, now: float) -> Row:
    latest = source["LatestRestorableTime"].timestamp()
    return {
        "name": wanted.name,
        "engine": source["Engine"],
        "engine_version": source.get("EngineVersion"),
        "instance_class": wanted.instance_class or source.get("DBInstanceClass"),
        "allocated_gib": source.get("AllocatedStorage"),
        "database": source.get("DBName"),
        "user": source.get("MasterUsername"),
        "latest_restorable_time": utc(latest),
        "restored_to": wanted.restore_time or utc(latest),
        "age": round(max(now - latest, 0.0), 1),
    }


def _of_copy(copy: Row) -> Row:
    return {"host": copy["Endpoint"]["Address"], "port": copy["Endpoint"].get("Port")}
