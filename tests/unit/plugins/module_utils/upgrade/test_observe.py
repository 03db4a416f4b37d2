# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Hosts and nodes are matched, and the cluster is read into plain values."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.identity import host_of, match, node_of
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observe import observe
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import ApiServer
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.versions import Version
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.upgrade.builders import (
    NOW,
    THEN,
    facts,
    node,
    row,
    seen,
    small,
    static_pods,
    workload,
)


@pytest.mark.parametrize(
    ("host", "found"),
    [
        pytest.param(row("w1", "worker"), "w1", id="by its own name"),
        pytest.param(row("web", "worker", node="w1"), "w1", id="by kube_override_hostname"),
        pytest.param(row("W1", "worker"), "w1", id="node names are lower case"),
        pytest.param(row("web", "worker", info=facts(node_name="w1")), "w1", id="by the kubelet's own word"),
        pytest.param(row("web", "worker", info=facts(hostname="w1")), "w1", id="by the machine's name"),
        pytest.param(
            row("web", "control_plane", info=facts(apiserver={"address": "10.0.0.21"})), "w1", id="by its address"
        ),
        pytest.param(row("10.0.0.21", "worker"), "w1", id="an inventory of addresses"),
        pytest.param(row("other", "worker"), None, id="a stranger"),
    ],
)
def test_a_host_is_found_by_name_or_address(host, found):
    """Inventories name hosts as they like."""
    node_of_w1 = node_of(node("w1"))
    assert match([host_of(host)], {"w1": node_of_w1}).get(host["name"]) == found


@pytest.mark.parametrize(
    ("ready", "expected"), [("True", True), ("False", False), ("Unknown", None)], ids=["Ready", "not Ready", "silent"]
)
def test_a_silent_node_is_neither_ready_nor_not(ready, expected):
    """Unknown is no evidence."""
    assert node_of(node("w1", ready=ready)).ready is expected


def test_a_node_that_just_joined_has_no_status_yet():
    """Missing parts are unknown."""
    found = node_of({"metadata": {"name": "w1"}})
    assert (found.kubelet, found.ready, found.schedulable, found.ours) == (None, None, True, False)


def test_each_api_server_answers_for_itself():
    """The load balancer would hide one that is down."""
    observed = seen(masters=3, versions={"cp1": THEN, "cp2": NOW, "cp3": NOW}, down=["cp3"])
    assert observed.apiservers == {
        "cp1": ApiServer(Version(1, 34, 4), True),
        "cp2": ApiServer(Version(1, 33, 13), True),
        "cp3": ApiServer(None, False),
    }


def test_without_addresses_of_their_own_their_pods_answer():
    """A kubeconfig with a load balancer is enough to plan."""
    pods = static_pods("cp1", THEN) + static_pods("cp2", kube_apiserver=False)
    hosts = {"cp1": {"endpoint": None}, "cp2": {"endpoint": ""}}
    assert seen(masters=2, hosts=hosts, pods=pods).apiservers == {
        "cp1": ApiServer(Version(1, 34, 4), True),
        "cp2": ApiServer(Version(1, 33, 13), False),
    }


def test_a_cluster_without_kubeadms_note_has_no_config():
    """It is a finding, not an error."""
    assert seen(config=None).config is None


@pytest.mark.parametrize("data", [{}, {"ClusterConfiguration": "a: [1"}], ids=["no ClusterConfiguration", "not YAML"])
def test_a_damaged_note_fails_with_a_sentence(data):
    """It names the ConfigMap."""
    cluster, rows = small()
    cluster.get = lambda path: {"data": data}
    with pytest.raises(Day2Error, match="kube-system/kubeadm-config cannot be understood"):
        observe(cluster, rows)


def test_a_forbidden_note_is_an_error():
    """Only 404 means that there is none."""
    cluster, rows = small()

    def forbidden(path):
        raise ApiError("forbidden", status=403)

    cluster.get = forbidden
    with pytest.raises(ApiError):
        observe(cluster, rows)


def test_counts_of_workloads_come_with_what_they_want():
    """A Deployment without replicas wants one."""
    deployment = workload("cart", availableReplicas=1)
    stateful = workload("db", {"replicas": 3}, readyReplicas=2)
    daemon = workload("log", numberReady=4, desiredNumberScheduled=5)
    observed = seen(apps={"deployments": [deployment], "statefulsets": [stateful], "daemonsets": [daemon]})
    assert observed.workloads == [
        ("deployments", "shop/cart", 1, 1),
        ("statefulsets", "shop/db", 2, 3),
        ("daemonsets", "shop/log", 4, 5),
    ]
