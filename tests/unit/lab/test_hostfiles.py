# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The files that make a host what it is."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.lab.hostfiles import Keys, boot_lines, contents_of, hosts_file
from tests.lab.templates import PLACEHOLDER, render

KEYS = Keys("private\n", "ssh-ed25519 AAAA host\n", "ssh-ed25519 BBBB login\n")


def texts(lab, host):
    """Return the files of a host."""
    return contents_of(lab, host, KEYS, "3.10").texts


def test_no_placeholder_is_left_in_any_file(lab):
    """On no kind of host."""
    for host in lab.hosts:
        for path, text in texts(lab, host).items():
            assert not PLACEHOLDER.search(text), path


def test_a_placeholder_without_a_value_is_an_error():
    """So that no host starts with half a configuration."""
    with pytest.raises(KeyError, match="pause"):
        render("containerd.toml")


def test_only_the_private_key_is_private(lab):
    """All else is readable."""
    contents = contents_of(lab, lab.bastion, KEYS, "3.10")
    assert contents.modes == {"etc/ssh/ssh_host_ed25519_key": 0o600}
    assert contents.texts["etc/ssh/ssh_host_ed25519_key"] == KEYS.host_private


def test_the_api_name_leads_to_the_bastion(lab):
    """Where haproxy knows every master and nobody else."""
    assert "10.77.7.10 api.lab.test registry.lab.test" in hosts_file(lab).splitlines()
    config = texts(lab, lab.bastion)["etc/haproxy/haproxy.cfg"]
    assert [line.split()[1:] for line in config.splitlines() if line.startswith("  server ")] == [
        ["cp1", "10.77.7.11:6443"],
        ["cp2", "10.77.7.12:6443"],
        ["cp3", "10.77.7.13:6443"],
    ]


def test_a_host_has_routes_to_the_pods_of_all_others(lab):
    """Not to its own: those are on its bridge."""
    lines = boot_lines(lab, lab.control_plane[0])
    assert "ip route add 10.107.12.0/24 via 10.77.7.12" in lines
    assert "ip route add 10.107.21.0/24 via 10.77.7.21" in lines
    assert not any("10.107.11.0/24" in line for line in lines)


def test_only_the_bastion_has_the_outer_link(lab):
    """The way in is one."""
    assert [host.name for host in lab.hosts if any("out0" in line for line in boot_lines(lab, host))] == ["bastion"]


def test_pods_of_a_host_get_addresses_of_its_own_range(lab):
    """The routes of the others lead there."""
    network = json.loads(texts(lab, lab.worker_hosts[1])["etc/cni/net.d/10-lab.conflist"])
    assert network["plugins"][0]["ipam"]["ranges"] == [[{"subnet": "10.107.22.0/24"}]]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("packages", "deb [trusted=yes] http://10.77.7.10:8080/v1.33 ./\n", id="packages have a source"),
        pytest.param("files", None, id="files have none"),
    ],
)
def test_the_package_source_is_that_of_the_minor(lab, source, expected):
    """As a site without internet has it."""
    files = texts(replace(lab, source=source), lab.worker_hosts[0])
    assert files.get("etc/apt/sources.list.d/kubernetes.list") == expected


def test_machine_ids_differ_between_hosts_and_labs(lab):
    """And stay when a host is made again."""
    other = replace(lab, name="other")
    ids = [texts(one, host)["etc/machine-id"] for one in (lab, other) for host in one.hosts]
    assert len(set(ids)) == len(ids)
    assert ids[: len(lab.hosts)] == [texts(lab, host)["etc/machine-id"] for host in lab.hosts]
