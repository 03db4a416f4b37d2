# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How the program of the schedule packs what it carries, in which pieces, and on which way."""

from __future__ import annotations

import gzip
import json
import subprocess
import typing as t
from pathlib import Path

import pytest

from tests.integration.etcd.authority import Authority
from tests.integration.etcd.members import Members
from tests.integration.etcd.schedules import POLICY, RUNS_HERE, Schedule
from tests.integration.etcd.storage import ALL, BUCKET, Storage, storage
from tests.integration.moto_server import secured
from tests.integration.proxy import LOGIN, Proxy

pytestmark = RUNS_HERE
PIECES = {"multipart_above": 6_000_000, "part_size": 5 << 20}


@pytest.fixture(scope="module")
def store() -> t.Iterator[Storage]:
    """Yield an S3 service that checks every request; node may do what the documented policy says."""
    with storage() as running:
        running.add_user("node", POLICY.read_text().replace("BUCKET", BUCKET).replace("PREFIX", "cluster-a"))
        running.add_user("admin", ALL)
        running.guard()
        yield running


@pytest.fixture(scope="module")
def secure(store: Storage, tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[tuple[str, str]]:
    """Yield the same over HTTPS with a private authority: its URL, and the file of the authority."""
    folder = tmp_path_factory.mktemp("tls")
    Authority(folder, "ca").sign("storage", "storage")
    with secured(folder, "storage") as url:
        yield url, str(folder / "ca.crt")


@pytest.fixture
def proxy() -> t.Iterator[Proxy]:
    """Yield a proxy."""
    running = Proxy()
    yield running
    running.close()


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the certificate of an operator; the key is beside it."""
    folder = tmp_path_factory.mktemp("operator")
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=ops", "-days", "2"]
    subprocess.run([*words, "-keyout", "ops.key", "-out", "ops.crt"], cwd=folder, check=True, capture_output=True)
    return folder / "ops.crt"


@pytest.fixture
def schedule(tmp_path: Path, members: Members, store: Storage) -> Schedule:
    """Return a schedule of the first member."""
    return Schedule(tmp_path, members, store)


def test_what_is_packed_opens_with_the_key_and_is_the_snapshot(schedule: Schedule, store: Storage, operator: Path):
    """With gzip, and for a certificate; no copy stays on the node."""
    schedule.settings["upload"].update(compress="gzip", recipients=[operator.read_text()])
    code, output = schedule.run()
    [name] = [name for name in schedule.files() if name.endswith(".db")]
    assert (code, f"{name}.gz.cms: carried" in output) == (0, True), output
    objects = store.objects(schedule.prefix)
    assert set(objects) == {f"{schedule.prefix}/{name}.gz.cms", f"{schedule.prefix}/{name}.json"}
    got = objects[f"{schedule.prefix}/{name}.gz.cms"]
    words = ["openssl", "cms", "-decrypt", "-inform", "DER", "-inkey", str(operator.with_suffix(".key"))]
    plain = subprocess.run(words, input=got, check=True, capture_output=True).stdout
    assert gzip.decompress(plain) == (schedule.folder / name).read_bytes()
    offsite = json.loads(objects[f"{schedule.prefix}/{name}.json"])["offsite"]
    assert (offsite["file"], offsite["size"]) == (f"{name}.gz.cms", len(got))
    assert schedule.files() == [name, f"{name}.json"]
    assert schedule.metrics()["snapshots_not_uploaded"] == 0


def test_what_may_have_come_is_not_packed_anew(schedule: Schedule, store: Storage, operator: Path):
    """The same bytes are tried again, before anything newer, and its sidecar is theirs."""
    schedule.hurry()
    schedule.settings["upload"].update(recipients=[str(operator)], endpoint_url="http://127.0.0.1:1")
    schedule.settings["snapshot"]["keep"] = {"last": 9}
    assert schedule.run()[0] == 3
    [copy] = [path for path in (schedule.folder / "packed").iterdir() if path.suffix == ".cms"]
    begun = copy.read_bytes()
    schedule.settings["upload"]["endpoint_url"] = store.url
    code, output = schedule.run()
    lines = [line for line in output.splitlines() if line.startswith("upload: ")]
    assert (code, len(lines), copy.name in lines[0]) == (0, 2, True), output
    objects = store.objects(schedule.prefix)
    assert objects[f"{schedule.prefix}/{copy.name}"] == begun
    assert not (schedule.folder / "packed").exists()


def test_without_openssl_the_snapshot_stays_on_the_node(schedule: Schedule, operator: Path):
    """And the sentence says what is missing."""
    schedule.settings["upload"]["recipients"] = [str(operator)]
    code, output = schedule.run(PATH="/nowhere")
    assert (code, len(schedule.files())) == (3, 2), output
    assert "upload: There is no openssl on this host, which encryption needs: install OpenSSL 3, or leave out" in output


def test_a_large_file_goes_in_parts(schedule: Schedule, store: Storage):
    """As one of more than 5 GiB does, with the same few rights, and never over another."""
    schedule.settings["upload"].update(PIECES)
    code, output = schedule.run()
    assert (code, ": carried" in output) == (0, True), output
    [name] = [name for name in schedule.files() if name.endswith(".db")]
    key = f"{schedule.prefix}/{name}"
    body = (schedule.folder / name).read_bytes()
    assert store.objects(schedule.prefix)[key] == body
    client = store.client("admin")
    assert client.head_object(Bucket=BUCKET, Key=key)["ETag"].endswith(f'-{-(-len(body) // (5 << 20))}"')
    sidecar = schedule.folder / f"{name}.json"
    sidecar.write_text(json.dumps({**json.loads(sidecar.read_text()), "uploaded": None}))
    code, output = schedule.run("--max-age", "3600")
    assert (code, "not overwritten, it was there" in output) == (0, True), output
    assert client.list_multipart_uploads(Bucket=BUCKET).get("Uploads", []) == []


@pytest.mark.parametrize("pieces", [pytest.param({}, id="as a whole"), pytest.param(PIECES, id="in parts")])
def test_a_private_authority_and_a_proxy(schedule: Schedule, secure: tuple[str, str], proxy: Proxy, pieces):
    """Over HTTPS through CONNECT; what is in the tunnel the proxy cannot see."""
    url, authority = secure
    schedule.settings["upload"].update(pieces, endpoint_url=url, ca_bundle=authority, proxy=proxy.url)
    code, output = schedule.run()
    assert (code, ": carried" in output) == (0, True), output
    assert set(proxy.told) == {url.removeprefix("https://")}
    assert LOGIN.partition(":")[2] not in output


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"ca_bundle": None}, "the server's certificate is not to be trusted", id="no authority"),
        pytest.param({"ca_bundle": "/nowhere.crt"}, "The authority in /nowhere.crt cannot be read", id="no file"),
        pytest.param({"proxy": "bare"}, "Tunnel connection failed: 407", id="no password"),
        pytest.param({"proxy": "https://h:1"}, "The proxy https://h:1 is no URL such as http://proxy", id="kind"),
    ],
)
def test_a_way_that_does_not_lead_there_is_told(schedule: Schedule, secure, proxy: Proxy, change, said):
    """The snapshot stays on the node."""
    url, authority = secure
    schedule.hurry()
    change = {name: proxy.bare if value == "bare" else value for name, value in change.items()}
    schedule.settings["upload"].update({"endpoint_url": url, "ca_bundle": authority, **change})
    code, output = schedule.run()
    assert (code, said in output, len(schedule.files())) == (3, True, 2), output
