# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the playbook refuses on a real cluster: before any change, by name, with an exit status that says so."""

from __future__ import annotations

import json
import typing as t

import pytest
import yaml

from tests.lab.inventory import BASTIONS
from tests.upgrade.conftest import FROM, TO, Lab

ENDLESS_BUDGET = {
    "apiVersion": "policy/v1",
    "kind": "PodDisruptionBudget",
    "metadata": {"name": "endless", "namespace": "default"},
    "spec": {"maxUnavailable": 0, "selector": {"matchLabels": {"app": "hello"}}},
}


def refused(lab: Lab, words: t.Iterable[str], *arguments: str, **variables: t.Any) -> None:
    """Run the playbook, which has to stop with these words and an exit status, and to change nothing."""
    before = lab.state()
    run = lab.playbook(*arguments, **variables)
    assert run.status != 0, run.output
    assert [word for word in words if word not in run.text] == [], run.output
    assert lab.state() == before


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        pytest.param({"kube_version": "1.35.4"}, ["[V1]", "1.35.4", "kube_version"], id="a skipped minor"),
        pytest.param({"kube_version": "1.32.9"}, ["[V1]", "1.32.9", "kube_version"], id="a version below"),
        pytest.param({"kube_version": "1.34.99"}, ["[V7]", "1.34.99"], id="a version that does not exist"),
        pytest.param(
            {"kube_version": TO, "upgrade_min_free": 10**15}, ["[N5]", "cp1", "upgrade_min_free"], id="not enough disk"
        ),
    ],
)
def test_a_request_that_cannot_be_carried_out_stops_before_any_change(lab: Lab, variables, words):
    """The message names the variable or the object."""
    refused(lab, words, **variables)


def test_a_budget_that_never_allows_an_eviction_is_named(lab: Lab):
    """It is found before the first drain, not after its timeout."""
    lab.kubectl("apply -f -", text=yaml.safe_dump(ENDLESS_BUDGET))
    try:
        refused(lab, ["default/endless"], kube_version=TO)
    finally:
        lab.kubectl("delete pdb endless")


def test_a_host_that_only_the_inventory_knows_is_named(lab: Lab):
    """The reason is told with the host."""

    def add(inventory):
        address = inventory["all"]["hosts"]["w1"]
        inventory["all"]["hosts"]["ghost"] = dict(address)
        inventory["all"]["children"]["kube_node"]["hosts"]["ghost"] = None

    refused(lab, ["ghost"], inventory=lab.variant(add), kube_version=TO)


def test_one_master_down_is_named_and_the_api_is_asked_through_the_others(lab: Lab):
    """Three members need all three before one of them is upgraded."""
    lab.ssh("cp3", "mv /etc/kubernetes/manifests/kube-apiserver.yaml /root/")
    lab.ssh("cp3", "for n in $(seq 60); do curl -sk -m 1 https://localhost:6443/livez || exit 0; sleep 1; done; exit 1")
    try:
        refused(lab, ["[C1] cp3"], kube_version=TO)
    finally:
        lab.ssh("cp3", "mv /root/kube-apiserver.yaml /etc/kubernetes/manifests/")
        ready = "curl -skf -m 1 https://localhost:6443/readyz"
        lab.ssh("cp3", f"for n in $(seq 90); do {ready} && exit 0; sleep 1; done; exit 1")


def test_an_unreachable_bastion_is_told_for_every_host(lab: Lab):
    """Nothing can be known, so that nothing is done."""
    nowhere = "-o ProxyCommand=false -o ControlMaster=no -o ControlPath=none"
    words = ["No control plane host can be looked at"]
    refused(lab, words, "--timeout", "3", kube_version=TO, ansible_ssh_common_args=nowhere)


def test_a_login_without_sudo_is_told(lab: Lab):
    """Ansible's own words are kept for every host."""
    for host in lab.nodes():
        lab.ssh(host, "id plain 2>/dev/null || useradd -m plain; install -d -o plain /home/plain/.ssh")
        lab.ssh(host, "cp /home/ops/.ssh/authorized_keys /home/plain/.ssh/; chown plain /home/plain/.ssh/*")
    refused(lab, ["cp1: Task failed: Missing sudo password"], kube_version=TO, ansible_user="plain")


@pytest.mark.parametrize("bastion", [name for name in BASTIONS if name != "proxyjump"])
def test_the_way_through_the_bastion_may_be_told_in_other_words(lab: Lab, bastion: str):
    """As a group, a ProxyCommand, or an SSH configuration; all other tests have a ProxyJump."""
    path = lab.folder / f"{bastion}.yaml"
    lab.command("inventory", "--name", lab.name, "--output", str(path), "--bastion", bastion)
    run = lab.playbook("--check", inventory=path, kube_version=TO)
    assert run.status == 0, run.output
    assert f"{FROM} -> {TO}" in run.text, run.output


def test_an_old_inventory_as_ini_with_dashes_and_other_host_names_is_understood(lab: Lab):
    """Hosts are matched to their nodes by kube_override_hostname."""
    content = yaml.safe_load(lab.inventory.read_text())["all"]
    masters, workers = ([name for name in lab.nodes() if name.startswith(kind)] for kind in ("cp", "w"))
    rows = [
        f"the-{name} ansible_host={content['hosts'][name]['ansible_host']} kube_override_hostname={name}"
        for name in (*masters, *workers)
    ]
    groups = {"kube-master": masters, "etcd": masters, "kube-node": workers}
    sections = [f"[{group}]\n" + "\n".join(f"the-{name}" for name in names) for group, names in groups.items()]
    children = "[k8s-cluster:children]\nkube-master\nkube-node"
    variables = "[all:vars]\n" + "\n".join(f"{name}={json.dumps(text)}" for name, text in content["vars"].items())
    path = lab.folder / "old.ini"
    path.write_text("\n\n".join(["\n".join(rows), *sections, children, variables]) + "\n")
    run = lab.playbook("--check", inventory=path, kube_version=TO)
    assert run.status == 0, run.output
    assert [row for row in (*masters, *workers) if f"the-{row}" not in run.text] == [], run.output
    assert f"{FROM} -> {TO}" in run.text, run.output


def test_check_mode_prints_the_plan_and_changes_nothing(lab: Lab):
    """The table has every host with what it will get."""
    before = lab.state()
    run = lab.playbook("--check", kube_version=f"v{TO}")
    assert run.status == 0, run.output
    assert [name for name in before if name not in run.text] == []
    assert (f"{FROM} -> {TO}" in run.text, lab.state()) == (True, before), run.output
