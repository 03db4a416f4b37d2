# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Any bytes may be stored: a release is read or said to be broken, and only its manifests are ever rewritten."""

from __future__ import annotations

import base64
import contextlib
import json
import typing as t

from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.day2.kubernetes.plugins.module_utils._helm.encoding import BrokenReleaseError, pack, unpack
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.release import parts, rewritten
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.helm.shapes import (
    BUDGET,
    JOB,
    hook_of,
    release_text,
)

TEXT = release_text(BUDGET, [hook_of(JOB, "pre-install")]).encode()
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=10,
)
HOOKS = st.lists(
    st.fixed_dictionaries({"name": TEXTS}, optional={"manifest": TEXTS, "events": VALUES, "more": VALUES}), max_size=4
)
RELEASES = st.fixed_dictionaries({"config": VALUES}, optional={"manifest": TEXTS, "hooks": HOOKS, "chart": VALUES})


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Draw a release of which some bytes are others, or that is cut off."""
    data = bytearray(TEXT)
    for dummy in range(draw(st.integers(0, 4))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data[: draw(st.integers(0, len(data)))])


@settings(max_examples=400, deadline=None)
@given(st.one_of(damaged(), st.binary(max_size=60)))
def test_anything_is_a_release_or_is_broken(data: bytes) -> None:
    """Packed or not."""
    for kept in (data, base64.b64encode(data)):
        with contextlib.suppress(BrokenReleaseError):
            for part in parts(unpack("configmaps", {"data": {"release": kept.decode("latin-1")}})):
                assert isinstance(part.text, str)


@settings(max_examples=200, deadline=None)
@given(RELEASES, st.lists(st.none() | TEXTS, min_size=5, max_size=5), st.sampled_from([None, 1]))
def test_only_manifests_are_rewritten(release: dict[str, t.Any], new: list[str | None], indent: int | None) -> None:
    """However the JSON is written: what comes out is what a rewrite of the read release would be."""
    text = json.dumps(release, indent=indent)
    assert unpack("secrets", {"data": {"release": pack("secrets", text)}}) == text
    found = parts(text)
    assert rewritten(text, [(part, part.text) for part in found if part.text]) == text or "\\u" in text
    changes = dict(zip([part.place for part in found], new))
    made = json.loads(rewritten(text, [(part, changes[part.place]) for part in found]))
    if "manifest" in release:
        release["manifest"] = changes[None] or ""
    if "hooks" in release:
        hooks = [
            {**hook, **({"manifest": changes[at]} if at in changes else {})} for at, hook in enumerate(release["hooks"])
        ]
        release["hooks"] = [hook for at, hook in enumerate(hooks) if changes.get(at, "") is not None]
    assert made == release
