# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The plan as text."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.checks import check_upgrade
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.finding import blocker, warning
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observe import observe
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.plan import plan_upgrade
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.table import WIDTH, blockers, render
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.upgrade.builders import (
    NOW,
    THEN,
    node,
    pod,
    row,
    seen,
    small,
    wanted,
)


def table(observed, **options):
    """Return the lines."""
    want = wanted(**options)
    plan = plan_upgrade(observed, want)
    return render(plan, check_upgrade(observed, want, plan)).split("\n")


def test_a_plan_reads_from_top_to_bottom():
    """Cluster, steps, verdict."""
    lines = table(seen(masters=3, replace=[node("w1", THEN)], versions=dict.fromkeys(("cp1", "cp2", "cp3"), NOW)))
    assert lines[:8] == [
        f"shop: {NOW} -> {THEN}",
        "",
        "batch  host  role            now      then    needs",
        "m1     cp1   master (first)  1.33.13  1.34.4  drain, kubeadm, kubelet, verify, uncordon",
        "m2     cp2   master          1.33.13  1.34.4  drain, kubeadm, kubelet, verify, uncordon",
        "m3     cp3   master          1.33.13  1.34.4  drain, kubeadm, kubelet, verify, uncordon",
        "-      w1    worker          1.34.4   1.34.4  nothing",
        "1      w2    worker          1.33.13  1.34.4  drain, kubeadm, kubelet, verify, uncordon",
    ]
    assert lines[-1] == (
        "Ready: a snapshot of etcd, then 3 control plane host(s) one at a time, then 1 worker(s) in batches of 1."
    )


def test_blockers_come_with_their_way_out_and_a_verdict():
    """Nothing has been changed, and the text says so."""
    lines = table(seen(replace=[node("w1", ready="False")]))
    at = lines.index("1 blocker:")
    assert lines[at + 1] == "  N1      Node w1 is not Ready."
    assert lines[at + 2].startswith("          > Repair its kubelet")
    assert lines[-1] == "Blocked by 1 finding: nothing is changed."


def test_nothing_to_do_says_so():
    """The second run."""
    done = [node("cp1", THEN, master=True), node("w1", THEN), node("w2", THEN)]
    lines = table(seen(replace=done, config=THEN, versions={"cp1": THEN}))
    assert lines[-1] == f"Nothing to do: every host is at {THEN}."


def test_no_line_is_longer_than_a_terminal():
    """Also with long names, and long messages of others."""
    long = "worker-with-a-very-long-name.of-a-very-long-domain.example.internal"
    cluster, rows = small(pods=[pod("a" * 60, "w1", owner=None)])
    rows += [row(long, "worker", info=None, error="unreachable " * 40), row("x" * 300, "worker", info=None)]
    lines = table(observe(cluster, rows))
    assert max(len(line) for line in lines) <= WIDTH
    assert any("worker-with-a-very-long-nam..." in line for line in lines)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        pytest.param(
            [blocker("N7", host, f"Host {host} uses cgroup v1", "Boot with v2.") for host in ("w1", "w10", "w2")],
            ["[N7] w1, w10, w2: Host w1, w10, w2 uses cgroup v1. Boot with v2."],
            id="the same of three hosts is told once",
        ),
        pytest.param(
            [blocker("N5", "w1", "Host w1 has 1 GiB free", "x"), blocker("N5", "w2", "Host w2 has 2 GiB free", "x")],
            ["[N5] w1: Host w1 has 1 GiB free. x", "[N5] w2: Host w2 has 2 GiB free. x"],
            id="what differs stays apart",
        ),
        pytest.param(
            [blocker("C1", "cp1", "The API server is away", ""), blocker("C1", "cp2", "The API server is away", "")],
            ["[C1] cp1: The API server is away. ", "[C1] cp2: The API server is away. "],
            id="a sentence without the name keeps its object",
        ),
        pytest.param([warning("N2", "w1", "Node w1 is cordoned")], [], id="a warning stops nothing"),
    ],
)
def test_one_problem_of_many_hosts_is_one_sentence(found, told):
    """A hundred hosts with one problem are not a hundred problems."""
    assert blockers(found) == told
