# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What modules write into the file that a watcher reads."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._progress import LONGEST, Progress, one_line


def test_the_file_holds_the_last_word(tmp_path):
    """And nothing lies beside it."""
    progress = Progress(str(tmp_path / "waiting"))
    for text in ("shop/cart-0", "shop/cart-1"):
        progress.tell(text)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"waiting": "shop/cart-1"}


def test_what_was_said_is_not_written_again(tmp_path):
    """A look every second would cost a write every second."""
    path = tmp_path / "waiting"
    progress = Progress(str(path))
    progress.tell("shop/cart-0")
    path.unlink()
    progress.tell("shop/cart-0")
    assert not path.exists()


@pytest.mark.parametrize("path", [None, "", "/nowhere/at/all"])
def test_a_file_that_cannot_be_written_is_no_error(path):
    """A watcher is never worth the failure of the work."""
    Progress(path).tell("shop/cart-0")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("a budget", "a budget", id="as it is"),
        pytest.param(" a\n\tbudget \r", "a budget", id="white space"),
        pytest.param("a\x1b[2Jbudget\x00", "a [2Jbudget", id="nothing that moves the cursor"),
        pytest.param("Größe \udcff", "Größe", id="no half characters"),
        pytest.param("x" * 1000, "x" * (LONGEST - 3) + "...", id="too long"),
    ],
)
def test_a_line_fits_a_terminal(text, line):
    """Servers say what they like."""
    assert one_line(text) == line
