# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The throw-away instance: what is asked for, and what must never be deleted."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._rds.drill_left import expired, unfinished
from ansible_collections.day2.kubernetes.plugins.module_utils._rds.drill_plan import (
    Wanted,
    check_name,
    check_ours,
    plan_restore,
    usable,
)
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.rds.builders import NAME, NOW, copy, source


def test_the_copy_is_where_its_source_is_and_carries_its_tags_at_once():
    """No public address, no protection, and nothing of AWS's defaults that nobody can reach."""
    request = plan_restore(source(), Wanted(NAME, "orders", tags={"team": "shop"}), NOW)
    tags = {tag["Key"]: tag["Value"] for tag in request.pop("Tags")}
    assert tags == {
        "team": "shop",
        "day2-recovery-drill": "orders",
        "day2-recovery-drill-until": "2026-11-21T10:20:00Z",
        "day2-recovery-drill-begun": "2026-11-21T06:20:00Z",
        "day2-recovery-drill-to": "2026-11-21T06:16:00Z",
    }
    assert request == {
        "SourceDBInstanceIdentifier": "orders",
        "TargetDBInstanceIdentifier": NAME,
        "UseLatestRestorableTime": True,
        "MultiAZ": False,
        "PubliclyAccessible": False,
        "DeletionProtection": False,
        "AutoMinorVersionUpgrade": False,
        "CopyTagsToSnapshot": False,
        "DBSubnetGroupName": "private",
        "VpcSecurityGroupIds": ["sg-1"],
        "DBParameterGroupName": "tuned",
        "DBInstanceClass": "db.m7g.large",
    }


def test_options_take_the_place_of_the_source():
    """An empty list of groups is AWS's default group."""
    wanted = Wanted(
        NAME,
        "orders",
        restore_time="2026-11-20T08:00:00Z",
        instance_class="db.t4g.small",
        subnet_group="drills",
        security_groups=[],
        parameter_group="plain",
    )
    request = plan_restore(source(), wanted, NOW)
    assert (request["RestoreTime"], request["UseLatestRestorableTime"]) == ("2026-11-20T08:00:00Z", False)
    assert "VpcSecurityGroupIds" not in request
    chosen = [request[key] for key in ("DBInstanceClass", "DBSubnetGroupName", "DBParameterGroupName")]
    assert chosen == ["db.t4g.small", "drills", "plain"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"LatestRestorableTime": None}, "has no automated backups", id="no backups"),
        pytest.param({"BackupRetentionPeriod": 0}, "has no automated backups", id="switched off"),
        pytest.param({"DBClusterIdentifier": "all"}, "belongs to the cluster 'all', .*: name an", id="cluster"),
    ],
)
def test_a_source_that_cannot_be_restored_is_named(changes, words):
    """With the reason."""
    with pytest.raises(Day2Error, match=f"Instance 'orders' {words}"):
        plan_restore(source(**changes), Wanted(NAME, "orders"), NOW)


@pytest.mark.parametrize(
    "name",
    [
        "orders",
        "drill-orders",
        "day2-drill-",
        "day2-drill-a-",
        "day2-drill-a--b",
        "day2-drill-A",
        f"day2-drill-{'a' * 53}",
    ],
)
def test_a_name_that_could_be_of_an_instance_in_use_is_refused(name):
    """Or that AWS would not take."""
    with pytest.raises(Day2Error, match=f"'{name}' is no name for the instance of a drill"):
        check_name(name, "orders")


def test_a_drill_of_a_copy_never_deletes_its_source():
    """Even where the source has the mark."""
    with pytest.raises(Day2Error, match="is no name for the instance of a drill"):
        check_name("day2-drill-x", "day2-drill-x")


@pytest.mark.parametrize("of", [None, "customers"])
def test_an_instance_without_the_tag_stays(of):
    """Whatever its name is."""
    with pytest.raises(Day2Error, match="does not carry the tag day2-recovery-drill=orders"):
        check_ours(copy(of=of), "orders")


@pytest.mark.parametrize(
    ("row", "found"),
    [
        pytest.param(copy(until="2026-11-21T06:19:59Z"), True, id="its time is over"),
        pytest.param(copy(until="2026-11-21T06:20:01Z"), False, id="it runs"),
        pytest.param(copy(of="customers"), False, id="of another source"),
        pytest.param(copy(of=None), False, id="no tag"),
        pytest.param(copy(DBInstanceIdentifier="orders-copy"), False, id="no mark"),
    ],
)
def test_what_a_killed_drill_left_is_found_when_its_time_is_over(row, found):
    """And a drill that runs beside is left alone."""
    assert bool(expired([source(), row], "orders", NOW)) is found


LEFT = {"until": "2026-11-21T06:20:01Z", "begun": "2026-11-21T05:20:00Z", "to": "2026-11-21T05:16:00Z"}


@pytest.mark.parametrize(
    ("row", "moment", "found"),
    [
        pytest.param(copy("creating", **LEFT), None, True, id="it is being made"),
        pytest.param(copy(**LEFT), LEFT["to"], True, id="of the same moment"),
        pytest.param(copy(**LEFT), "2026-11-20T08:00:00Z", False, id="of another moment"),
        pytest.param(copy("deleting", **LEFT), None, False, id="on its way out"),
        pytest.param(copy(**{**LEFT, "until": "2026-11-21T06:19:59Z"}), None, False, id="its time is over"),
        pytest.param(copy(of="customers", **LEFT), None, False, id="of another source"),
        pytest.param(copy(DBInstanceIdentifier="orders-copy", **LEFT), None, False, id="no mark"),
        pytest.param(copy(until=LEFT["until"]), None, False, id="nobody knows since when"),
    ],
)
def test_what_a_killed_drill_left_is_gone_on_with_while_it_has_time(row, moment, found):
    """Of two the newer one."""
    older = copy(DBInstanceIdentifier="day2-drill-orders-0", **{**LEFT, "begun": "2026-11-21T05:00:00Z"})
    assert (unfinished([source(), row], "orders", moment, NOW) is row) is found
    if found:
        assert unfinished([older, row, older], "orders", moment, NOW) is row


@pytest.mark.parametrize(
    ("row", "ready"),
    [
        pytest.param(copy("creating", Endpoint=None), False, id="begun"),
        pytest.param(copy("creating"), False, id="not yet"),
        pytest.param(copy("backing-up"), True, id="its first backup"),
        pytest.param(copy(), True, id="ready"),
        pytest.param(copy(Endpoint={}), False, id="no address yet"),
    ],
)
def test_an_instance_is_usable_when_it_can_be_connected_to(row, ready):
    """AWS takes a backup of it first, in which it can be asked already."""
    assert usable(row) is ready


@pytest.mark.parametrize(
    ("row", "words"),
    [
        pytest.param(
            copy("incompatible-restore"), "its status is incompatible-restore; look at its events", id="broken"
        ),
        pytest.param(None, "somebody deleted it", id="gone"),
    ],
)
def test_an_instance_that_never_will_be_is_not_waited_for(row, words):
    """The status is in the sentence."""
    with pytest.raises(Day2Error, match=words):
        usable(row)
