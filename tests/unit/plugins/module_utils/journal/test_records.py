# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is written is read again, and what others have written never ends in a traceback."""

from __future__ import annotations

import dataclasses
import json

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._journal.records import (
    FINISHED,
    RUNNING,
    Entry,
    Header,
    Newer,
    read_entry,
    read_header,
)

ENTRY = Entry("run-a", "1.34.4", "kubeadm", "begun", "2026-11-21T04:32:25Z")
HEADER = Header("run-a", RUNNING, "1.33.13", "1.34.4", "ops@here", "2026-11-21T04:30:00Z", {"masters": ["cp1"]}, {})


def entry_with(**changes):
    """Return an annotation with changes; a change to None takes the field away."""
    raw = {**json.loads(ENTRY.text()), **changes}
    return json.dumps({name: value for name, value in raw.items() if value is not None})


def test_what_is_written_is_read_again():
    """Entry and header survive their own texts."""
    assert read_entry(ENTRY.text()) == ENTRY
    assert read_header(HEADER.data()) == HEADER
    assert {type(value) for value in HEADER.data().values()} == {str}


def test_a_header_of_an_older_release_has_no_snapshot():
    """It is read all the same."""
    data = {name: value for name, value in HEADER.data().items() if name != "snapshot"}
    assert read_header(data) == HEADER


@pytest.mark.parametrize(("state", "unfinished"), [(RUNNING, True), ("failed", True), (FINISHED, False)])
def test_only_a_finished_run_is_finished(state, unfinished):
    """A failed one is gone on with."""
    assert dataclasses.replace(HEADER, state=state).unfinished is unfinished


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", "not an entry", id="nothing"),
        pytest.param("kubeadm", "not an entry", id="a word"),
        pytest.param("[1]", "not an entry", id="a list"),
        pytest.param(entry_with(run=None), "not an entry", id="a field is missing"),
        pytest.param(entry_with(schema="one"), "not an entry", id="a schema that is no number"),
        pytest.param(entry_with(step="reboot"), "'reboot'", id="a step that there is not"),
        pytest.param(entry_with(phase="half"), "'half'", id="a phase that there is not"),
    ],
)
def test_a_broken_entry_is_a_sentence(text, words):
    """Somebody has edited it."""
    with pytest.raises(Day2Error, match=words):
        read_entry(text)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"target": None}, "'target'", id="a field is missing"),
        pytest.param({"plan": "{"}, "not the header", id="a plan that is no JSON"),
        pytest.param({"baseline": "[]"}, "not a map", id="a baseline that is a list"),
        pytest.param({"snapshot": "1"}, "snapshot is not a map", id="a snapshot that is a number"),
        pytest.param({"schema": "x"}, "not the header", id="a schema that is no number"),
    ],
)
def test_a_broken_header_is_a_sentence(changes, words):
    """Somebody has edited the ConfigMap."""
    data = {name: value for name, value in {**HEADER.data(), **changes}.items() if value is not None}
    with pytest.raises(Day2Error, match=words):
        read_header(data)


def test_a_newer_schema_is_told_apart():
    """The way out is another one: update the collection."""
    with pytest.raises(Newer, match="schema 2, this one: 1"):
        read_entry(entry_with(schema=2))
    with pytest.raises(Newer, match="schema 2"):
        read_header({**HEADER.data(), "schema": "2"})
