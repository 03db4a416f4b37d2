# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a module is waiting for, written where a watcher can read it while the module runs."""

from __future__ import annotations

import contextlib
import pathlib

LONGEST = 240


class Progress:
    """One line in a file; without a path nothing is written."""

    def __init__(self, path: str | None = None) -> None:
        """Take the path; a file beside it is used for a moment at every write."""
        self._path = pathlib.Path(path) if path else None
        self._last = ""

    def tell(self, text: str) -> None:
        """Write what is waited for, when that has changed; what cannot be written is left out."""
        if self._path is None or text == self._last:
            return
        self._last = text
        draft = self._path.with_name(f"{self._path.name}.new")
        # a watcher is never worth the failure of the work
        with contextlib.suppress(OSError):
            draft.write_text(one_line(text), encoding="utf-8", errors="replace")
            draft.replace(self._path)


def one_line(text: str) -> str:
    """Return a text that a terminal shows in one line of a bearable length."""
    line = "".join(character if character.isprintable() else " " for character in text)
    words = " ".join(line.split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 3]}..."
