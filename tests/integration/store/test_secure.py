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


@pytest.mark.parametrize("options", [{}, MULTIPART], ids=["as a whole", "in parts"])
def test_controller_and_host_trust_the_same_and_use_the_same_proxy(snapshot, secure, proxy, tmp_path, options):
    """Both ways; what the proxy wants is printed nowhere."""
    url, authority = secure
    stage = Stage(tmp_path, url)
    way = {"ca_bundle": authority, "proxy": proxy.url}
    prefix = f"secure-{len(options)}"
    tasks = [up(snapshot, prefix, **options), down(tmp_path / "back", prefix)]
    played = stage.play(*tasks, words=["-vvv"], **way)
    assert messages(played) == []
    assert (tmp_path / "back" / snapshot.name).read_bytes() == snapshot.read_bytes()
    # the host sends and receives the file, everything else is asked by the controller
    assert len(proxy.told) >= 4
    assert set(proxy.told) == {url.removeprefix("https://")}
    assert LOGIN.partition(":")[2] not in played.output


@pytest.mark.parametrize(
    ("way", "said"),
    [
        pytest.param({}, "certificate verify failed", id="no authority"),
        pytest.param({"proxy": "bare"}, "Failed to connect to proxy URL", id="no password"),
    ],
)
def test_a_way_that_does_not_lead_there_is_told(snapshot, secure, proxy, tmp_path, way, said):
    """By the controller, which asks first; nothing was brought."""
    url, authority = secure
    given = {"ca_bundle": authority, "proxy": proxy.bare} if way else {}
    [message] = messages(Stage(tmp_path, url).play(up(snapshot, "nowhere"), **given))
    assert f"s3://{BUCKET}/nowhere" in message
    assert said in message
