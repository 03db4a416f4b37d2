# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Packages, programs, certificates, runtime and room on a node."""

from __future__ import annotations

import base64
import fcntl
import subprocess
import sys

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node import (
    certificates,
    disks,
    packages,
    programs,
    runtime,
)
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import CERTIFICATE, FakeNode


def test_a_program_of_a_package_is_told_from_a_file(node: FakeNode) -> None:
    """What is in /usr/local/bin did not come from the package of the same name."""
    node.apt("1.33.13", [], held=["kubelet"])
    node.says("1.32.1", "kubectl", folder="/usr/local/bin")
    node.host.path("/usr/bin/kubectl").unlink()
    found = packages.read_packages(node.host, programs.NAMES)
    seen = programs.read_programs(node.host, found)
    assert (found.manager, found.held, found.installed["kubelet"]) == ("apt", ["kubelet"], "1.33.13-1.1")
    assert seen["kubelet"] == programs.Program("1.33.13", "/usr/bin/kubelet", "apt")
    assert seen["kubectl"] == programs.Program("1.32.1", "/usr/local/bin/kubectl", "file")


def test_the_kubelet_is_the_one_that_systemd_starts(node: FakeNode) -> None:
    """Another one earlier in PATH is not looked at."""
    node.says("1.30.0", "kubelet")
    node.says("1.33.13", "kubelet", folder="/opt/kubernetes")
    node.program("systemctl", "echo 'ExecStart={ path=/opt/kubernetes/kubelet ; argv[]=x }'")
    assert programs.read_programs(node.host, packages.Packages())["kubelet"].version == "1.33.13"


def test_a_node_without_programs_has_none(node: FakeNode) -> None:
    """Nothing is invented."""
    assert set(programs.read_programs(node.host, packages.Packages()).values()) == {programs.Program()}


def test_holds_of_dnf_are_names(node: FakeNode) -> None:
    """Versionlock keeps whole versions, in a list or in TOML."""
    node.file(
        packages.DNF_VERSIONLOCK, "# by hand\n0:kubelet-1.33.13-150500.1.1.*\nkubeadm-1.33.13-150500.1.1\n!x-1-1\n"
    )
    node.file(packages.DNF5_VERSIONLOCK, '[[packages]]\nname = "cri-tools"\n')
    assert packages.dnf_held(node.host) == ["cri-tools", "kubeadm", "kubelet"]


def test_a_lock_is_seen_and_not_taken(node: FakeNode) -> None:
    """The kernel tells who holds it."""
    node.file("/var/lib/dpkg/lock")
    path = node.host.path("/var/lib/dpkg/lock")
    code = (
        f"import fcntl, sys; lock = open({str(path)!r}, 'w'); fcntl.lockf(lock, fcntl.LOCK_EX); "
        f"print(1, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        holder.stdout.readline()
        assert packages.lock_holder(node.host, "/var/lib/dpkg/lock") == holder.pid
        holder.communicate()
    assert packages.lock_holder(node.host, "/var/lib/dpkg/lock") is None
    with open(path, "w") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_no_key_leaves_the_node(node: FakeNode) -> None:
    """The kubelet's file holds its key, a kubeconfig too."""
    key = "-----BEGIN EC PRIVATE KEY-----\nsecret\n-----END EC PRIVATE KEY-----\n"
    data = base64.b64encode(CERTIFICATE.encode()).decode()
    node.file("/var/lib/kubelet/pki/kubelet-client-current.pem", CERTIFICATE + key)
    node.file("/etc/kubernetes/pki/etcd/server.crt", CERTIFICATE)
    node.file("/etc/kubernetes/pki/etcd/server.key", key)
    node.file("/etc/kubernetes/admin.conf", f"    client-certificate-data: {data}\n    client-key-data: c2VjcmV0\n")
    node.file("/etc/kubernetes/kubelet.conf", "    client-certificate: /x.pem\n")
    assert certificates.read_certificates(node.host) == [
        {"path": "pki/etcd/server.crt", "pem": CERTIFICATE},
        {"path": "/var/lib/kubelet/pki/kubelet-client-current.pem", "pem": CERTIFICATE},
        {"path": "admin.conf", "pem": CERTIFICATE},
    ]


def test_the_running_containerd_is_asked_first(node: FakeNode) -> None:
    """The program on disk may be newer than the one that runs."""
    node.program("ctr", "printf 'Client:\\n  Version:  2.0.0\\nServer:\\n  Version:  1.7.27\\n'")
    node.file("/run/containerd/containerd.sock")
    seen = runtime.read_runtime(node.host, "unix:///run/containerd/containerd.sock")
    assert (seen["name"], seen["version"], seen["socket_present"]) == ("containerd", "1.7.27", True)


def test_containerd_that_does_not_answer_is_asked_by_its_program(node: FakeNode) -> None:
    """A version is better than none."""
    node.program("ctr", "echo 'Client: 2.0.0'; exit 1")
    node.program("containerd", "echo containerd github.com/containerd/containerd 1.6.20~ds1 abc")
    assert runtime.read_runtime(node.host, "unix:///run/containerd/containerd.sock")["version"] == "1.6.20"


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        pytest.param("/sys/fs/cgroup/cgroup.controllers", "v2", id="one hierarchy"),
        pytest.param("/sys/fs/cgroup/unified/cgroup.procs", "hybrid", id="both"),
        pytest.param("/sys/fs/cgroup/cpu/tasks", "v1", id="the old ones"),
    ],
)
def test_control_groups_are_recognised(node: FakeNode, file: str, kind: str) -> None:
    """Kubernetes 1.35 and later want v2."""
    node.file(file)
    assert disks.cgroup_version(node.host) == kind


def test_room_is_told_for_what_is_there(node: FakeNode) -> None:
    """A worker has no folder of etcd; swap is summed up in bytes."""
    node.file("/var/lib/kubelet/x")
    node.file("/proc/swaps", "Filename Type Size Used Priority\n/dev/a partition 1024 0 -2\n/b file 2048 0 -3\n")
    seen = disks.read_disks(node.host)
    assert [disk["path"] for disk in seen] == ["/", "/var/lib/kubelet"]
    assert all(0 < disk["free_bytes"] <= disk["total_bytes"] for disk in seen)
    assert disks.read_swap(node.host) == 3072 * 1024


def test_a_version_must_have_three_numbers() -> None:
    """The sentence shows one."""
    with pytest.raises(Day2Error, match=r"1\.34 is not a version such as 1\.34\.4"):
        programs.parse_version("1.34")
