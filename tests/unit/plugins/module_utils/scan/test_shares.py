# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files that several processes look at."""

from __future__ import annotations

import os
import signal

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._scan import shares
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.parts import Part
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.shares import WORTH, in_shares, plan_shares


@pytest.mark.parametrize(
    ("sizes", "processes", "expected"),
    [
        pytest.param([], 2, [""], id="nothing"),
        pytest.param([WORTH // 4] * 3, 2, ["abc"], id="little"),
        pytest.param([WORTH // 2] * 4, 2, ["a", "b", "c", "d"], id="each is enough"),
        pytest.param([WORTH // 8] * 16, 2, ["ab", "cd", "ef", "gh", "ij", "kl", "mn", "op"], id="small ones"),
        pytest.param([WORTH] * 4, 1, ["abcd"], id="one core"),
        pytest.param([9 * WORTH, 1, 1], 2, ["a", "bc"], id="a large one that cannot be cut"),
        pytest.param([1, 1, 9 * WORTH], 2, ["abc"], id="the large one is the last"),
        pytest.param([0] * 3, 4, ["abc"], id="sizes that nobody knows"),
    ],
)
def test_shares_are_about_as_large_as_each_other(sizes, processes, expected):
    """And in the order of the files."""
    files = [chr(ord("a") + number) for number in range(len(sizes))]
    planned = plan_shares(files, sizes, processes)
    assert ["".join(part.path for part in share) for share in planned] == expected


def look(share: list[Part]) -> tuple[int, list[Part]]:
    """Return who looked, and at what."""
    return os.getpid(), share


def killed(share: list[Part]) -> None:
    """End as the kernel ends who takes too much memory."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_shares_are_looked_at_in_other_processes(monkeypatch):
    """What they give comes back in their order."""
    monkeypatch.setattr(shares, "cores", lambda: 2)
    planned = [[Part(name)] for name in "abcd"]
    seen = in_shares(look, planned)
    assert [share for dummy, share in seen] == planned
    assert os.getpid() not in {process for process, dummy in seen}


def test_one_share_needs_no_process():
    """Nothing is started for a few files."""
    assert in_shares(look, [[Part("a")]]) == [(os.getpid(), [Part("a")])]


def test_a_process_that_is_killed_is_a_sentence():
    """And no hang."""
    with pytest.raises(Day2Error, match="was killed"):
        in_shares(killed, [[Part("a")], [Part("b")]])
