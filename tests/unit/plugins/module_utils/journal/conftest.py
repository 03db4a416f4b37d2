# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The thread that renews a lock, under the hand of a test."""

from __future__ import annotations

import pytest


@pytest.fixture
def come_round(monkeypatch):
    """Return what lets the thread that was started last come round so many times; by itself it does nothing."""
    started = []
    monkeypatch.setattr("threading.Thread.start", lambda thread: started.append(thread))

    def come_round(times):
        turns = iter([False] * times + [True])
        monkeypatch.setattr("threading.Event.wait", lambda event, seconds: next(turns))
        started[-1].run()

    return come_round
