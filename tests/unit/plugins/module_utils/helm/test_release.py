# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A release is read, and written with other manifests."""

from __future__ import annotations

import base64
import json
import typing as t
import zlib

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._helm import encoding
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.encoding import (
    BrokenReleaseError,
    pack,
    stored_size,
    unpack,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.release import parts, rewritten
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.helm.shapes import (
    BUDGET,
    JOB,
    hook_of,
    packed,
    release_text,
    stored,
)

HOOKS = [hook_of(JOB, "pre-install", "pre-upgrade"), hook_of("a: 1\n", name="other"), {"name": "none"}]
TEXT = release_text(BUDGET, HOOKS)


def holding(data: t.Any) -> dict[str, t.Any]:
    """Return a ConfigMap with that."""
    return {"data": {"release": data}}


@pytest.mark.parametrize("kind", ["Secret", "ConfigMap"])
def test_what_helm_packs_is_unpacked_and_packed_again(kind: str) -> None:
    """To the byte, and its size is what the API server counts."""
    resource = f"{kind.lower()}s"
    assert unpack(resource, stored(TEXT, kind=kind)) == TEXT
    assert pack(resource, TEXT) == packed(TEXT, kind)
    assert stored_size(resource, packed(TEXT, kind)) == len(packed(TEXT, "ConfigMap"))


def test_a_release_from_before_compression_is_read() -> None:
    """As Helm does, and base64 may have line ends."""
    data = base64.encodebytes(TEXT.encode()).decode()
    assert unpack("configmaps", holding(data)) == TEXT


GZIPPED = zlib.compress(TEXT.encode(), wbits=31)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(None, "no release in its data", id="nothing"),
        pytest.param("", "no release in its data", id="empty"),
        pytest.param("?", "is not base64", id="no base64"),
        pytest.param(base64.b64encode(GZIPPED[:-20]).decode(), "cut off", id="cut off"),
        pytest.param(base64.b64encode(GZIPPED[:3] + b"x" * 30).decode(), "cannot be unpacked", id="no gzip"),
        pytest.param(base64.b64encode(b"\xff").decode(), "not UTF-8", id="no text"),
        pytest.param(base64.b64encode(b"[]").decode(), "no JSON object", id="no object"),
        pytest.param(base64.b64encode(b'{"a" 1}').decode(), "no JSON", id="no colon"),
        pytest.param(base64.b64encode(b'{"a": 1').decode(), "no JSON", id="no end"),
        pytest.param(base64.b64encode(b"{1: 1}").decode(), "no JSON", id="a number for a name"),
        pytest.param(base64.b64encode(b'{"a":' + b"[" * 100_000).decode(), "no JSON", id="deep"),
        pytest.param(base64.b64encode(b'{"manifest":1}').decode(), "is no text", id="a manifest that is none"),
        pytest.param(base64.b64encode(b'{"hooks":1}').decode(), "no list", id="hooks that are none"),
        pytest.param(base64.b64encode(b'{"hooks":[1]}').decode(), "no JSON object", id="a hook that is none"),
    ],
)
def test_what_is_no_release_is_told(data: str | None, reason: str) -> None:
    """Each with its own reason."""
    with pytest.raises(BrokenReleaseError, match=reason):
        parts(unpack("configmaps", holding(data)))


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only as far as the cap."""
    monkeypatch.setattr(encoding, "LARGEST", 1 << 20)
    bomb = packed("x" * (1 << 24), "ConfigMap")
    with pytest.raises(BrokenReleaseError, match="more than 1 MiB"):
        unpack("configmaps", holding(bomb))


def test_the_parts_of_a_release() -> None:
    """What Helm would apply: the objects, and each hook with its events."""
    assert [(part.text, part.hook) for part in parts(TEXT)] == [
        (BUDGET, None),
        (JOB, "pre-install, pre-upgrade"),
        ("a: 1\n", "hook"),
    ]
    assert parts("{}") == parts('{"hooks":null,"manifest":""}')[1:] == []


def test_only_the_manifests_are_rewritten() -> None:
    """Numbers, escapes and the order of all else stay as Go wrote them."""
    objects, hook, dummy = parts(TEXT)
    made = rewritten(TEXT, [(objects, 'new: "ä"\n'), (hook, "b: 2\n")])
    assert made == TEXT.replace(json.dumps(BUDGET), '"new: \\"ä\\"\\n"').replace(json.dumps(JOB), '"b: 2\\n"')
    assert '"big":1e+06' in made
    assert "\\u003chttp" in made


def test_hooks_and_objects_are_taken_away() -> None:
    """And what is left is still a release."""
    objects, hook, other = parts(TEXT)
    made = json.loads(rewritten(TEXT, [(hook, None), (other, "c: 3\n"), (objects, None)]))
    assert [each.get("manifest") for each in made["hooks"]] == ["c: 3\n", None]
    assert made["manifest"] == ""
    assert json.loads(rewritten(TEXT, [(hook, None), (other, None)]))["hooks"] == [{"name": "none"}]
