# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Two S3 services on loopback: moto, which believes everything, and Versity's gateway, which checks what it is told."""

from __future__ import annotations

import subprocess
import typing as t
from pathlib import Path

import pytest

from tests.integration.moto_server import moto_server
from tests.lab import cache, gotool
from tests.lab.local_process import LocalProcess, free_ports

ACCESS, SECRET = "tests-access", "tests-s3cret-that-nobody-prints"
GATEWAY = "v1.8.0"
BUCKET, LOCKED = "backups", "locked"


class Storage(t.NamedTuple):
    """A service with two buckets, one of them with object lock; client is boto3's; it checks what it is told or not."""

    url: str
    client: t.Any
    checks: bool


def moto() -> t.Iterator[Storage]:
    """Run moto in this process."""
    with moto_server() as url:
        yield filled(url, checks=False)


def gateway(folder: Path) -> t.Iterator[Storage]:
    """Run the gateway over a folder."""
    pytest.importorskip("boto3", reason="only the newest core's environment has boto3")
    [port] = free_ports(1)
    for name in ("data", "versions"):
        (folder / name).mkdir()
    words = ["--port", f"127.0.0.1:{port}", "--access", ACCESS, "--secret", SECRET]
    words += ["posix", "--versioning-dir", str(folder / "versions"), str(folder / "data")]
    process = LocalProcess(ensure_gateway(), words, folder / "gateway.log")
    yield filled(f"http://127.0.0.1:{port}", checks=True)
    process.stop()


def ensure_gateway() -> Path:
    """Return the program, built from its Go module the first time, which takes some minutes."""
    program = cache.ROOT / f"versitygw-{GATEWAY}" / "versitygw"
    with cache.lock("versitygw"):
        if not program.exists():
            words = [str(gotool.ensure_go("1.26")), "install", f"github.com/versity/versitygw/cmd/versitygw@{GATEWAY}"]
            with cache.work_dir("versitygw") as work:
                subprocess.run(
                    words, env={**gotool.environment("amd64"), "GOBIN": str(work), "GOFLAGS": ""}, check=True
                )
                program.parent.mkdir(exist_ok=True)
                (work / "versitygw").replace(program)
    return program


def filled(url: str, checks: bool) -> Storage:
    """Make the buckets."""
    boto3 = pytest.importorskip("boto3")
    keys = {"aws_access_key_id": ACCESS, "aws_secret_access_key": SECRET}
    client = boto3.client("s3", endpoint_url=url, region_name="us-east-1", **keys)
    wait(client)
    client.create_bucket(Bucket=BUCKET)
    client.create_bucket(Bucket=LOCKED, ObjectLockEnabledForBucket=True)
    return Storage(url, client, checks)


def wait(client: t.Any) -> None:
    """Wait until the service answers; boto3 tries again by itself."""
    for dummy in range(20):
        try:
            client.list_buckets()
        except Exception as error:  # whatever a service that starts says
            last = error
        else:
            return
    raise last
