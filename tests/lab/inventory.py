# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory of a lab in Kubespray's shape, in the ways in which its users describe their bastion."""

from __future__ import annotations

import typing as t

from tests.lab import access
from tests.lab.rootfs import LOGIN_USER
from tests.lab.topology import Lab

BASTIONS = ("proxyjump", "proxycommand", "sshconfig", "group")
# Ansible warns when a host has the name of its group.
BASTION_HOST = "bastion1"


def inventory(lab: Lab, bastion: str = "proxyjump") -> str:
    """Return the inventory as YAML.

    bastion "proxyjump" and "proxycommand" name the jump in ansible_ssh_common_args, "sshconfig" leaves it to an
    ssh configuration; with "group" nothing but the group bastion tells of it.
    """
    return "---\n" + "\n".join(_yaml({"all": inventory_data(lab, bastion)})) + "\n"


def inventory_data(lab: Lab, bastion: str) -> dict[str, t.Any]:
    """Return what stands below "all" in the inventory."""
    hosts = {
        host.name: {"ansible_host": lab.address(host), "ip": lab.address(host), "access_ip": lab.address(host)}
        for host in lab.nodes
    }
    hosts[BASTION_HOST] = {"ansible_host": lab.entry_address, "ansible_user": LOGIN_USER}
    masters: dict[str, t.Any] = {host.name: {} for host in lab.control_plane}
    if bastion in ("proxyjump", "proxycommand"):
        # the bastion itself is reached without a jump
        hosts[BASTION_HOST]["ansible_ssh_common_args"] = _common_args(lab, "group")
    return {
        "vars": {
            "ansible_user": LOGIN_USER,
            "ansible_ssh_private_key_file": str(access.key_file(lab)),
            "ansible_ssh_common_args": _common_args(lab, bastion),
        },
        "hosts": hosts,
        "children": {
            "bastion": {"hosts": {BASTION_HOST: {}}},
            "kube_control_plane": {"hosts": masters},
            "etcd": {"hosts": masters},
            "kube_node": {"hosts": {host.name: {} for host in lab.worker_hosts}},
            "k8s_cluster": {"children": {"kube_control_plane": {}, "kube_node": {}}},
        },
    }


def _common_args(lab: Lab, bastion: str) -> str:
    keys = f"-o UserKnownHostsFile={access.known_hosts_file(lab)} -o StrictHostKeyChecking=yes"
    entry = f"{LOGIN_USER}@{lab.entry_address}"
    return {
        # a jump host inherits the configuration file and no -o, so its keys have to stand there
        "proxyjump": f"-F {access.direct_config_file(lab)} -o ProxyJump={entry}",
        "proxycommand": f'{keys} -o ProxyCommand="ssh -i {access.key_file(lab)} {keys} -W %h:%p {entry}"',
        "sshconfig": f"-F {access.config_file(lab)}",
        "group": keys,
    }[bastion]


def _yaml(data: dict[str, t.Any], indent: str = "") -> t.Iterator[str]:
    for key, value in data.items():
        if isinstance(value, dict) and value:
            yield f"{indent}{key}:"
            yield from _yaml(value, f"{indent}  ")
        else:
            yield f"{indent}{key}: {_scalar(value)}"


def _scalar(value: t.Any) -> str:
    if value == {}:
        return "{}"
    text = str(value)
    return text if text.replace(".", "").replace("/", "").isalnum() else "'" + text.replace("'", "''") + "'"
