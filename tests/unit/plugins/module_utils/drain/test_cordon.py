# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who cordoned it uncordons it."""

from __future__ import annotations

import json

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.cordon import (
    Cordon,
    cordon_of,
    new_mark,
    plan_cordon,
    set_cordon,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.builders import node
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.fake_api import FakeApi, refusal

OPEN, THEIRS, OURS, STALE = Cordon(False), Cordon(True), Cordon(True, "old"), Cordon(False, "old")
PATCH = "PATCH /api/v1/nodes/worker-1"


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        pytest.param(OPEN, True, Cordon(True, "new"), id="an open node is cordoned and marked"),
        pytest.param(THEIRS, True, THEIRS, id="a node that others cordoned is not claimed"),
        pytest.param(OURS, True, OURS, id="a node of an earlier run keeps its mark"),
        pytest.param(STALE, True, Cordon(True, "new"), id="a mark that was left behind is renewed"),
        pytest.param(OPEN, False, OPEN, id="an open node stays open"),
        pytest.param(THEIRS, False, THEIRS, id="a node that others cordoned stays cordoned"),
        pytest.param(OURS, False, OPEN, id="our node is uncordoned"),
        pytest.param(STALE, False, OPEN, id="a mark that was left behind is removed"),
    ],
)
def test_ownership(before, wanted, after):
    """Planned, and then carried out."""
    assert plan_cordon(before, wanted, "new") == after
    api = FakeApi(node(before.cordoned, before.annotation))
    assert set_cordon(api, api.node, wanted, "new") == after
    assert cordon_of(api.node) == after
    assert len(api.calls) == (before != after)


def test_the_mark_says_who_when_and_why():
    """For people who wonder about a cordoned node."""
    mark = json.loads(new_mark("kernel update"))
    assert (sorted(mark), mark["reason"], mark["before"]) == (["at", "before", "by", "reason"], "kernel update", False)
    assert "@" in mark["by"]


def test_a_cordon_that_comes_in_between_stays_theirs():
    """The patch is for the node as it was read only."""

    def they_cordon(api):
        api.node = node(cordoned=True, version="8")

    api = FakeApi(node(), events={PATCH: they_cordon})
    assert set_cordon(api, api.node, True, "new") == THEIRS
    assert api.calls == [PATCH, "GET /api/v1/nodes/worker-1"]


def test_a_patch_whose_answer_was_lost_is_ours():
    """The client sends it again, and the server finds a newer node."""
    api = FakeApi(node(cordoned=True, annotation="new", version="8"))
    assert set_cordon(api, node(), True, "new") == Cordon(True, "new")


@pytest.mark.parametrize("status", [403, 500])
def test_a_failed_cordon_is_a_failure(status):
    """Unlike with kubectl."""

    def fail(api):
        raise refusal(status, "no")

    with pytest.raises(Day2Error, match="Node worker-1 could not be cordoned: no"):
        set_cordon(FakeApi(node(), events={PATCH: fail}), node(), True, "new")


def test_a_node_that_never_rests_is_given_up():
    """After a few tries."""
    api = FakeApi(node(version="8"))
    api.get = lambda path: node()
    with pytest.raises(Day2Error, match="others changed it 5 times"):
        set_cordon(api, node(), True, "new")
