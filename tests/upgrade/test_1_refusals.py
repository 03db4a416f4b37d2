# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the playbook refuses on a real cluster: before any change, by name, with an exit status that says so."""

from __future__ import annotations

import pytest
import yaml

from tests.upgrade.conftest import FROM, TO, Lab

ENDLESS_BUDGET = {
    "apiVersion": "policy/v1",
    "kind": "PodDisruptionBudget",
    "metadata": {"name": "endless", "namespace": "default"},
    "spec": {"maxUnavailable": 0, "selector": {"matchLabels": {"app": "hello"}}},
}


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        pytest.param({"kube_version": "1.35.4"}, ["[V1]", "1.35.4"], id="a skipped minor"),
        pytest.param({"kube_version": "1.34.99"}, ["[V7]", "1.34.99"], id="a version that does not exist"),
        pytest.param({"kube_version": TO, "upgrade_min_free": 10**15}, ["[N5]", "cp1"], id="not enough disk"),
    ],
)
def test_a_request_that_cannot_be_carried_out_stops_before_any_change(lab: Lab, variables, words):
    """The message names the variable or the object."""
    before = lab.state()
    run = lab.playbook(**variables)
    assert run.status != 0, run.output
    assert [word for word in words if word not in run.text] == [], run.output
    assert lab.state() == before


def test_a_budget_that_never_allows_an_eviction_is_named(lab: Lab):
    """It is found before the first drain, not after its timeout."""
    lab.kubectl("apply -f -", text=yaml.safe_dump(ENDLESS_BUDGET))
    try:
        run = lab.playbook(kube_version=TO)
    finally:
        lab.kubectl("delete pdb endless")
    assert run.status != 0, run.output
    assert "default/endless" in run.text, run.output


def test_a_host_that_only_the_inventory_knows_is_named(lab: Lab):
    """The reason is told with the host."""

    def add(inventory):
        address = inventory["all"]["hosts"]["w1"]
        inventory["all"]["hosts"]["ghost"] = dict(address)
        inventory["all"]["children"]["kube_node"]["hosts"]["ghost"] = None

    run = lab.playbook(inventory=lab.variant(add), kube_version=TO)
    assert run.status != 0, run.output
    assert "ghost" in run.text, run.output


def test_one_master_down_is_named_and_the_api_is_asked_through_the_others(lab: Lab):
    """Three members need all three before one of them is upgraded."""
    lab.ssh("cp3", "mv /etc/kubernetes/manifests/kube-apiserver.yaml /root/")
    lab.ssh("cp3", "for n in $(seq 60); do curl -sk -m 1 https://localhost:6443/livez || exit 0; sleep 1; done; exit 1")
    try:
        run = lab.playbook("--check", kube_version=TO)
    finally:
        lab.ssh("cp3", "mv /root/kube-apiserver.yaml /etc/kubernetes/manifests/")
        ready = "curl -skf -m 1 https://localhost:6443/readyz"
        lab.ssh("cp3", f"for n in $(seq 90); do {ready} && exit 0; sleep 1; done; exit 1")
    assert run.status != 0, run.output
    assert "[C1] cp3" in run.text, run.output


def test_an_unreachable_bastion_is_told_for_every_host(lab: Lab):
    """Nothing can be known, so that nothing is done."""
    nowhere = "-o ProxyCommand=false -o ControlMaster=no -o ControlPath=none"
    run = lab.playbook("--timeout", "3", kube_version=TO, ansible_ssh_common_args=nowhere)
    assert run.status != 0, run.output
    assert "No control plane host can be looked at" in run.text, run.output


def test_a_login_without_sudo_is_told(lab: Lab):
    """Ansible's own words are kept for every host."""
    for host in lab.nodes():
        lab.ssh(host, "id plain 2>/dev/null || useradd -m plain; install -d -o plain /home/plain/.ssh")
        lab.ssh(host, "cp /home/ops/.ssh/authorized_keys /home/plain/.ssh/; chown plain /home/plain/.ssh/*")
    run = lab.playbook(kube_version=TO, ansible_user="plain")
    assert run.status != 0, run.output
    assert "cp1: Task failed: Missing sudo password" in run.text, run.output


def test_check_mode_prints_the_plan_and_changes_nothing(lab: Lab):
    """The table has every host with what it will get."""
    before = lab.state()
    run = lab.playbook("--check", kube_version=f"v{TO}")
    assert run.status == 0, run.output
    assert [name for name in before if name not in run.text] == []
    assert (f"{FROM} -> {TO}" in run.text, lab.state()) == (True, before), run.output
