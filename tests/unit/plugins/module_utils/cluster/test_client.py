# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Requests, retries and the way from one endpoint to the next."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.cluster.servers import (
    Server,
    serving,
    status,
)

OK = (200, {"kind": "Node"})


def test_a_read_sends_token_and_query(connect):
    """And gives the object as a dict."""
    server = Server(OK)
    with serving(server) as [url]:
        assert connect(url).get("/api/v1/pods", {"fieldSelector": "spec.nodeName=a b"}) == {"kind": "Node"}
    assert server.requests == ["GET /api/v1/pods?fieldSelector=spec.nodeName%3Da+b"]
    assert server.headers[0]["authorization"] == "Bearer s3cret"


def test_a_text_is_not_read_as_json_and_asked_for_once(connect):
    """A log may hold anything; one that is not to be had is an error at once."""
    server = Server((200, b"{ a \xff\n"), status(500), OK)
    with serving(server) as [url]:
        cluster = connect(url, patience=60)
        assert cluster.text("/log", {"tailLines": 15}) == "{ a \ufffd\n"
        with pytest.raises(ApiError):
            cluster.text("/log")
    assert server.requests == ["GET /log?tailLines=15", "GET /log"]


@pytest.mark.parametrize(
    ("method", "arguments", "content_type"),
    [
        pytest.param("post", ({"a": 1},), "application/json", id="post"),
        pytest.param("patch", ({"a": 1},), "application/merge-patch+json", id="patch"),
        pytest.param("delete", ({"a": 1},), "application/json", id="delete"),
    ],
)
def test_a_write_sends_json(connect, method, arguments, content_type):
    """A patch is a merge patch."""
    server = Server(OK)
    with serving(server) as [url]:
        getattr(connect(url), method)("/x", *arguments)
    assert (server.requests, server.bodies) == ([f"{method.upper()} /x"], [{"a": 1}])
    assert server.headers[0]["Content-Type"] == content_type


@pytest.mark.parametrize(
    ("failure", "again"),
    [
        pytest.param(status(500), True, id="internal error"),
        pytest.param(status(503), True, id="unavailable"),
        pytest.param(status(504), True, id="gateway timeout"),
        pytest.param(status(429), True, id="too many requests"),
        pytest.param(None, True, id="connection lost"),
        pytest.param((200, b"<html>"), True, id="not from an API server"),
        pytest.param(status(403), False, id="forbidden by the only endpoint"),
        pytest.param(status(401), False, id="unknown to the only endpoint"),
        pytest.param(status(404), False, id="not found"),
        pytest.param(status(409), False, id="conflict"),
        pytest.param(status(422), False, id="invalid"),
    ],
)
def test_reads_and_patches_are_repeated_when_it_can_help(connect, failure, again):
    """Writes that could be done twice are not."""
    for method, repeated in (("get", again), ("patch", again), ("post", False), ("delete", False)):
        server = Server(failure, OK)
        with serving(server) as [url]:
            cluster = connect(url, patience=60)
            arguments = ("/x",) if method == "get" else ("/x", {})
            if repeated:
                assert getattr(cluster, method)(*arguments) == {"kind": "Node"}
            else:
                with pytest.raises(ApiError):
                    getattr(cluster, method)(*arguments)
        assert len(server.requests) == 1 + repeated


def test_the_server_may_ask_for_a_longer_pause(connect, slept):
    """Retry-After wins over the own pause."""
    with serving(Server((429, {}, {"Retry-After": "7"}), OK)) as [url]:
        connect(url, patience=60).get("/x")
    assert slept == [7]


def test_patience_ends(connect):
    """The error holds what the server said last, and its numbers."""
    words = r"GET /x: 503 ServiceUnavailable from http://.*: not now"
    server = Server(status(503, "ServiceUnavailable", "not now"))
    with serving(server) as [url], pytest.raises(ApiError, match=words) as caught:
        connect(url).get("/x")
    assert (caught.value.status, caught.value.reason, caught.value.retry_after) == (503, "ServiceUnavailable", None)
    assert caught.value.details["failure"]["message"] == "not now"


@pytest.mark.parametrize("method", ["get", "patch", "post", "delete"])
def test_another_endpoint_answers_when_one_is_dead(connect, dead, slept, method):
    """Also for writes, since nobody has seen the first one; and the next request starts with the living."""
    server = Server(OK)
    with serving(server) as [url]:
        cluster = connect(url, endpoints=[dead, url])
        for _time in range(2):
            assert getattr(cluster, method)(*(("/x",) if method == "get" else ("/x", {}))) == {"kind": "Node"}
    assert (len(server.requests), slept) == (2, [0.0])


