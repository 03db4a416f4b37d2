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
display = Display()


class Heartbeat:
    """Shows a line every so many seconds while its block runs; with 0 seconds none."""

    def __init__(self, label: str, seconds: float, waiting_for: t.Callable[[], str] = str) -> None:
        """Take who does what, and a function that returns what is waited for, or nothing when that is not known."""
        self._label = label
        self._seconds = seconds
        self._waiting_for = waiting_for
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
        began = time.monotonic()
        while not self._over.wait(self._seconds):
            try:
                self._show(time.monotonic() - began)
            except (OSError, ValueError) as error:
                with contextlib.suppress(OSError, ValueError):
                    display.vvv(f"{self._label}: no heartbeat: {error}")

    def _show(self, seconds: float) -> None:
        seen = self._waiting_for()
        display.display(line(self._label, seconds, seen, self._shown))
        self._shown = seen


def line(label: str, seconds: float, waiting_for: str, shown: str = "") -> str:
    """Return a heartbeat; what was shown in the last one is not said again."""
    if not waiting_for:
        return f"{label}: {seconds:.0f} s so far"
    return f"{label}: {seconds:.0f} s, {'still waiting' if waiting_for == shown else f'waiting for {waiting_for}'}"
