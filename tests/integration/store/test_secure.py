# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A snapshot goes into a bucket behind a private authority and a proxy, and comes back."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest

from tests.integration.etcd.authority import Authority
from tests.integration.moto_server import secured
from tests.integration.proxy import LOGIN, Proxy
from tests.integration.store.playing import Stage
from tests.integration.store.storages import BUCKET, Storage
from tests.integration.store.test_carry import MULTIPART, down, messages, snapshot, up

__all__ = ["snapshot"]
pytestmark = pytest.mark.parametrize("storage", ["moto"], indirect=True)


@pytest.fixture
def secure(storage: Storage, tmp_path: Path) -> t.Iterator[tuple[str, str]]:
    """Yield the same over HTTPS: its URL, and the file of the authority."""
    Authority(tmp_path, "ca").sign("storage", "storage")
    with secured(tmp_path, "storage") as url:
        yield url, str(tmp_path / "ca.crt")


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> t.Iterator[Proxy]:
    """Yield a proxy that is used for loopback too."""
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    running = Proxy()
    yield running
    running.close()


def test_controller_and_host_trust_the_same_and_use_the_same_proxy(snapshot, secure, proxy, tmp_path):
    """Both ways, as a whole and in parts; what the proxy wants is printed nowhere."""
    url, authority = secure
    backs = {"whole": tmp_path / "back", "parts": tmp_path / "back-parts"}
    tasks = [up(snapshot, "whole"), up(snapshot, "parts", **MULTIPART)]
    tasks += [down(back, prefix) for prefix, back in backs.items()]
    played = Stage(tmp_path, url).play(*tasks, words=["-vvv"], ca_bundle=authority, proxy=proxy.url)
    assert messages(played) == []
    assert {(back / snapshot.name).read_bytes() for back in backs.values()} == {snapshot.read_bytes()}
    # the host sends and receives the file, everything else is asked by the controller
    assert len(proxy.told) >= 8
    assert set(proxy.told) == {url.removeprefix("https://")}
    assert LOGIN.partition(":")[2] not in played.output


def test_a_way_that_does_not_lead_there_is_told(snapshot, secure, proxy, tmp_path):
    """By the controller, which asks first; nothing was brought."""
    url, authority = secure
    unknown = up(snapshot, "nowhere")
    unwelcome = up(snapshot, "nowhere", ca_bundle=authority, proxy=proxy.bare)
    told = messages(Stage(tmp_path, url).play(unknown, unwelcome))
    assert [f"s3://{BUCKET}/nowhere" in message for message in told] == [True, True]
    assert "certificate verify failed" in told[0]
    assert "Failed to connect to proxy URL" in told[1]
