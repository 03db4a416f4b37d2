# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a program is said to cost is its own, whoever started it."""

from __future__ import annotations

import sys

import pytest

from tests.benchmarks.cost import run

MANY = 64 * 1024 * 1024


def python(code: str) -> list[str]:
    """Return a command line."""
    return [sys.executable, "-I", "-S", "-c", code]


def test_memory_is_that_of_the_program(tmp_path):
    """Neither that of the tests, which is more, nor that of what starts it, which is less."""
    ballast = b"x" * MANY
    small = run(python("pass"), tmp_path / "output")
    large = run(python(f"b'x' * {MANY}"), tmp_path / "output")
    assert small.memory < len(ballast) / 1024**2 <= large.memory < small.memory + 70
    assert small.wall > 0
    assert small.cpu > 0


def test_output_is_kept_and_the_status_is_not_asked(tmp_path):
    """A scanner ends with what it found."""
    run(python("import sys; print('said'); print('warned', file=sys.stderr); sys.exit(3)"), tmp_path / "output")
    assert (tmp_path / "output").read_text() == "said\n"


def test_a_program_that_fails_ends_the_benchmark():
    """Its figures would be none."""
    with pytest.raises(SystemExit, match="ended with 3"):
        run(python("raise SystemExit(3)"))
