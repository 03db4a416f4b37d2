# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Objects in one request and in parts, against a storage that refuses, forgets to answer, or answers a failure late."""

from __future__ import annotations

import http.server
import pathlib
import threading
import types
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._backup import signed_request
from ansible_collections.day2.kubernetes.plugins.module_utils._backup.destination import (
    Destination,
    Line,
    Packing,
    Sizes,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._backup.put import put
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._store import persist
from ansible_collections.day2.kubernetes.plugins.module_utils._store.names import place_of
from ansible_collections.day2.kubernetes.plugins.module_utils._store.parts import measure
from ansible_collections.day2.kubernetes.plugins.module_utils._store.sigv4 import Bucket, Credentials

BEGUN = "<R><UploadId>a&amp;b</UploadId></R>"
LATE = "<Error><Code>AccessDenied</Code></Error>"
SIGNED = "Authorization"
CUT = 0  # instead of a status: the connection ends


class Storage(http.server.ThreadingHTTPServer):
    """Takes everything, but for the requests in answers: method and word of the query to statuses and bodies."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.told: list[tuple[str, str, dict[str, str], bytes]] = []
        self.answers: dict[tuple[str, str], list[tuple[int, str]]] = {}


class Handler(http.server.BaseHTTPRequestHandler):
    """One request."""

    server: Storage

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        query = self.path.partition("?")[2]
        self.server.told.append((self.command, query, dict(self.headers), body))
        waiting = self.server.answers.get((self.command, query.partition("=")[0]), [])
        status, text = waiting.pop(0) if waiting else (200, BEGUN if query == "uploads" else "")
        if status == CUT:
            return
        self.send_response(status)
        self.send_header("ETag", '"e"')
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    do_PUT = do_POST = do_DELETE = answer

    def log_message(self, *dummy: object) -> None:
        """Be quiet."""


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch) -> t.Iterator[Storage]:
    """Run a storage; nobody waits between two tries."""
    monkeypatch.setattr(persist, "SLOWEST", 0.0)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    running = Storage()
    threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
    yield running
    running.shutdown()


def send(storage: Storage, folder: pathlib.Path, sizes: Sizes) -> bool:
    """Put a file of 25 bytes."""
    path = folder / "x.db"
    path.write_bytes(b"abcde" * 5)
    whole = measure(str(path), 100, 100)
    bucket = Bucket("bkt", endpoint=f"http://127.0.0.1:{storage.server_port}")
    who = Credentials("AKIA", "s3cret")
    to = Destination(bucket, place_of("s3://bkt/a"), who, {"x-amz-acl": "private"}, Line(timeout=5), Packing(), sizes)
    return put(str(path), "a/x.db", whole.size, whole.sha256, to)


PARTS = Sizes(single=20, part=10)


def test_parts_are_begun_sent_and_made_one(storage: Storage, tmp_path: pathlib.Path) -> None:
    """Every request is signed; what is stored with the object is told at its beginning, the condition at its end."""
    assert send(storage, tmp_path, PARTS)
    assert [(method, query) for method, query, dummy, body in storage.told] == [
        ("POST", "uploads"),
        *(("PUT", f"partNumber={number}&uploadId=a%26b") for number in (1, 2, 3)),
        ("POST", "uploadId=a%26b"),
    ]
    headers = [told for dummy, query, told, body in storage.told]
    assert all(SIGNED in told for told in headers)
    assert [told.get("x-amz-acl") for told in headers] == ["private", None, None, None, None]
    assert [told.get("If-None-Match") for told in headers] == [None, None, None, None, "*"]
    assert b"".join(body for method, dummy, told, body in storage.told if method == "PUT") == b"abcde" * 5
    assert storage.told[-1][3].count(b'<ETag>"e"</ETag>') == 3


@pytest.mark.parametrize(
    ("request_of", "answers", "new"),
    [
        pytest.param(("PUT", ""), [(412, "")], False, id="it was there"),
        pytest.param(("PUT", ""), [(CUT, ""), (412, "")], True, id="the answer was lost"),
        pytest.param(("POST", "uploadId"), [(412, "")], False, id="it was there, in parts"),
        pytest.param(("POST", "uploadId"), [(CUT, ""), (412, "")], True, id="the answer was lost, in parts"),
    ],
)
def test_what_is_there_was_put_by_an_earlier_try_or_by_another(
    storage: Storage, tmp_path: pathlib.Path, request_of: tuple[str, str], answers: list[t.Any], new: bool
) -> None:
    """And parts that are not needed are taken back."""
    storage.answers[request_of] = answers
    parts = request_of[0] == "POST"
    assert send(storage, tmp_path, PARTS if parts else Sizes()) is new
    assert (storage.told[-1][0] == "DELETE") is (parts and not new)


@pytest.mark.parametrize(
    ("request_of", "answer", "said"),
    [
        pytest.param(("POST", "uploads"), (403, LATE), "POST of http://.*AccessDenied", id="begin"),
        pytest.param(("POST", "uploads"), (200, "<R/>"), "the storage does not name the upload", id="no name"),
        pytest.param(("PUT", "partNumber"), (403, LATE), "The upload to http://.*AccessDenied", id="part"),
        pytest.param(("POST", "uploadId"), (200, LATE), "status 200, AccessDenied", id="late"),
    ],
)
def test_a_failure_names_the_object_and_leaves_no_parts(
    storage: Storage, tmp_path: pathlib.Path, request_of: tuple[str, str], answer: tuple[int, str], said: str
) -> None:
    """Also one that is told in the body of a success."""
    storage.answers[request_of] = [answer]
    with pytest.raises(Day2Error, match=rf"s3://bkt/a/x.db cannot be put: .*{said}") as refused:
        send(storage, tmp_path, PARTS)
    assert refused.value.details["phase"] == "upload"
    assert (storage.told[-1][0] == "DELETE") is (request_of[1] != "uploads")
    assert "s3cret" not in str(refused.value)


def test_a_try_that_comes_later_has_another_signature(
    storage: Storage, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Since S3 takes none that is older than a quarter of an hour."""
    moments = iter((1.7e9, 1.7e9 + 3600))
    monkeypatch.setattr(signed_request, "time", types.SimpleNamespace(time=lambda: next(moments)))
    storage.answers["PUT", ""] = [(503, "")]
    assert send(storage, tmp_path, Sizes())
    first, second = (told["X-Amz-Date"] for dummy, query, told, body in storage.told)
    assert (first, second) == ("20231114T221320Z", "20231114T231320Z")
