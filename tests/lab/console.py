# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the lab tells: one line a step with clock time and seconds, readable in a terminal and in a log."""

from __future__ import annotations

import sys
import threading
import time
import typing as t
from contextlib import contextmanager

HEARTBEAT = 30.0
_printing = threading.Lock()


def say(text: str) -> None:
    """Print one line with the time of day to stderr, so that stdout stays free for results."""
    with _printing:
        print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


@contextmanager
def step(text: str) -> t.Iterator[None]:
    """Say what begins, that it still runs (every 30 s) and how many seconds it took."""
    started = time.monotonic()
    finished = threading.Event()

    def beat() -> None:
        while not finished.wait(HEARTBEAT):
            say(f"{text} ... still running, {time.monotonic() - started:.0f} s")

    say(f"{text} ...")
    threading.Thread(target=beat, daemon=True).start()
    outcome = "not done after"
    try:
        yield
        outcome = "done in"
    finally:
        finished.set()
        say(f"{text} {outcome} {time.monotonic() - started:.1f} s")