@pytest.mark.parametrize("denial", [401, 403])
def test_a_starting_server_is_not_believed(connect, denial):
    """It denies everything until it knows the roles; the other endpoint knows."""
    with serving(Server(status(denial)), Server(OK)) as urls:
        assert connect(urls[0], endpoints=urls).get("/x") == {"kind": "Node"}


def test_a_denial_of_all_endpoints_is_one(connect, slept):
    """Without waiting."""
    servers = Server(status(403)), Server(status(403, "Forbidden", "nodes is forbidden"))
    with serving(*servers) as urls, pytest.raises(ApiError, match="nodes is forbidden"):
        connect(urls[0], endpoints=urls, patience=60).get("/x")
    assert slept == [0.0]


def test_all_endpoints_are_named_when_none_answers(connect, dead):
    """Without credentials."""
    with serving(Server(status(503))) as [url], pytest.raises(ApiError) as caught:
        connect(url, endpoints=[dead, url]).get("/x")
    assert dead in str(caught.value)
    assert url in str(caught.value)
    assert "s3cret" not in str(caught.value) + str(caught.value.details)


def test_a_list_is_read_in_pages(connect):
    """Following the continue token."""
    first = (200, {"metadata": {"continue": "abc"}, "items": [1]})
    server = Server(first, (200, {"metadata": {}, "items": [2]}))
    with serving(server) as [url]:
        assert connect(url).list("/x", {"a": "b"}) == [1, 2]
    assert server.requests == ["GET /x?a=b&limit=500", "GET /x?a=b&limit=500&continue=abc"]


def test_a_list_whose_token_is_too_old_begins_anew(connect):
    """Nothing is returned twice."""
    first = (200, {"metadata": {"continue": "abc"}, "items": [1]})
    with serving(Server(first, status(410, "Expired"), first, (200, {"metadata": {}, "items": [2]}))) as [url]:
        assert connect(url).list("/x") == [1, 2]


def test_pages_come_one_by_one(connect):
    """As metadata alone when that is enough; past the life of a token the server's new one goes on where it was."""
    first = (200, {"metadata": {"continue": "abc"}, "items": [1]})
    expired = (410, {"code": 410, "reason": "Expired", "metadata": {"continue": "def"}})
    server = Server(first, expired, (200, {"metadata": {}, "items": [2]}))
    with serving(server) as [url]:
        assert list(connect(url).pages("/x", {"a": 1}, limit=1, only_metadata=True)) == [[1], [2]]
    assert [request.partition("continue=")[2] for request in server.requests] == ["", "abc", "def"]
    assert {headers["Accept"].partition(";")[2] for headers in server.headers} == {
        "as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
    }


@pytest.mark.parametrize(
    "token", [pytest.param({}, id="without another token"), pytest.param({"continue": "def"}, id="twice")]
)
def test_pages_that_cannot_go_on_are_an_error(connect, token):
    """And no endless loop."""
    first = (200, {"metadata": {"continue": "abc"}, "items": [1]})
    with serving(Server(first, (410, {"code": 410, "metadata": token}))) as [url], pytest.raises(ApiError) as caught:
        list(connect(url).pages("/x"))
    assert caught.value.status == 410


def test_a_long_text_is_read_in_lines(connect, dead):
    """Of the endpoint that is named; its failures are those of every request."""
    text = b"first\n" + b"x" * 200_000 + b"\nlast"
    with serving(Server((200, text), status(403, "Forbidden", "no"))) as [url]:
        cluster = connect(dead, endpoints=[dead, url])
        assert list(cluster.lines("/metrics", url)) == ["first", "x" * 200_000, "last"]
        with pytest.raises(ApiError, match=r"GET /metrics: 403 Forbidden from http://.*: no"):
            list(cluster.lines("/metrics", url))
        with pytest.raises(ApiError, match="no answer from"):
            list(cluster.lines("/metrics", dead))


def test_readiness_and_version_ask_the_named_endpoint(connect, dead):
    """Once; an endpoint that is away is not ready."""
    server = Server((200, b"ok"), (500, b"not ok"), (200, {"gitVersion": "v1.33.13"}))
    with serving(server) as [url]:
        cluster = connect(dead, endpoints=[dead, url])
        assert [cluster.readyz(url), cluster.readyz(url), cluster.readyz(dead)] == [True, False, False]
        assert cluster.version(url) == "1.33.13"
        assert cluster.endpoints == [dead, url]
    assert server.requests == ["GET /readyz", "GET /readyz", "GET /version"]
