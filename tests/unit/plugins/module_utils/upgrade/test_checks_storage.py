# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Findings about disks and certificates."""

from __future__ import annotations

import builtins
import datetime
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.certificates import first_end
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.upgrade.builders import (
    GIB,
    facts,
    found,
    member,
    seen,
    wanted,
)


def disk(path, free, mount="/", total=100):
    """Return the room on a path, in GiB."""
    return {"path": path, "mount": mount, "free_bytes": int(free * GIB), "total_bytes": total * GIB}


def worker(**info):
    """Return a cluster whose worker w1 has these facts."""
    return seen(hosts={"w1": {"info": facts(**info)}})


@pytest.mark.parametrize(
    ("disks", "severity"),
    [
        pytest.param([disk("/", 50)], None, id="room"),
        pytest.param([disk("/", 0.5)], "blocker", id="less than min_free"),
        pytest.param([disk("/var/lib/containerd", 14, "/c")], "warning", id="images near eviction"),
        pytest.param([disk("/", 9), disk("/var/lib/kubelet", 9)], "warning", id="pods near eviction"),
        pytest.param([disk("/var/lib/kubelet", 14, "/k")], None, id="pods far from eviction"),
        pytest.param([disk("/", 10)], None, id="a share matters only where the kubelet looks"),
        pytest.param([disk("/etc/kubernetes", 0.5, "/e")], None, id="small things need little"),
        pytest.param([disk("/etc/kubernetes", 0.05, "/e")], "blocker", id="but not nothing"),
        pytest.param([], "warning", id="unknown"),
    ],
)
def test_disks_need_room_for_what_is_written_to_them(disks, severity):
    """N5."""
    assert set(found("N5", worker(disks=disks))) == ({(severity, "w1")} if severity else set())


def test_one_full_mount_is_one_finding():
    """However many paths are on it."""
    observed = worker(disks=[disk(path, 0.5) for path in ("/", "/var/lib/kubelet", "/var/lib/containerd")])
    assert found("N5", observed) == {("blocker", "w1"): "Host w1 has 512 MiB free on /, and / needs 1.0 GiB"}


def test_thresholds_can_be_set_for_all_and_for_single_paths():
    """In bytes."""
    observed = worker(disks=[disk("/", 3), disk("/var/lib/etcd", 3, "/e")])
    assert set(found("N5", observed, wanted(min_free=4 * GIB))) == {("blocker", "w1")}
    assert "/e" in found("N5", observed, wanted(min_free_paths={"/var/lib/etcd": 5 * GIB}))["blocker", "w1"]
    assert found("N5", observed, wanted(min_free=4 * GIB, min_free_paths={"/": 0, "/var/lib/etcd": 0})) == {}


def test_a_master_needs_room_for_copies_of_its_database():
    """E7: kubeadm makes one, the snapshot another."""
    etcd = {"members": [member("cp1")], "db_bytes": 2 * GIB, "quota_bytes": 8 * GIB}
    observed = seen(hosts={"cp1": {"info": facts(etcd=etcd, disks=[disk("/var/lib/etcd", 4, "/e", total=10)])}})
    assert "/var/lib/etcd needs 5.0 GiB" in found("N5", observed)["blocker", "cp1"]


def pem(days):
    """Return a certificate that ends in so many days, expired ones since long."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - datetime.timedelta(days=900))
    builder = builder.not_valid_after(now + datetime.timedelta(days=days, minutes=1))
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


@pytest.mark.parametrize(
    ("days", "severity", "text"),
    [
        pytest.param(365, None, "", id="a year"),
        pytest.param(20, "warning", "within 30 days: apiserver.crt (20 d)", id="soon"),
        pytest.param(5, "blocker", "within 7 days: apiserver.crt (5 d)", id="too soon"),
        pytest.param(-3, "blocker", "have expired: apiserver.crt", id="expired"),
    ],
)
def test_certificates_may_not_end_during_the_upgrade(days, severity, text):
    """C4."""
    findings = found("C4", worker(certificates=[{"path": "apiserver.crt", "pem": pem(days)}]))
    assert set(findings) == ({(severity, "w1")} if severity else set())
    assert all(text in message for message in findings.values())


def test_the_days_can_be_set():
    """0 asks only for valid ones."""
    observed = worker(certificates=[{"path": "apiserver.crt", "pem": pem(5)}])
    assert set(found("C4", observed, wanted(certificate_days=0))) == {("warning", "w1")}


def test_the_first_end_of_a_bundle_counts():
    """Kubelet client files hold several."""
    end = first_end(f"subject=x\n{pem(300)}{pem(10)}")
    assert end is not None
    assert 9.9 < (end - time.time()) / 86400 < 10.1


@pytest.mark.parametrize("text", ["", "nothing", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_what_is_no_certificate_is_unknown(text):
    """A warning, not a traceback."""
    observed = worker(certificates=[{"path": "apiserver.crt", "pem": text}])
    assert "Unknown" in found("C4", observed)["warning", "w1"]


def test_without_cryptography_a_sentence_says_what_to_install(monkeypatch):
    """It is needed on the controller only."""
    real = builtins.__import__

    def missing(name, *args, **kwargs):
        if name == "cryptography":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(Day2Error, match="install the Python library cryptography"):
        first_end("")


def test_copies_of_manifests_in_their_folder_block():
    """C6: the kubelet would run both; a static pod of another kind is welcome."""
    observed = worker(stray_manifests=["kube-vip.yaml", "etcd.yaml.bak"])
    assert "too: etcd.yaml.bak" in found("C6", observed)["blocker", "w1"]
    assert found("C6", worker(stray_manifests=["kube-vip.yaml"])) == {}
