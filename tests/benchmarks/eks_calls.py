# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which calls to AWS an upgrade took, beside the least that it could. Pure."""

from __future__ import annotations

import collections
import json
import typing as t
from dataclasses import dataclass

Call = t.Mapping[str, t.Any]
POLLS = {"DescribeUpdate", "DescribeInsightsRefresh"}
TOKENS = {"clientRequestToken"}
GOAL = 1.5  # times the least
NAMES = ("clusterName", "name", "nodegroupName", "addonName")
LEAST = "least possible"


@dataclass(frozen=True)
class Hop:
    """What one hop has to do with: how many node groups and add-ons there are, all of which change."""

    nodegroups: int
    addons: int

    def least(self) -> dict[str, int]:
        """Return the least calls: a read of each thing and of the insights, a write of each thing, a read after it."""
        return {
            "eks:DescribeCluster": 2,
            "eks:ListInsights": 1,
            "eks:DescribeNodegroup": 2 * self.nodegroups,
            "eks:DescribeAddon": 2 * self.addons,
            "eks:UpdateClusterVersion": 1,
            "eks:UpdateNodegroupVersion": self.nodegroups,
            "eks:UpdateAddon": self.addons,
        }


def counted(calls: t.Iterable[Call]) -> dict[str, int]:
    """Return how often each operation was called, without polling."""
    kept = (call for call in calls if call["operation"] not in POLLS)
    return dict(collections.Counter(f"{call['service']}:{call['operation']}" for call in kept))


@dataclass(frozen=True)
class Repeats:
    """How often each read was made again although its thing had not been written to since.

    ``before_a_write`` are looks at a thing right before it is changed: what was seen at the beginning can be hours old.
    """

    before_a_write: dict[str, int]
    without_need: dict[str, int]


def repeats(calls: t.Iterable[Call]) -> Repeats:
    """Find the reads whose answer was known."""
    known: dict[str, tuple[str, ...]] = {}
    looks: collections.Counter[str] = collections.Counter()
    idle: collections.Counter[str] = collections.Counter()
    made = [call for call in calls if call["operation"] not in POLLS]
    for number, call in enumerate(made):
        thing, key = _thing(call), _key(call)
        if call["writes"]:
            known = {other: about for other, about in known.items() if about != thing}
            continue
        if key in known:
            coming = next((one for one in made[number + 1 :] if _thing(one) == thing), None)
            (looks if coming and coming["writes"] else idle)[key] += 1
        known[key] = thing
    return Repeats(dict(looks), dict(idle))


def ratio(count: t.Mapping[str, int], least: t.Mapping[str, int]) -> float:
    """Return how many times the least a count is."""
    return sum(count.values()) / sum(least.values())


def rows(least: t.Mapping[str, int], ways: t.Mapping[str, t.Mapping[str, int]]) -> list[list[str]]:
    """Return a table of operations, the least and each way, with its head and its sums."""
    columns = {LEAST: least, **ways}
    names = [*least, *sorted({name for count in ways.values() for name in count} - set(least))]
    head = ["call", *columns]
    body = [[name, *(str(count.get(name, 0) or "-") for count in columns.values())] for name in names]
    sums = ["**all**", *(str(sum(count.values())) for count in columns.values())]
    times = ["times the least", *(f"{ratio(count, least):.2f}" for count in columns.values())]
    return [head, *body, sums, times]


def _thing(call: Call) -> tuple[str, ...]:
    """Return what a call is about: a cluster, or one of its node groups or add-ons."""
    return tuple(str(call["parameters"][name]) for name in NAMES if name in call["parameters"])


def _key(call: Call) -> str:
    told = {name: value for name, value in call["parameters"].items() if name not in TOKENS}
    return f"{call['service']}:{call['operation']} {json.dumps(told, sort_keys=True)}"
