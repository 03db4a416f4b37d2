# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a snapshot is carried: what is put in which order, and what is noted."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import pathlib
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._backup import signed_request
from ansible_collections.day2.kubernetes.plugins.module_utils._backup.destination import (
    Destination,
    Line,
    Packing,
    Sizes,
    is_there,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._backup.upload import carry
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.shelf import Shelved, look_at
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._store.names import place_of
from ansible_collections.day2.kubernetes.plugins.module_utils._store.sigv4 import Bucket, Credentials

TO = Destination(
    Bucket("bkt", endpoint="http://h"),
    place_of("s3://bkt/a"),
    Credentials("AKIA", "s3cret"),
    {"x-amz-storage-class": "GLACIER_IR"},
    Line(),
    Packing(),
    Sizes(),
)
NAME = "etcd-cp1-20261121T081500Z.db"
SHA256 = hashlib.sha256(b"abc").hexdigest()
THERE = Day2Error("refused", status=412, code="PreconditionFailed")
DENIED = Day2Error("The upload was refused (status 403, AccessDenied)", status=403, phase="upload")


@pytest.fixture
def one(tmp_path: pathlib.Path) -> Shelved:
    """Return a snapshot of 3 bytes."""
    path = tmp_path / NAME
    path.write_bytes(b"abc")
    facts = {"schema": 1, "size": 3, "taken": 1.5, "sha256": SHA256, "verified": {"sha256": True, "tree": True}}
    (tmp_path / f"{NAME}.json").write_text(json.dumps(facts))
    return look_at(str(path))


class Sent:
    """What was put: URL, headers and body; answers is what comes back for each in turn."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: Day2Error | None) -> None:
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.answers = [*answers, None, None]
        monkeypatch.setattr(signed_request, "put_file", self.put)

    def put(self, path: str, url: str, *, headers: t.Callable[[], dict[str, str]], **dummy: t.Any) -> dict[str, str]:
        told = headers()
        answer = self.answers.pop(0)
        if answer:
            raise answer
        self.requests.append((url, told, pathlib.Path(path).read_bytes()))
        return {}

    @property
    def names(self) -> list[str]:
        return [url.rpartition("/")[2] for url, dummy, body in self.requests]


def test_the_sidecar_comes_last_and_says_what_was_carried(
    one: Shelved, monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    """A snapshot that has one there is whole."""
    sent = Sent(monkeypatch)
    assert carry(Host(), one, TO).new is True
    assert sent.names == [NAME, f"{NAME}.json"]
    assert json.loads(sent.requests[1][2]) == {**one.facts, "offsite": {"file": NAME, "size": 3, "sha256": SHA256}}
    noted = look_at(one.path)
    assert (noted.problem, noted.facts["uploaded"]["to"]) == (None, f"s3://bkt/a/{NAME}")
    assert (is_there(one, TO), is_there(noted, TO)) == (False, True)
    assert not is_there(noted, dataclasses.replace(TO, where=place_of("s3://bkt/b")))
    assert sorted(path.name for path in tmp_path.iterdir()) == [NAME, f"{NAME}.json"]


def test_every_request_refuses_to_overwrite_and_has_a_checksum(one: Shelved, monkeypatch: pytest.MonkeyPatch) -> None:
    """And is signed for the bytes that are sent."""
    sent = Sent(monkeypatch)
    carry(Host(), one, TO)
    for dummy, headers, body in sent.requests:
        assert (headers["If-None-Match"], headers["x-amz-storage-class"]) == ("*", "GLACIER_IR")
        assert headers["X-Amz-Content-SHA256"] == hashlib.sha256(body).hexdigest()
        assert "if-none-match;x-amz-checksum-sha256;" in headers["Authorization"]


@pytest.mark.parametrize(
    ("answers", "new", "names"),
    [
        pytest.param([THERE], False, [f"{NAME}.json"], id="killed after the snapshot"),
        pytest.param([THERE, THERE], False, [], id="killed before it was noted"),
        pytest.param([None, THERE], True, [NAME], id="only its sidecar was there"),
    ],
)
def test_what_is_there_already_is_noted(
    one: Shelved, monkeypatch: pytest.MonkeyPatch, answers: list[Day2Error | None], new: bool, names: list[str]
) -> None:
    """So that it is not tried for ever."""
    sent = Sent(monkeypatch, *answers)
    assert (carry(Host(), one, TO).new, sent.names) == (new, names)
    assert is_there(look_at(one.path), TO)


@pytest.mark.parametrize("answers", [pytest.param([DENIED], id="snapshot"), pytest.param([None, DENIED], id="sidecar")])
def test_what_was_refused_is_not_noted(
    one: Shelved, monkeypatch: pytest.MonkeyPatch, answers: list[Day2Error | None]
) -> None:
    """The next run tries it again."""
    Sent(monkeypatch, *answers)
    with pytest.raises(Day2Error, match=rf"s3://bkt/a/{NAME}(\.json)? cannot be put: .*AccessDenied") as refused:
        carry(Host(), one, TO)
    assert refused.value.details == {"status": 403, "phase": "upload"}
    assert look_at(one.path).facts == one.facts
