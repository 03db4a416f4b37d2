# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the plan is told of every host."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.filter.upgrade_hosts import FilterModule, upgrade_hosts

GROUPS = {"kube_control_plane": ["cp1"], "etcd": ["cp1"], "kube_node": ["cp1", "w1"], "bastion": ["gate"]}


def seen(**variables):
    """Return hostvars in which w1 has these variables."""
    return {"cp1": {}, "w1": variables, "gate": {}}


def row_of(name, hostvars, selected=("cp1", "w1")):
    """Return the row of one host."""
    return next(row for row in upgrade_hosts(hostvars, GROUPS, list(selected), {"cp1": "u"}) if row["name"] == name)


def test_every_host_of_the_cluster_has_one_row_with_all_its_roles():
    """The bastion has none, and a host in two groups is not upgraded twice."""
    rows = upgrade_hosts(seen(), GROUPS, ["cp1", "w1"], {"cp1": "https://127.0.0.1:1"})
    assert [(row["name"], row["roles"], row["endpoint"]) for row in rows] == [
        ("cp1", ["control_plane", "etcd", "worker"], "https://127.0.0.1:1"),
        ("w1", ["worker"], None),
    ]


@pytest.mark.parametrize(
    ("variables", "field", "value"),
    [
        pytest.param({"node_observe_result": {"node": {"hostname": "w1"}}}, "info", {"hostname": "w1"}, id="facts"),
        pytest.param({"node_observe_result": {"unreachable": True, "msg": "no"}}, "error", "no", id="unreachable"),
        pytest.param({"node_observe_result": {"failed": True, "msg": "sudo"}}, "error", "sudo", id="no sudo"),
        pytest.param({"node_observe_programs": {"failed": True, "msg": "gone"}}, "programs_error", "gone", id="none"),
        pytest.param({"node_observe_programs": {"programs": {"kubelet": 1}}}, "programs", {"kubelet": 1}, id="package"),
        pytest.param({"kube_override_hostname": "worker-1"}, "node", "worker-1", id="node of another name"),
        pytest.param({}, "node", "w1", id="node of the same name"),
    ],
)
def test_what_the_play_registered_reaches_the_row(variables, field, value):
    """Errors are told with their text."""
    assert row_of("w1", seen(**variables))[field] == value


def test_a_host_outside_of_the_limit_is_not_selected():
    """It is still told to the plan, which judges version skew by it."""
    assert [row_of(name, seen(), selected=["w1"])["selected"] for name in ("cp1", "w1")] == [False, True]


def test_the_filter_has_its_name():
    """Playbooks find it."""
    assert FilterModule().filters() == {"upgrade_hosts": upgrade_hosts}
