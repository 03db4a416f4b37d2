# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Asks a control plane host's etcd for its health four times a second. Runs on that host, standard library only.

A member is away from its last good answer before a bad one to its next good one; no answer, a refusal and an unhealthy
answer are all bad. Ends when it is told to (SIGTERM); then writes {"asked", "away": [{"since", "seconds", "why"}]} as
JSON to FILE, an absence that lasts until the end included.

Usage: etcd_probe.py URL FILE
"""

from __future__ import annotations

import http.client
import json
import pathlib
import signal
import sys
import threading
import time
import typing as t
import urllib.request

PERIOD, TIMEOUT = 0.25, 1.0


class Absences:
    """When nobody answered, from a series of answers."""

    def __init__(self, began: float) -> None:
        """Count from a moment on."""
        self.asked = 0
        self.away: list[dict[str, t.Any]] = []
        self._last_good = began
        self._why = ""

    def saw(self, at: float, why: str) -> None:
        """Take an answer; why is an empty text for a good one."""
        self.asked += 1
        if why:
            self._why = self._why or why
            return
        self.end(at)
        self._last_good = at

    def end(self, at: float) -> None:
        """Close an absence that is still open."""
        if self._why:
            seconds = round(at - self._last_good, 2)
            self.away.append({"since": round(self._last_good, 3), "seconds": seconds, "why": self._why})
        self._why = ""


def ask(url: str) -> str:
    """Return an empty text when the member says that it is healthy, else what went wrong."""
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT) as answer:
            body = answer.read()
        return "" if json.loads(body)["health"] == "true" else body.decode(errors="replace")
    except (OSError, http.client.HTTPException, ValueError) as error:
        return f"{type(error).__name__}: {error}"


def main() -> None:
    """Ask until SIGTERM comes, then write what was seen."""
    url, file = sys.argv[1:]
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *dummy: stop.set())
    absences = Absences(time.time())
    while not stop.is_set():
        began, why = time.time(), ask(url)
        # a good answer counts from when it came, a bad one does not count before the next good one
        absences.saw(time.time(), why)
        stop.wait(max(0.0, began + PERIOD - time.time()))
    absences.end(time.time())
    pathlib.Path(file).write_text(json.dumps({"asked": absences.asked, "away": absences.away}))


if __name__ == "__main__":
    main()
