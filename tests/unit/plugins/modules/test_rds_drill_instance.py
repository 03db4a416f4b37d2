# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module rds_drill_instance; moto restores real ones in tests/integration/aws."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import rds_drill_instance
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.aws.fake_client import KEYS, refusal
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.rds.builders import NAME, copy, rds

NOT_YET = refusal("InvalidDBInstanceState")
RESTORE, DELETE = "restore_db_instance_to_point_in_time", "delete_db_instance"


@pytest.fixture
def run(run_module, monkeypatch):
    """Return what runs the module against an RDS in memory."""

    def run(cloud, check=False, **params):
        monkeypatch.setattr(rds_drill_instance, "client", lambda module, service: cloud)
        waiting = {"wait_timeout": 1, "wait_delay": 0.01}
        given = {**KEYS, "source": "orders", "name": NAME, **waiting, **params}
        return run_module(rds_drill_instance, given, check=check)

    return run


def test_a_restore_is_waited_for_and_tells_where_the_copy_is(run):
    """Age and time are in seconds."""
    cloud = rds(None, copy("creating"), copy())
    result = run(cloud)
    drill = result["drill"]
    assert (result["changed"], cloud.wrote(), drill["host"], drill["port"]) == (
        True,
        [RESTORE],
        "copy.example.test",
        5432,
    )
    assert drill["restored_to"] == drill["latest_restorable_time"]
    assert drill["age"] >= 0
    assert drill["seconds"] > 0


def test_a_restore_that_was_begun_is_gone_on_with(run):
    """Without a second one."""
    cloud = rds(copy("creating"), copy())
    assert (run(cloud)["changed"], cloud.wrote()) == (False, [])


def test_the_copy_of_a_killed_drill_is_gone_on_with_where_that_is_wanted(run):
    """Its name, its moment and the time since it was asked for are told."""
    left = {"until": "2999", "begun": "2026-11-20T08:00:00Z", "to": "2026-11-20T07:56:00Z"}
    cloud = rds(copy("creating", **left), copy(**left))
    result = run(cloud, name="day2-drill-orders-2", resume=True)
    drill = result["drill"]
    assert (result["changed"], cloud.wrote()) == (False, [])
    assert (drill["name"], drill["restored_to"], drill["host"]) == (NAME, left["to"], "copy.example.test")
    assert drill["seconds"] > 3600


def test_check_mode_restores_nothing(run):
    """And knows the source."""
    cloud = rds(None)
    result = run(cloud, check=True)
    assert (result["changed"], cloud.wrote(), result["drill"]["engine"]) == (True, [], "postgres")
    assert result["diff"]["after"]["name"] == NAME


@pytest.mark.parametrize(
    ("copies", "words"),
    [
        pytest.param([None, copy("creating")], "its status is creating; raise wait_timeout", id="too slow"),
        pytest.param([None, copy("failed")], "its status is failed", id="broken"),
        pytest.param([copy(of=None)], "does not carry the tag", id="not ours"),
    ],
)
def test_a_restore_that_does_not_end_says_so(run, copies, words):
    """With what is known of the source."""
    result = run(rds(*copies), wait_timeout=0)
    assert result["failed"]
    assert words in result["msg"]


def test_a_copy_is_deleted_until_it_is_gone(run):
    """Also one that is just being made, which AWS refuses at first."""
    answers = [NOT_YET, {}]
    cloud = rds(*[copy("creating")] * 3, copy(), copy("deleting"), None, delete_db_instance=answers)
    result = run(cloud, state="absent")
    assert (result["changed"], result["deleted"]) == (True, [NAME])
    assert cloud.wrote() == [DELETE, DELETE]
    assert dict(cloud.asked)[DELETE]["SkipFinalSnapshot"] is True


def test_what_is_gone_is_deleted_already(run):
    """A second run changes nothing."""
    cloud = rds(None)
    assert (run(cloud, state="absent")["changed"], cloud.wrote()) == (False, [])


@pytest.mark.parametrize("of", [None, "customers"])
def test_nothing_without_the_tag_is_deleted(run, of):
    """Whatever its name is."""
    cloud = rds(copy(of=of))
    result = run(cloud, state="absent")
    assert (bool(result["failed"]), cloud.wrote()) == (True, [])
    assert "stays as it is: delete it by hand" in result["msg"]


def test_the_source_cannot_be_named_for_deletion(run):
    """Before anybody is asked."""
    cloud = rds(None)
    assert run(cloud, state="absent", name="orders")["failed"]
    assert cloud.asked == []


@pytest.mark.parametrize(("check", "wrote"), [(False, [DELETE]), (True, [])])
def test_what_a_killed_drill_left_is_deleted(run, check, wrote):
    """When its time is over."""
    cloud = rds(copy(), None)
    result = run(cloud, check=check, state="expired")
    assert (result["deleted"], cloud.wrote()) == ([NAME], wrote)


def test_a_source_that_is_not_there_is_named(run):
    """With the region."""
    cloud = rds(None, describe_db_instances=refusal("DBInstanceNotFound"))
    message = run(cloud)["msg"]
    assert "There is no instance 'orders' in region eu-central-1" in message
    assert "a cluster of Aurora is no instance" in message
