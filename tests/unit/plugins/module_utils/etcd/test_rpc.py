# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Calls to etcd, with what real members sent, whole and broken."""

from __future__ import annotations

import random
import ssl

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import frames, hpack, rpc
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.frames import pack_frame
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.messages import messages
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.etcd.recorded import (
    ACCESS,
    COMPACTED,
    HASHKV,
    REVISION,
    Playback,
    ask_everything,
    client,
    every_version,
    session,
)

SETTINGS = pack_frame(frames.SETTINGS, 0, 0)
GOOD = {":status": "200", "content-type": "application/grpc"}


def head(stream: int, values: dict[str, str], last: bool = False) -> bytes:
    """Return header fields as a frame."""
    flags = frames.END_HEADERS | (frames.END_STREAM if last else 0)
    return pack_frame(frames.HEADERS, flags, stream, hpack.encode(values))


def fields(block: bytes) -> bytes:
    """Return a header block as a frame of the first answer."""
    return pack_frame(frames.HEADERS, frames.END_HEADERS, 1, block)


def message(stream: int, body: bytes = b"") -> bytes:
    """Return a message as a frame."""
    return pack_frame(frames.DATA, 0, stream, b"\0" + len(body).to_bytes(4, "big") + body)


def ask_to_the_end(monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    """Ask all that was recorded."""
    etcd = client(monkeypatch, said)
    ask_everything(etcd)
    etcd.hash_kv(5)


@every_version
@pytest.mark.parametrize("piece", [1 << 20, 1 << 14, 1000, 7])
def test_answers_are_read_however_they_are_cut(monkeypatch: pytest.MonkeyPatch, version: str, piece: int) -> None:
    """TCP and TLS cut where they like."""
    etcd = client(monkeypatch, session(version), piece)
    answers = ask_everything(etcd)
    assert (answers["status"].version, answers["status"].learner, answers["status"].alarms) == (version, False, [])
    assert answers["status"].leader == answers["status"].member_id == 443629905751424238
    assert [member.name for member in answers["members"]] == ["m1"]
    assert answers["hashkv"] == (HASHKV, COMPACTED, REVISION)
    assert len(answers["snapshot"]) == answers["status"].db_bytes + 32
    with pytest.raises(rpc.RpcError, match="required revision has been compacted") as refused:
        etcd.hash_kv(5)
    assert refused.value.details["code"] == "11"


@every_version
def test_an_answer_that_is_cut_off_is_never_taken_for_whole(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    """Wherever the connection ends."""
    whole = session(version)
    rnd = random.Random(1)
    for cut in [0, 1, 8, 9, 10, *(rnd.randrange(len(whole) - 150) for dummy in range(60))]:
        with pytest.raises(Day2Error, match=r"the connection was closed|no HTTP/2 there"):
            ask_to_the_end(monkeypatch, whole[:cut])


@pytest.mark.parametrize(
    ("said", "words"),
    [
        pytest.param(b"HTTP/1.1 400 Bad Request\r\n\r\n", "no HTTP/2 there", id="a server of HTTP/1"),
        pytest.param(head(1, {":status": "404", "content-type": "text/plain"}, last=True), "no gRPC there", id="404"),
        pytest.param(
            head(1, GOOD) + message(1) + pack_frame(frames.DATA, frames.END_STREAM, 1),
            "ended without a status, as it does when etcd is stopped",
            id="no trailers",
        ),
        pytest.param(
            head(1, GOOD) + message(1) + pack_frame(frames.RST_STREAM, 0, 1, b"\0\0\0\3"),
            "the request was ended by etcd with code 3",
            id="reset",
        ),
        pytest.param(
            pack_frame(frames.GOAWAY, 0, 0, bytes(7) + b"\x0benough"), "ended by etcd with code 11 enough", id="go away"
        ),
        pytest.param(
            head(1, {**GOOD, "grpc-status": "16", "grpc-message": "etcdserver: invalid auth%20token"}, last=True),
            "says: etcdserver: invalid auth token",
            id="an error with a message",
        ),
        pytest.param(head(1, {**GOOD, "grpc-status": "2"}, last=True), "says: error 2", id="an error without"),
        pytest.param(
            head(1, GOOD) + pack_frame(frames.DATA, 0, 1, b"\1\0\0\0\0"), "compressed or far too big", id="compressed"
        ),
        pytest.param(
            head(1, GOOD) + pack_frame(frames.DATA, frames.END_STREAM, 1, b"\0\0\0\0\5ab"),
            "cut off",
            id="half a message",
        ),
        pytest.param(pack_frame(frames.DATA, frames.PADDED, 1, b"\x09abc"), "more padding", id="padding"),
        pytest.param(
            pack_frame(frames.HEADERS, frames.END_HEADERS, 1, b"\xff\xff\xff\xff\xff\xff"), "too big", id="hpack"
        ),
        pytest.param(head(1, GOOD)[:9] + b"\xbe", "the connection was closed", id="closed in headers"),
        pytest.param(
            pack_frame(frames.HEADERS, frames.END_HEADERS, 1, b"\xbe"), "no header field 62", id="dynamic table"
        ),
    ],
)
def test_what_etcd_does_wrong_is_told(monkeypatch: pytest.MonkeyPatch, said: bytes, words: str) -> None:
    """In a sentence that names the endpoint."""
    with pytest.raises(Day2Error, match=words) as error:
        client(monkeypatch, SETTINGS + said).status()
    assert str(error.value).startswith("etcd at http://127.0.0.1:2379")


def test_settings_and_pings_are_answered_and_only_what_came_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte too many in a window is an error of flow control, on which etcd ends the request."""
    size = 1 << 19
    data = b"\0" + (frames.LARGEST).to_bytes(4, "big") + bytes(frames.LARGEST)
    parts = [data[begin : begin + size] for begin in range(0, len(data), size)]
    body = b"".join(pack_frame(frames.DATA, 0, 1, part) for part in parts) * 20
    ping = pack_frame(frames.PING, 0, 0, b"12345678")
    playback = Playback(SETTINGS + ping + head(1, GOOD) + body + head(1, {"grpc-status": "0"}, last=True))
    monkeypatch.setattr(rpc, "_connect", lambda *dummy: (playback, "127.0.0.1:2379"))
    channel = rpc.Channel(ACCESS, 1)
    assert sum(len(each) for each in channel.stream("/x")) == 20 * frames.LARGEST
    assert pack_frame(frames.SETTINGS, frames.ACK, 0) in playback.sent
    assert pack_frame(frames.PING, frames.ACK, 0, b"12345678") in playback.sent
    update = pack_frame(frames.WINDOW_UPDATE, 0, 1)[3:]
    given = [
        playback.sent[at + 6 : at + 10] for at in range(len(playback.sent)) if playback.sent[at : at + 6] == update
    ]
    assert 0 < sum(int.from_bytes(each, "big") for each in given) <= len(data) * 20


def test_headers_may_go_on_in_further_frames_and_have_padding_and_priority(monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 9113, 6.2 and 6.10."""
    block = hpack.encode({**GOOD, "grpc-status": "0"})
    flags = frames.END_STREAM | frames.PADDED | frames.PRIORITY
    first = pack_frame(frames.HEADERS, flags, 1, b"\2" + bytes(5) + block[:10] + bytes(2))
    rest = pack_frame(frames.CONTINUATION, frames.END_HEADERS, 1, block[10:])
    assert client(monkeypatch, SETTINGS + first + rest).status().version == ""


def test_messages_lie_across_pieces() -> None:
    """Also their heads, and empty ones."""
    body = b"".join(b"\0" + len(text).to_bytes(4, "big") + text for text in (b"one", b"", b"three" * 50))
    for size in range(1, len(body) + 1):
        pieces = [memoryview(body[begin : begin + size]) for begin in range(0, len(body), size)]
        assert [bytes(each) for each in messages(pieces)] == [b"one", b"", b"three" * 50]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        pytest.param(ssl.SSLError(1, "x"), "cannot be talked to over TLS: ", id="unknown"),
        pytest.param(TimeoutError(), "did not answer for 1 s", id="silence"),
        pytest.param(
            ConnectionRefusedError(111, "Connection refused"), "cannot be reached: Connection refused", id="off"
        ),
    ],
)
def test_errors_of_the_way_are_sentences(monkeypatch: pytest.MonkeyPatch, error: Exception, words: str) -> None:
    """Not tracebacks."""

    def fail(*dummy: object) -> None:
        raise error

    monkeypatch.setattr(rpc, "_connect", fail)
    with pytest.raises(Day2Error, match=words):
        rpc.Channel(ACCESS, 1)
