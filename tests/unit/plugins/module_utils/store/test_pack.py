# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A snapshot is packed and unpacked with the openssl of this machine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._store import pack as packing
from ansible_collections.day2.kubernetes.plugins.module_utils._store.pack import pack, unpack

NAME = "etcd-a.db"
CONTENT = os.urandom(100_000) + b"0" * 3_000_000
KINDS = {"rsa": ["rsa:2048"], "ec": ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"], "other": ["rsa:2048"]}
pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="this machine has no openssl")


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """Return a folder with certificates of several kinds, and their keys."""
    folder = tmp_path_factory.mktemp("keys")
    for name, kind in KINDS.items():
        words = ["openssl", "req", "-x509", "-newkey", *kind, "-nodes", "-subj", f"/CN={name}"]
        subprocess.run([*words, "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.crt"], check=True)
    return folder


@pytest.fixture
def snapshot(tmp_path):
    """Return a file whose sidecar says what it is."""
    path = tmp_path / NAME
    path.write_bytes(CONTENT)
    facts = {"schema": 1, "revision": 7, **packing._facts(str(path))}
    (tmp_path / f"{NAME}.json").write_text(json.dumps(facts))
    return path


def packed(snapshot, recipients=(), gzip=True):
    """Pack it beside itself."""
    return pack(Host(), str(snapshot), str(snapshot.parent / "out"), recipients, gzip, None, False)


def back(path, key, folder, passphrase=None):
    """Unpack it."""
    return unpack(Host(), str(path), str(folder), key and str(key), passphrase, False)


@pytest.mark.parametrize("gzip", [True, False], ids=["gzip", "none"])
@pytest.mark.parametrize(
    ("recipients", "key"),
    [
        pytest.param([], None, id="readable"),
        pytest.param(["rsa"], "rsa", id="RSA"),
        pytest.param(["ec"], "ec", id="elliptic curve"),
        pytest.param(["rsa", "ec"], "ec", id="two of them"),
    ],
)
def test_what_was_packed_is_the_same_again(keys, snapshot, tmp_path, gzip, recipients, key):
    """One recipient as PEM, the others as paths; a second run changes nothing; only the owner can read it."""
    texts = [(keys / f"{name}.crt").read_text() if name == "rsa" else str(keys / f"{name}.crt") for name in recipients]
    made = packed(snapshot, texts, gzip)
    assert made.path.endswith(NAME + ".gz" * gzip + ".cms" * bool(recipients))
    assert (made.changed, packed(snapshot, texts, gzip).changed) == (True, False)
    plain = back(made.path, key and keys / f"{key}.key", tmp_path / "back")
    assert (tmp_path / "back" / NAME).read_bytes() == CONTENT
    assert (plain.changed, back(made.path, None, tmp_path / "back").changed) == (True, False)
    assert {os.stat(path).st_mode & 0o777 for path in (made.path, plain.path)} == {0o600}
    assert (made.facts["revision"], os.path.getsize(made.path)) == (7, made.facts["offsite"]["size"])
    assert (b"0" * 1000 in (tmp_path / "out" / os.path.basename(made.path)).read_bytes()) == (
        not gzip and not recipients
    )


@pytest.mark.parametrize(
    ("recipient", "said"),
    [
        pytest.param("rsa.key", "Recipient 1 .*rsa.key.* is no certificate: give the PEM of a certificate", id="a key"),
        pytest.param("-----BEGIN nonsense", "Recipient 1 is no certificate", id="nonsense"),
        pytest.param("none.crt", "is no certificate", id="no file"),
    ],
)
def test_what_is_no_certificate_is_refused(keys, snapshot, tmp_path, recipient, said):
    """Before anything is written."""
    with pytest.raises(Day2Error, match=said):
        packed(snapshot, [recipient if "BEGIN" in recipient else str(keys / recipient)])
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("key", [None, "other.key", "rsa.crt"], ids=["no key", "another key", "a certificate"])
def test_the_wrong_key_opens_nothing(keys, snapshot, tmp_path, key):
    """And leaves nothing behind."""
    made = packed(snapshot, [str(keys / "rsa.crt")])
    with pytest.raises(Day2Error, match=r"give key|it is not for"):
        back(made.path, key and keys / key, tmp_path / "back")
    assert list((tmp_path / "back").glob("*")) == []


def test_damage_is_seen_before_and_after(snapshot, tmp_path):
    """In what was carried, and in what is to be packed."""
    made = packed(snapshot)
    raw = bytearray((tmp_path / "out" / f"{NAME}.gz").read_bytes())
    raw[1000] ^= 1
    (tmp_path / "out" / f"{NAME}.gz").write_bytes(raw)
    with pytest.raises(Day2Error, match="is not what was carried"):
        back(made.path, None, tmp_path / "back")
    snapshot.write_bytes(CONTENT[:-1] + b"1")
    shutil.rmtree(tmp_path / "out")
    with pytest.raises(Day2Error, match="it is damaged, use another one"):
        packed(snapshot)
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize(
    ("told", "said"),
    [
        pytest.param("", "There is no openssl on this host", id="none"),
        pytest.param("OpenSSL 1.1.1k  FIPS 25 Mar 2021", "is OpenSSL 1.1.1k .*cannot encrypt", id="too old"),
        pytest.param("LibreSSL 3.9.0", "is LibreSSL 3.9.0, and cannot encrypt", id="another one"),
    ],
)
def test_a_host_without_a_usable_openssl_says_what_to_do(keys, snapshot, tmp_path, monkeypatch, told, said):
    """Encryption is never left out in silence."""
    monkeypatch.setenv("PATH", str(tmp_path))
    if told:
        (tmp_path / "openssl").write_text(f"#!/bin/sh\necho '{told}'\n")
        (tmp_path / "openssl").chmod(0o755)
    with pytest.raises(Day2Error, match=f"{said}.*install OpenSSL 3, or leave out recipients"):
        packed(snapshot, [str(keys / "rsa.crt")])
    assert packed(snapshot).changed


def test_a_certificate_that_has_expired_is_a_warning(keys, snapshot, monkeypatch):
    """A backup must not end for that."""
    run = Host.run

    def expired(host, *argv, **options):
        return run(host, "false") if "-checkend" in argv else run(host, *argv, **options)

    monkeypatch.setattr(Host, "run", expired)
    assert "has expired" in packed(snapshot, [str(keys / "rsa.crt")]).warnings[0]
