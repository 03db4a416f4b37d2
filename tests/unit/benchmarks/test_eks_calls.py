# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Calls to AWS are counted, judged and laid out."""

from __future__ import annotations

import pytest

from tests.benchmarks.eks_calls import Hop, counted, ratio, repeats, rows


def call(operation, *, writes=False, **parameters):
    """Return a call as the simulator notes it."""
    return {
        "service": "eks",
        "operation": operation,
        "parameters": {"clusterName": "demo", **parameters},
        "writes": writes,
    }


READ = call("DescribeAddon", addonName="coredns")
READ_OTHER = call("DescribeAddon", addonName="vpc-cni")
WRITE = call("UpdateAddon", addonName="coredns", writes=True)
POLL = call("DescribeUpdate", addonName="coredns", updateId="1")


def test_the_least_is_two_reads_and_a_write_of_each_thing_and_one_list_of_insights():
    """58 calls for ten node groups and eight add-ons."""
    assert sum(Hop(10, 8).least().values()) == 3 * (1 + 10 + 8) + 1


def test_polling_is_not_counted():
    """How long an update takes is not the tool's doing."""
    assert counted([READ, WRITE, POLL, POLL, READ]) == {"eks:DescribeAddon": 2, "eks:UpdateAddon": 1}


@pytest.mark.parametrize(
    ("calls", "before_a_write", "without_need"),
    [
        pytest.param([READ, WRITE, READ], 0, 0, id="after a write"),
        pytest.param([READ, READ], 0, 1, id="at once"),
        pytest.param([READ, READ_OTHER, READ, WRITE], 1, 0, id="right before a write"),
        pytest.param([READ_OTHER, WRITE, READ_OTHER], 0, 1, id="after a write of another thing"),
        pytest.param([READ, POLL, READ, READ, WRITE], 1, 1, id="after polling, and twice before a write"),
        pytest.param([call("ListAddons"), call("ListAddons", nextToken="2")], 0, 0, id="the next page"),
    ],
)
def test_a_read_is_repeated_when_its_answer_was_known(calls, before_a_write, without_need):
    """Only a write of the same thing makes it worth asking again, or one that is about to come."""
    found = repeats(calls)
    assert sum(found.before_a_write.values()) == before_a_write
    assert sum(found.without_need.values()) == without_need


def test_the_table_has_every_call_of_either_and_their_sums():
    """What the least does without has a row too."""
    least, ours = {"a:Read": 2}, {"a:Read": 2, "a:More": 1}
    assert ratio(ours, least) == 1.5
    assert rows(least, {"ours": ours}) == [
        ["call", "least possible", "ours"],
        ["a:Read", "2", "2"],
        ["a:More", "-", "1"],
        ["**all**", "2", "3"],
        ["times the least", "1.00", "1.50"],
    ]
