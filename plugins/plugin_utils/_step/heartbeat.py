# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

# PRIVATE to day2.kubernetes: may change in any release.

"""Lines that say that a long step is still going on, and what it waits for."""

from __future__ import annotations

import contextlib
import threading
import time
import typing as t

from ansible.utils.display import Display

BEAT_SECONDS = 15.0
NEWS_SECONDS = 5.0
display = Display()


class Heartbeat:
    """Shows a line every so many seconds while its block runs, and news earlier; with 0 seconds none."""

    def __init__(self, label: str, seconds: float, state: t.Callable[[], str] = str) -> None:
        """Take who does what, and a function that returns how it is going, or nothing when that is not known."""
        self._label = label
        self._seconds = seconds
        self._state = state
        self._shown = ""
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Heartbeat:
        """Begin."""
        if self._seconds > 0:
            self._thread.start()
        return self

    def __exit__(self, *dummy: object) -> None:
        """End before the block is left: a worker that exits within a line would keep the queue to itself for ever."""
        self._over.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _beat(self) -> None:
        began = last = time.monotonic()
        pause = min(self._seconds, NEWS_SECONDS)
        while not self._over.wait(pause):
            now = time.monotonic()
            try:
                if self._show(now - began, due=now - last >= self._seconds - pause / 2):
                    last = now
            except (OSError, ValueError) as error:
                with contextlib.suppress(OSError, ValueError):
                    display.vvv(f"{self._label}: no heartbeat: {error}")

    def _show(self, seconds: float, *, due: bool) -> bool:
        seen = self._state()
        if not due and seen in {"", self._shown}:
            return False
        display.display(line(self._label, seconds, seen, self._shown))
        self._shown = seen
        return True


def line(label: str, seconds: float, state: str, shown: str = "") -> str:
    """Return a heartbeat; what was shown in the last one is not said again."""
    if not state:
        return f"{label}: {seconds:.0f} s so far"
    return f"{label}: {seconds:.0f} s, {'still waiting' if state == shown else state}"
