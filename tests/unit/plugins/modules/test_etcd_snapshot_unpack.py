# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module etcd_snapshot_unpack."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import etcd_snapshot_unpack

NAME, TEXT = "etcd-cp1.db", b"snapshot" * 1000


@pytest.fixture
def shelf(tmp_path):
    """Return a function that puts a snapshot there: its name, when it was taken, and how it is packed."""

    def put(name=NAME, taken=100, packing="", data=None, **facts):
        packed = data if data is not None else gzip.compress(TEXT) if packing == ".gz" else TEXT
        (tmp_path / f"{name}{packing}").write_bytes(packed)
        told = {"schema": 1, "size": len(TEXT), "taken": taken, "verified": {"sha256": True, "tree": True}, **facts}
        (tmp_path / f"{name}.json").write_text(json.dumps(told))
        return packed

    return put


def unpack(run_module, tmp_path, check=False, **options):
    """Run the module."""
    return run_module(etcd_snapshot_unpack, {"src": str(tmp_path), "dest": str(tmp_path / "out"), **options}, check)


def test_the_newest_is_unpacked_with_its_sidecar(run_module, tmp_path, shelf):
    """By when it was taken, not by its name."""
    shelf("z.db", 50)
    shelf(packing=".gz")
    result = unpack(run_module, tmp_path)
    assert (result["path"], result["file"]) == (str(tmp_path / "out" / NAME), str(tmp_path / f"{NAME}.gz"))
    assert (tmp_path / "out" / NAME).read_bytes() == TEXT
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [NAME, f"{NAME}.json"]
    assert (tmp_path / "out" / NAME).stat().st_mode & 0o777 == 0o600
    assert result["changed"]


def test_one_that_is_not_packed_stays_where_it_is(run_module, tmp_path, shelf):
    """Nothing is written."""
    shelf()
    result = unpack(run_module, tmp_path)
    assert (result["path"], result["changed"]) == (str(tmp_path / NAME), False)
    assert not (tmp_path / "out").exists()


def test_check_mode_tells_and_writes_nothing(run_module, tmp_path, shelf):
    """Where it would be."""
    shelf(packing=".gz")
    result = unpack(run_module, tmp_path, check=True)
    assert (result["path"], result["changed"]) == (str(tmp_path / "out" / NAME), True)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("packing", "options", "words"),
    [
        pytest.param(".gz", {"data": b"no gzip"}, "cannot be unpacked", id="damaged"),
        pytest.param(".gz", {"offsite": {"sha256": "00"}}, "its SHA-256 is another one", id="another file"),
        pytest.param(".gz.cms", {}, "is encrypted: give private_key", id="no key"),
    ],
)
def test_what_cannot_be_unpacked_is_a_sentence_and_leaves_nothing(run_module, tmp_path, shelf, packing, options, words):
    """No half of a file."""
    shelf(packing=packing, **options)
    assert words in unpack(run_module, tmp_path)["msg"]
    assert list((tmp_path / "out").glob("*")) == []


def test_a_folder_without_snapshots_is_a_sentence(run_module, tmp_path):
    """It says what was looked for."""
    assert "holds no snapshot with its sidecar" in unpack(run_module, tmp_path)["msg"]


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl here")
def test_an_encrypted_one_is_decrypted_and_unpacked(run_module, tmp_path, shelf):
    """To the certificate of whoever has the key."""
    key, cert, plain = (tmp_path / name for name in ("key.pem", "cert.pem", "plain"))
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-keyout", key, "-out", cert]
    subprocess.run(words, check=True, capture_output=True)
    plain.write_bytes(gzip.compress(TEXT))
    words = [
        "openssl",
        "cms",
        "-encrypt",
        "-binary",
        "-outform",
        "DER",
        "-aes-256-cbc",
        "-in",
        plain,
        "-out",
        tmp_path / "x",
        cert,
    ]
    subprocess.run(words, check=True, capture_output=True)
    data = (tmp_path / "x").read_bytes()
    shelf(packing=".gz.cms", data=data, offsite={"sha256": hashlib.sha256(data).hexdigest()})
    result = unpack(run_module, tmp_path, private_key=str(key))
    assert (tmp_path / "out" / NAME).read_bytes() == TEXT, result
