# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory, and the ways to describe a bastion."""

from __future__ import annotations

import pytest
import yaml

from tests.lab import access
from tests.lab.inventory import BASTIONS, inventory


def read(lab, bastion="proxyjump"):
    """Return what Ansible's YAML plugin would see."""
    return yaml.safe_load(inventory(lab, bastion))["all"]


@pytest.mark.parametrize("bastion", BASTIONS)
def test_groups_are_those_of_kubespray(lab, bastion):
    """In every variant the same."""
    groups = read(lab, bastion)["children"]
    assert set(groups) == {"bastion", "kube_control_plane", "etcd", "kube_node", "k8s_cluster"}
    assert list(groups["kube_control_plane"]["hosts"]) == list(groups["etcd"]["hosts"]) == ["cp1", "cp2", "cp3"]
    assert list(groups["kube_node"]["hosts"]) == ["w1", "w2"]
    assert set(groups["k8s_cluster"]["children"]) == {"kube_control_plane", "kube_node"}
    [entry] = groups["bastion"]["hosts"]
    assert read(lab, bastion)["hosts"][entry]["ansible_host"] == "10.78.7.2"


def test_no_host_has_the_name_of_a_group(lab):
    """Ansible would warn."""
    data = read(lab)
    assert not set(data["hosts"]) & set(data["children"])


@pytest.mark.parametrize(
    ("bastion", "there", "missing"),
    [
        pytest.param("proxyjump", "-o ProxyJump=ops@10.78.7.2", "ProxyCommand", id="ProxyJump"),
        pytest.param("proxycommand", "-W %h:%p ops@10.78.7.2", "ProxyJump", id="ProxyCommand"),
        pytest.param("sshconfig", "/ssh/config", "Proxy", id="all in an ssh configuration"),
        pytest.param("group", "UserKnownHostsFile", "Proxy", id="nothing but the group"),
    ],
)
def test_the_jump_stands_where_the_variant_says(lab, bastion, there, missing):
    """Users write it in all of these ways."""
    arguments = read(lab, bastion)["vars"]["ansible_ssh_common_args"]
    assert there in arguments
    assert missing not in arguments


@pytest.mark.parametrize("bastion", ["proxyjump", "proxycommand"])
def test_the_bastion_itself_is_reached_without_a_jump(lab, bastion):
    """Else it would jump over itself."""
    assert "Proxy" not in read(lab, bastion)["hosts"]["bastion1"]["ansible_ssh_common_args"]


def test_host_keys_are_known_under_every_address_and_checked(lab):
    """By the name and the address of each host, the bastion by both of its addresses."""
    keys = {host.name: f"ssh-ed25519 KEY-{host.name} comment\n" for host in lab.hosts}
    lines = access.known_hosts(lab, keys).splitlines()
    assert lines[0] == "bastion,10.77.7.10,10.78.7.2 ssh-ed25519 KEY-bastion"
    assert lines[-1] == "w2,10.77.7.22 ssh-ed25519 KEY-w2"
    assert "  StrictHostKeyChecking yes" in access.client_config(lab, jump=True).splitlines()


def test_nodes_jump_and_the_bastion_does_not(lab):
    """Only in the configuration that has jumps."""
    sections = access.client_config(lab, jump=True).split("Host ")[1:]
    assert [section.split()[0] for section in sections if "ProxyJump" in section] == ["cp1", "cp2", "cp3", "w1", "w2"]
    assert "ProxyJump" not in access.client_config(lab, jump=False)
