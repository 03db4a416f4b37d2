# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files that several processes look at."""

from __future__ import annotations

import os
import signal

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._scan import shares
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.shares import WORTH, in_shares, plan_shares


@pytest.mark.parametrize(
    ("sizes", "cores", "expected"),
    [
        pytest.param([], 2, [[]], id="nothing"),
        pytest.param([WORTH // 4] * 3, 2, [["0", "1", "2"]], id="little"),
        pytest.param([WORTH] * 4, 2, [["0", "1"], ["2", "3"]], id="two cores"),
        pytest.param([WORTH] * 4, 1, [["0", "1", "2", "3"]], id="one core"),
        pytest.param([9 * WORTH, 1, 1], 2, [["0"], ["1", "2"]], id="one large file"),
        pytest.param([1, 1, 9 * WORTH], 2, [["0", "1", "2"]], id="the large one is the last"),
        pytest.param([0] * 3, 4, [["0", "1", "2"]], id="sizes that nobody knows"),
    ],
)
def test_shares_are_about_as_large_as_each_other(sizes, cores, expected):
    """And in the order of the files."""
    assert plan_shares([str(number) for number in range(len(sizes))], sizes, cores) == expected


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Return files that are worth two processes."""
    monkeypatch.setattr(shares, "WORTH", 10)
    monkeypatch.setattr(shares, "_cores", lambda: 2)
    paths = [tmp_path / name for name in "abcd"]
    for path in paths:
        path.write_bytes(b"x" * 10)
    return [str(path) for path in paths]


def look(paths: list[str]) -> tuple[int, list[str]]:
    """Return who looked, and at what."""
    return os.getpid(), paths


def test_each_share_has_a_process(files):
    """What they give comes back in the order of the files."""
    (first, some), (second, others) = in_shares(look, files)
    assert [*some, *others] == files
    assert os.getpid() not in {first, second}


def killed(paths: list[str]) -> None:
    """End as the kernel ends who takes too much memory."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_is_killed_is_a_sentence(files):
    """And no hang."""
    with pytest.raises(Day2Error, match="was killed"):
        in_shares(killed, files)
