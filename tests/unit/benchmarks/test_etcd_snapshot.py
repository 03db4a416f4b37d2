# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the benchmark of snapshots makes of its figures."""

from __future__ import annotations

import pytest

from tests.benchmarks.etcd_snapshot import Cost, verdicts

THEIRS = Cost(wall=1.0, cpu=0.5, memory=40, server_cpu=1.0)


@pytest.mark.parametrize(
    ("ours", "expected"),
    [
        pytest.param(Cost(1.25, 9, 64, 1.1), ["held", "held", "held"], id="at the limits"),
        pytest.param(Cost(1.26, 0, 65, 1.2), ["MISSED", "MISSED", "MISSED"], id="above them"),
    ],
)
def test_each_promise_is_judged(ours: Cost, expected: list[str]) -> None:
    """By the transfer alone."""
    costs = {"etcdctl save": THEIRS, "transfer alone": ours}
    assert [line.split(":")[0] for line in verdicts(costs)] == expected
