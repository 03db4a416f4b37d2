# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names and numbers of a lab."""

from __future__ import annotations

import ipaddress

import pytest

from tests.lab.errors import LabError
from tests.lab.topology import Lab, bridge_name, entry_name, machine_name


def make(**changes):
    """Return a lab with some things different."""
    usual = {"name": "demo", "index": 1, "masters": 1, "workers": 2, "version": "1.33.13", "target": "1.34.4"}
    return Lab(**{**usual, "source": "packages", **changes})


def test_hosts_come_in_the_order_in_which_they_join(lab):
    """The bastion first, then masters, then workers."""
    assert [host.name for host in lab.hosts] == ["bastion", "cp1", "cp2", "cp3", "w1", "w2"]


def test_all_addresses_and_ranges_of_the_biggest_labs_are_unique():
    """Two neighbours with as many hosts as can be."""
    labs = [make(name=f"n{index}", index=index, masters=5, workers=79) for index in (1, 2, 99)]
    addresses = [lab.address(host) for lab in labs for host in lab.hosts]
    addresses += [address for lab in labs for address in (lab.outer_address, lab.entry_address)]
    assert len(set(addresses)) == len(addresses)
    ranges = [ipaddress.ip_network(lab.pods_of(host)) for lab in labs for host in lab.nodes]
    assert len(set(ranges)) == len(ranges)
    for lab in labs:
        last = ipaddress.ip_network(lab.pods_of(lab.nodes[-1]))
        assert last.subnet_of(ipaddress.ip_network(lab.pod_range))
    assert not any(block.overlaps(ipaddress.ip_network("10.96.0.0/16")) for block in ranges)


def test_interface_names_fit_into_the_kernels_fifteen_characters():
    """With the longest name and the highest number."""
    lab = make(name="molecule", workers=79)
    names = [f"vb-{machine_name(lab.name, host)}" for host in lab.hosts]
    assert max(map(len, [*names, bridge_name(lab.name), entry_name(lab.name)])) <= 15
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"name": "toolonger"}, "--name toolonger", id="a name of nine characters"),
        pytest.param({"name": "a-b"}, "--name a-b", id="a dash, which would make machine names ambiguous"),
        pytest.param({"name": "../x"}, "--name", id="a path"),
        pytest.param({"name": "9a"}, "--name 9a", id="a digit in front"),
        pytest.param({"masters": 2}, "--masters 2", id="an even number of etcd members"),
        pytest.param({"masters": 0}, "--masters 0", id="no master"),
        pytest.param({"workers": 0}, "--workers 0", id="no place for the sample workload"),
        pytest.param({"workers": 80}, "--workers 80", id="more workers than names have room for"),
    ],
)
def test_what_cannot_be_built_is_refused_by_its_option(changes, words):
    """The message names the option."""
    with pytest.raises(LabError, match=words):
        make(**changes)


def test_a_lab_survives_its_state_file(lab):
    """What is saved makes an equal lab."""
    assert Lab(**lab.as_dict()) == lab
