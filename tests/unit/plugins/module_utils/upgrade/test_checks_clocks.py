# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Clocks that differ, and hosts that only took long to answer (N12)."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.upgrade.builders import facts, found, seen


def hosts(offsets):
    """Return a cluster whose hosts were asked; an offset is (least, most)."""
    return seen(
        hosts={
            name: {"info": facts(name == "cp1", time_offset=most, time_offset_least=least)}
            for name, (least, most) in offsets.items()
        }
    )


@pytest.mark.parametrize(
    ("offset", "severity"),
    [
        pytest.param((-0.3, 0.4), None, id="close"),
        pytest.param((-0.3, 30.0), None, id="it took long to answer"),
        pytest.param((-30.0, 0.4), None, id="its answer took long to come back"),
        pytest.param((0.4, 0.9), None, id="hardly ahead"),
        pytest.param((0.6, 1.5), "warning", id="ahead"),
        pytest.param((-1.5, -0.6), "warning", id="behind"),
        pytest.param((59.0, 60.0), "blocker", id="far ahead"),
        pytest.param((-60.0, -59.0), "blocker", id="far behind"),
        pytest.param((None, 1.5), None, id="ahead by what asking may take"),
        pytest.param((None, 3.0), "warning", id="ahead by more than that"),
        pytest.param((None, None), "warning", id="unknown"),
    ],
)
def test_a_clock_is_judged_by_what_is_certain(offset, severity):
    """One worker beside a controller whose clock is right."""
    assert set(found("N12", hosts({"w1": offset}))) == ({(severity, "w1")} if severity else set())


@pytest.mark.parametrize(
    ("offsets", "expected"),
    [
        pytest.param(
            {"cp1": (299.7, 300.2), "w1": (299.8, 300.4), "w2": (299.6, 300.1)},
            {("warning", "cp1"), ("warning", "w1"), ("warning", "w2")},
            id="it is the controller that is wrong",
        ),
        pytest.param(
            {"cp1": (-0.1, 0.2), "w1": (-0.1, 9.0), "w2": (6.0, 6.4)},
            {("warning", "w2")},
            id="one may be right, so the third is not in the minority",
        ),
        pytest.param(
            {"cp1": (-0.1, 0.2), "w1": (-0.1, 0.3), "w2": (6.0, 6.4)}, {("blocker", "w2")}, id="two agree, one does not"
        ),
        pytest.param(
            {"cp1": (-0.1, 0.2), "w1": (6.0, 6.4), "w2": (-9.0, -8.0)},
            {("blocker", "cp1"), ("blocker", "w1"), ("blocker", "w2")},
            id="no two agree",
        ),
    ],
)
def test_hosts_are_compared_with_each_other(offsets, expected):
    """By majority."""
    assert set(found("N12", hosts(offsets))) == expected
