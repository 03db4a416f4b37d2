# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Packages by dnf, with recorded answers."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.packages_dnf import Dnf
from ansible_collections.day2.kubernetes.plugins.module_utils._node.provide import provide
from ansible_collections.day2.kubernetes.plugins.module_utils._node.provide_plan import Wanted
from ansible_collections.day2.kubernetes.plugins.module_utils._node.sources import Sources
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import SAYS, FakeNode

REPO = "/etc/yum.repos.d/kubernetes.repo"
TEXT = "[kubernetes]\nbaseurl=https://m/v1.{0}/rpm/\nenabled=1\nexclude=kubelet\n"
DNF = r"""
case " $* " in
*" repoquery "*) printf 'kubeadm\t1.34.4-150500.1.1\tkubernetes\nkubeadm\t1.34.4-150500.10.1\tkubernetes\n';;
*" --downloadonly "*) for word; do case $word in --downloaddir=*) folder=${word#*=};; esac; done
  : > $folder/kubeadm-1.34.4-150500.10.1.x86_64.rpm;;
*" install "*) printf '#!/bin/sh\necho v1.34.4\n' > $ROOT/usr/bin/kubeadm;;
esac"""


def dnf_node(node: FakeNode) -> Host:
    """Make it a node of dnf with a locked kubeadm."""
    node.says("1.33.13", *SAYS)
    node.file(REPO, TEXT.format(33))
    node.file("/etc/dnf/plugins/versionlock.list", "kubeadm-0:1.33.13-150500.1.1.*\n")
    node.program("rpm", r"printf 'kubeadm\t1.33.13-150500.1.1\n'")
    node.program("dnf", DNF)
    return node.host


def test_the_highest_release_is_installed_and_locked_again(node: FakeNode) -> None:
    """Ten is more than one, and the lock moves on to the new version."""
    host = dnf_node(node)
    result = provide(host, Wanted("1.34.4", names=("kubeadm",), state="present"), check=False)
    assert host.read(REPO) == TEXT.format(34)
    assert result["programs"]["kubeadm"]["after"] == "1.34.4"
    assert result["programs"]["kubeadm"]["origin"] == "1.34.4-150500.10.1 from kubernetes"
    locks = [call for call in node.calls("dnf") if "versionlock" in call and "disableplugin" not in call]
    assert locks == ["-y -q versionlock delete kubeadm", "-y -q versionlock add kubeadm-1.34.4-150500.10.1"]
    install = [call for call in node.calls("dnf") if " install " in call][-1]
    assert "--disableplugin=versionlock --disableexcludes=all" in install
    assert install.endswith("kubeadm-1.34.4-150500.10.1.x86_64.rpm")
    assert not host.glob("/var/cache/day2-kubernetes/packages/*")


def test_check_mode_uses_folders_of_its_own(node: FakeNode) -> None:
    """Neither the repository file nor dnf's cache is touched."""
    host = dnf_node(node)
    result = provide(host, Wanted("1.34.4", names=("kubeadm",)), check=True)
    assert host.read(REPO) == TEXT.format(33)
    assert result["repository"] == ["https://m/v1.34/rpm/"]
    assert all("--setopt=cachedir=" in call and "--setopt=reposdir=" in call for call in node.calls("dnf"))


def test_sources_are_put_back(node: FakeNode) -> None:
    """A file that was not there is removed."""
    node.file("/new.repo", "x")
    manager = Dnf(node.host, Sources({"/new.repo": None, "/old.repo": "old"}, {}, []), archives="/a")
    manager.restore()
    assert (node.host.exists("/new.repo"), node.host.read("/old.repo")) == (False, "old")
