# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files to and from a server that refuses, is busy, or goes away."""

from __future__ import annotations

import http.server
import threading
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._store import persist
from ansible_collections.day2.kubernetes.plugins.module_utils._store.parts import Span
from ansible_collections.day2.kubernetes.plugins.module_utils._store.request import place_of
from ansible_collections.day2.kubernetes.plugins.module_utils._store.transfer import get_file, put_file

CONTENT = b"0123456789" * 300_000
CUT = 0  # instead of a status: the connection ends


class Server(http.server.ThreadingHTTPServer):
    """Answers with one status after the other, then with 200; told are the requests with their bodies."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: list[tuple[int, str]] = []
        self.told: list[tuple[dict[str, str], bytes]] = []
        self.url = f"http://user:secret@127.0.0.1:{self.server_port}/b/x.db?X-Amz-Signature=secret"


class Handler(http.server.BaseHTTPRequestHandler):
    """One request."""

    server: Server

    def do_PUT(self) -> None:
        """Take a file."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self._answer(b"")

    def do_GET(self) -> None:
        """Give the file, or half of it."""
        self._answer(CONTENT)

    def _answer(self, content: bytes) -> None:
        status, code = self.server.answers.pop(0) if self.server.answers else (200, "")
        body = f"<Error><Code>{code}</Code></Error>".encode() if code else content
        if status == CUT and not content:
            return
        self.send_response(status or 200)
        self.send_header("ETag", '"e"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if status == CUT else body)

    def log_message(self, *dummy: object) -> None:
        """Be quiet."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> t.Iterator[Server]:
    """Run a server; nobody waits between two tries."""
    monkeypatch.setattr(persist, "SLOWEST", 0.0)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    running = Server()
    thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield running
    running.shutdown()


@pytest.fixture
def file(tmp_path):
    """Return a file of 3 MB."""
    path = tmp_path / "x.db"
    path.write_bytes(CONTENT)
    return path


def test_a_span_goes_with_the_headers_that_were_signed(server, file):
    """And nothing else of the file."""
    told = put_file(str(file), server.url, headers={"If-None-Match": "*"}, span=Span(10, 25))
    [(headers, body)] = server.told
    assert (told["etag"], body, headers["if-none-match"]) == ('"e"', CONTENT[10:35], "*")


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param([(503, "SlowDown")] * 3, id="busy thrice"),
        pytest.param([(500, "InternalError"), (429, "")], id="errors of the server"),
        pytest.param([(400, "RequestTimeout")], id="a code that says later"),
        pytest.param([(CUT, ""), (CUT, "")], id="cut twice"),
    ],
)
def test_what_may_not_fail_again_is_tried_again(server, file, tmp_path, answers):
    """Up and down; the file is the same in the end."""
    server.answers = list(answers)
    put_file(str(file), server.url)
    assert [len(body) for dummy, body in server.told] == [len(CONTENT)] * (len(answers) + 1)
    server.answers = list(answers)
    get_file(server.url, str(tmp_path / "back.db"))
    assert (tmp_path / "back.db").read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param((403, "AccessDenied"), "allow it in the policy of the credentials", id="denied"),
        pytest.param((412, "PreconditionFailed"), "nothing is overwritten", id="there already"),
        pytest.param((404, "NoSuchBucket"), "create the bucket", id="no bucket"),
        pytest.param((301, "PermanentRedirect"), "status 301, PermanentRedirect", id="another region"),
    ],
)
def test_what_would_fail_again_is_told_at_once(server, file, answer, said):
    """Without what is secret in the URL, and with the answer as data."""
    server.answers = [answer]
    with pytest.raises(Day2Error, match=said) as caught:
        put_file(str(file), server.url)
    assert caught.value.details == {"phase": "upload", "status": answer[0], "code": answer[1]}
    assert (len(server.told), "secret" in str(caught.value)) == (1, False)


def test_tries_come_to_an_end(server, file):
    """The last reason is told."""
    server.answers = [(503, "SlowDown")] * 9
    with pytest.raises(Day2Error, match="failed 3 times, last with status 503, SlowDown: look at the storage"):
        put_file(str(file), server.url, tries=3)
    assert len(server.told) == 3


def test_a_file_with_another_sum_gets_no_name(server, tmp_path):
    """Nothing is left of it."""
    with pytest.raises(Day2Error, match="it is damaged"):
        get_file(server.url, str(tmp_path / "back.db"), sha256="00")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_no_lost_connection(server, tmp_path):
    """So it is not tried again."""
    with pytest.raises(Day2Error, match="Choose another folder"):
        get_file(server.url, str(tmp_path / "none" / "back.db"))


def test_what_is_shown_of_a_url_is_no_secret():
    """Neither its query nor its password."""
    assert place_of("https://user:secret@host:8/b/x?X-Amz-Signature=secret") == "https://host:8/b/x"
