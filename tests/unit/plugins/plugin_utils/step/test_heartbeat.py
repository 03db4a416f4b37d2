# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Heartbeats: their words, and that they never harm the task."""

from __future__ import annotations

import threading
import time

import pytest

from ansible_collections.day2.kubernetes.plugins.plugin_utils._step import heartbeat
from ansible_collections.day2.kubernetes.plugins.plugin_utils._step.heartbeat import Heartbeat, line


@pytest.mark.parametrize(
    ("state", "shown", "words"),
    [
        pytest.param("", "", "w3: Drain w3: 45 s so far", id="nothing is known"),
        pytest.param("2 of 9 gone", "", "w3: Drain w3: 45 s, 2 of 9 gone", id="said for the first time"),
        pytest.param("2 of 9 gone", "2 of 9 gone", "w3: Drain w3: 45 s, still waiting", id="said before"),
        pytest.param("3 of 9 gone", "2 of 9 gone", "w3: Drain w3: 45 s, 3 of 9 gone", id="something else"),
        pytest.param("", "2 of 9 gone", "w3: Drain w3: 45 s so far", id="nothing any more"),
    ],
)
def test_a_line_says_only_what_is_new(state, shown, words):
    """But for the seconds."""
    assert line("w3: Drain w3", 45.2, state, shown) == words


class Screen:
    """Stands for Display; fails as often as it is told to."""

    def __init__(self, failures=0):
        self.failures = failures
        self.lines = []
        self.whispers = []
        self.three = threading.Event()

    def display(self, text):
        if self.failures:
            self.failures -= 1
            raise BrokenPipeError("nobody listens")
        self.lines.append(text)
        if len(self.lines) == 3:
            self.three.set()

    def vvv(self, text):
        self.whispers.append(text)


@pytest.fixture
def screen(monkeypatch):
    """Return what stands for the screen."""
    screen = Screen()
    monkeypatch.setattr(heartbeat, "display", screen)
    return screen


def beats():
    """Return the threads of heartbeats that are alive."""
    return [thread for thread in threading.enumerate() if thread.name == "heartbeat"]


def test_it_beats_while_the_block_runs(screen):
    """And its thread has ended when the block is left."""
    with Heartbeat("w3: Drain w3", 0.01, lambda: "waiting for shop/a"):
        assert screen.three.wait(10)
    count = len(screen.lines)
    assert (beats(), screen.lines[:2]) == (
        [],
        ["w3: Drain w3: 0 s, waiting for shop/a", "w3: Drain w3: 0 s, still waiting"],
    )
    time.sleep(0.05)
    assert len(screen.lines) == count


def test_news_does_not_wait_for_the_beat(screen, monkeypatch):
    """But it comes only now and then."""
    monkeypatch.setattr(heartbeat, "NEWS_SECONDS", 0.01)
    states = iter(["", "1 of 3 gone", "1 of 3 gone", "2 of 3 gone", "2 of 3 gone", "3 of 3 gone"])
    with Heartbeat("w3", 60, lambda: next(states, "3 of 3 gone")):
        assert screen.three.wait(10)
        time.sleep(0.05)
    assert [words.rsplit(", ")[-1] for words in screen.lines] == ["1 of 3 gone", "2 of 3 gone", "3 of 3 gone"]


def test_a_line_that_cannot_be_shown_is_left_out(screen):
    """The next one is tried, and the work goes on."""
    screen.failures = 2
    with Heartbeat("w3", 0.01):
        assert screen.three.wait(10)
    assert screen.whispers == ["w3: no heartbeat: nobody listens"] * 2


def test_the_failure_of_the_work_is_its_own(screen):
    """It comes through, and the thread ends all the same."""
    with pytest.raises(KeyError), Heartbeat("w3", 0.01):
        raise KeyError
    assert beats() == []


def test_zero_seconds_is_never(screen):
    """No thread is started."""
    with Heartbeat("w3", 0):
        assert beats() == []
    assert screen.lines == []


def test_a_short_task_says_nothing(screen):
    """The first line comes after the first interval."""
    with Heartbeat("w3", 15):
        pass
    assert screen.lines == []
