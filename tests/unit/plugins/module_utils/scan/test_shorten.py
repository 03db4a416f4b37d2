# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A document without its spec has the objects that it had, at the lines where they were."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ansible_collections.day2.kubernetes.plugins.module_utils._scan import parser
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.parser import UnreadableError
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.shorten import shorten
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.scan.cases import scan, told
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.scan.test_quick_pass import bounded

PLAIN = b"""---
# a comment
apiVersion: batch/v1beta1
kind: CronJob
metadata:
  name: a
spec:
  schedule: "* * * * *"
  names: [a, "b, [c", --d]

  jobTemplate:
    # it is
    limits: {cpu: 500m}
    - 'it is: "x'
status: {}
"""
MARGIN = [
    "kind: Job",
    "kind: CronJob",
    "spec:",
    "data:",
    "spec: |",
    "x: >-",
    "items:",
    "spec: a",
    "- a",
    "# c",
    "a b: c",
]
INNER = ["a:", "a: b", "- a: b", "b: |", "- |", "a: [b, c]", "a: {b: c}", '- "a"', "- 'a'", "# c", "text", "? a", ": b"]
SIGNS = [
    '"',
    "'",
    "{",
    "}",
    "[",
    "]",
    ": ",
    "- ",
    ", ",
    "a",
    " ",
    "#",
    " #",
    "''",
    '"',
    "\\",
    "x's",
    "&a",
    "*a",
    "\t",
    "\r",
]
LINES = (
    st.sampled_from(["", *MARGIN])
    | st.tuples(st.sampled_from(["  ", "    "]), st.sampled_from(INNER)).map("".join)
    | st.tuples(
        st.sampled_from(["", "  ", "  a: ", "  - "]), st.lists(st.sampled_from(SIGNS), max_size=7).map("".join)
    ).map("".join)
)


@bounded(1500)
@given(lines=st.lists(LINES, max_size=9))
@example(lines=["spec:", "  it's: \"abc'd", "kind: Job", '  y" # "'])
@example(lines=["spec:", "  a - \"b: 'c", "kind: Job", "  'x'"])
@example(lines=["spec:", '  a: [b, # "c", d]', "kind: Job", "  ]"])
@example(lines=["spec:", "  a: b\rkind: Job"])
def test_objects_are_those_of_the_whole_document(lines: list[str]) -> None:
    """Of every document that can be parsed; others are not asked for."""
    data = "\n".join(["apiVersion: batch/v1beta1", "kind: CronJob", *lines, ""]).encode()
    try:
        parser.check(data)
    except UnreadableError:
        return
    assert told(scan(shorten(data), quick=False)) == told(scan(data, quick=False))


def test_a_plain_manifest_keeps_its_names_and_lines():
    """All below other keys becomes empty lines."""
    short = shorten(PLAIN)
    assert short.splitlines()[:7] == PLAIN.splitlines()[:7]
    assert short.splitlines()[7:] == [b""] * 7 + [b"status: {}"]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b'  a: "b', id="open quotes"),
        pytest.param(b"  it's: \"abc'd", id="quotes in words"),
        pytest.param(b"  a: [b", id="open brackets"),
        pytest.param(b'  a: [b, # "c"]', id="a comment in brackets"),
        pytest.param(b"  a: &b c", id="an anchor"),
        pytest.param(b"  a: b\rkind: Job", id="another line end"),
        pytest.param("  a: b\u2028kind: Job".encode(), id="one of Unicode"),
        pytest.param(b"- a", id="a list at the margin"),
        pytest.param(b"# c", id="a comment at the margin"),
        pytest.param(b"...", id="an end"),
        pytest.param(b"  a: b" + b"c" * 1000, id="a long line"),
    ],
)
def test_what_is_not_plain_stays(line):
    """As its lines do not tell alone where they belong."""
    data = PLAIN + b"spec:\n" + line + b"\n"
    assert shorten(data) == data
