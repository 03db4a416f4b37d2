# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Bringing what a member sends into a file."""

from __future__ import annotations

import hashlib
import pathlib
import time

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.receive import receive

BODY = bytes(range(256)) * 40
WHOLE = BODY + hashlib.sha256(BODY).digest()


@pytest.mark.parametrize("cuts", [[], [1000], [len(BODY)], [10, 20, len(BODY)], [len(BODY) - 5]], ids=str)
def test_it_does_not_matter_how_it_is_cut(tmp_path: pathlib.Path, cuts: list[int]) -> None:
    """Etcd sends the checksum alone, but nobody promises that."""
    ends = [0, *cuts, len(WHOLE)]
    received = receive((WHOLE[a:b] for a, b in zip(ends, ends[1:])), str(tmp_path / "x"), time.monotonic() + 10)
    assert (tmp_path / "x").read_bytes() == WHOLE
    assert received == (hashlib.sha256(WHOLE).hexdigest(), len(WHOLE))
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("pieces", "seconds", "words"),
    [
        pytest.param([], 10, "no whole snapshot", id="nothing"),
        pytest.param([BODY], 10, "the checksum at the end is missing", id="no checksum"),
        pytest.param([BODY[:512], WHOLE[-32:]], 10, "do not match the checksum that etcd sent. Try again", id="a gap"),
        pytest.param([b"x" + WHOLE[1:]], 10, "do not match the checksum", id="another byte"),
        pytest.param([BODY, WHOLE[-32:]], -1, "was not there in time, 10240 bytes had come", id="too late"),
    ],
)
def test_what_is_not_whole_leaves_no_file(
    tmp_path: pathlib.Path, pieces: list[bytes], seconds: float, words: str
) -> None:
    """And says what came."""
    with pytest.raises(Day2Error, match=words):
        receive(pieces, str(tmp_path / "x"), time.monotonic() + seconds)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_left(tmp_path: pathlib.Path) -> None:
    """Whatever it is."""
    (tmp_path / "x").write_text("mine")
    with pytest.raises(Day2Error, match="is there already"):
        receive([WHOLE], str(tmp_path / "x"), time.monotonic() + 10)
    assert (tmp_path / "x").read_text() == "mine"


def test_a_folder_that_is_none_is_a_sentence() -> None:
    """And no traceback."""
    with pytest.raises(Day2Error, match=r"cannot be written: Not a directory. Make room"):
        receive([WHOLE], "/dev/null/x", time.monotonic() + 10)
