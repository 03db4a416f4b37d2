# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The quick pass against the slow way, with text that hypothesis thinks of: what a parse finds is never hidden.

The examples are the same each time. ``DAY2_FUZZ_EXAMPLES=20000`` tries so many others.
"""

from __future__ import annotations

import json
import os
import typing as t

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.scan.cases import scan, told
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.scan.test_corpus import CORPUS

MORE = os.environ.get("DAY2_FUZZ_EXAMPLES")
APIS = [
    ("batch/v1beta1", "CronJob"),
    ("batch/v1", "CronJob"),
    ("v1", "Endpoints"),
    ("v1", "List"),
    ("batch/v1beta1", "CronJobList"),
]
SEEDS = [one.data for one in CORPUS if len(one.data) < 5000]


def bounded(examples: int) -> settings:
    """Return how often a test is tried."""
    count = int(MORE) if MORE else examples
    return settings(max_examples=count, deadline=None, derandomize=not MORE, database=None)


def spelled(text: str) -> st.SearchStrategy[str]:
    """Return ways to write a scalar: plain, quoted, with characters that are escaped, in a block."""

    def escaped(chosen: list[tuple[bool, str]]) -> str:
        forms = {"x": "\\x{:02x}", "u": "\\u{:04x}", "U": "\\U{:08x}"}
        return (
            '"' + "".join(forms[form].format(ord(one)) if yes else one for one, (yes, form) in zip(text, chosen)) + '"'
        )

    each = st.tuples(st.booleans(), st.sampled_from("xuU"))
    quoted = st.sampled_from([text, f'"{text}"', f"'{text}'", f'"{text}"'.replace("/", "\\/"), f"!!str {text}"])
    return quoted | st.lists(each, min_size=len(text), max_size=len(text)).map(escaped)


@st.composite
def objects(draw: st.DrawFn, depth: int = 2) -> str:
    """Return an object in flow style, whose lists have others as items."""
    api_version, kind = draw(st.sampled_from(APIS))
    entries = [
        f"{draw(spelled('apiVersion'))} : {draw(spelled(api_version))}",
        f"{draw(spelled('kind'))} : {draw(spelled(kind))}",
        f"metadata : {{ name : {draw(st.sampled_from('ab'))} }}",
        draw(st.sampled_from(["x : [ ]", "x : { a : 'batch/v1beta1' }", 'x : "\\n"'])),
    ]
    if depth and kind.endswith("List"):
        items = draw(st.lists(objects(depth - 1) | st.just("{ metadata : { name : i } }"), max_size=3))
        entries.append(f"items : [ {' , '.join(items)} ]")
    return "{ " + " , ".join(draw(st.permutations(entries))) + " }"


ENDS = st.sampled_from(
    [
        "\n---\n",
        "\n--- ",
        "\n...\n---\n",
        "\r\n---\r\n",
        "\n# c\n---\n",
        "\n---\n%x\n",
        "\n---\na: [\n---\n",
        "\n---\n{{ x }}y\n---\n",
    ]
)
STREAMS = st.lists(st.tuples(objects(), ENDS), min_size=1, max_size=4).map(lambda parts: "".join(map("".join, parts)))


@bounded(150)
@given(text=STREAMS)
@example(text='{"apiVersion":"batch\\/v1beta1","kind":"CronJob"}')
def test_what_a_parse_finds_is_not_hidden(text: str) -> None:
    """However it is written, in streams whose other documents may be broken."""
    data = text.encode()
    assert told(scan(data)) == told(scan(data, quick=False))


def plainly(node: t.Any, api_version: str | None = None, kind: str | None = None) -> t.Iterator[str]:
    """Yield the deprecated uses in what PyYAML has constructed: the same rules, written down once more."""
    if isinstance(node, list):
        for item in node:
            yield from plainly(item, api_version, kind)
    elif isinstance(node, dict):
        api_version, kind = node.get("apiVersion", api_version), node.get("kind", kind)
        if isinstance(kind, str) and kind.endswith("List"):
            inherited = (api_version, kind[:-4]) if kind != "List" else (None, None)
            yield from plainly(node.get("items", []), *inherited)
        elif (api_version, kind) in (("batch/v1beta1", "CronJob"), ("v1", "Endpoints")):
            yield f"{api_version} {kind} {node.get('metadata', {}).get('name')}"


@bounded(150)
@given(text=st.lists(objects(), min_size=1, max_size=4).map("\n---\n".join))
def test_what_pyyaml_constructs_is_found(text: str) -> None:
    """Another reading of the same text gives the same uses."""
    expected = sorted(use for document in yaml.safe_load_all(text) for use in plainly(document))
    assert sorted(line.partition(" ")[2] for line in told(scan(text.encode()))) == expected


@bounded(80)
@given(values=st.lists(objects().map(yaml.safe_load), min_size=1, max_size=4), indent=st.sampled_from([None, 0, 2]))
def test_streams_of_json_are_read(values: list[t.Any], indent: int | None) -> None:
    """Objects one after the other, which are neither YAML nor JSON."""
    data = "\n".join(json.dumps(value, indent=indent) for value in values).encode()
    expected = sorted(use for value in values for use in plainly(value))
    assert sorted(line.partition(" ")[2] for line in told(scan(data))) == expected
    assert told(scan(data, quick=False)) == told(scan(data))


@bounded(600)
@given(
    seed=st.sampled_from(SEEDS),
    edits=st.lists(
        st.tuples(
            st.integers(0, 4999), st.sampled_from(b"\n\r\t -:,&*!|>'\"%{}[]#\\\0\xff\xc2\xe2x") | st.integers(0, 255)
        ),
        max_size=8,
    ),
    cut=st.integers(0, 5000),
    deep=st.booleans(),
)
def test_damaged_bytes_crash_nothing_and_hide_nothing(
    seed: bytes, edits: list[tuple[int, int]], cut: int, deep: bool
) -> None:
    """What was found in a damaged input by a parse is found by the quick pass."""
    data = bytearray(seed)
    for offset, byte in edits:
        if data:
            data[offset % len(data)] = byte
    damaged = bytes(data[:cut] if cut % 3 else data)
    assert told(scan(damaged, deep=deep)) == told(scan(damaged, deep=deep, quick=False))


@bounded(300)
@given(data=st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_an_answer(data: bytes) -> None:
    """Also such as nobody would call YAML."""
    assert told(scan(data)) == told(scan(data, quick=False)) == ()
