# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who is upgraded, in which order, and what each host still needs."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.plan import WHOLE, plan_upgrade
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.upgrade.builders import (
    NOW,
    THEN,
    node,
    seen,
    wanted,
)

LEFT = ["verify", "uncordon"]


def steps(observed, **options):
    """Return host to (role, batch, state, needs), in the plan's order."""
    plan = plan_upgrade(observed, wanted(**options))
    return {step.host: (step.role, step.batch, step.state, step.needs) for step in plan.steps}


def test_masters_come_first_and_workers_in_batches():
    """The order of the inventory."""
    assert steps(seen(workers=3, masters=2), serial=2) == {
        "cp1": ("first_master", 0, "upgrade", [*WHOLE]),
        "cp2": ("master", 0, "upgrade", [*WHOLE]),
        "w1": ("worker", 1, "upgrade", [*WHOLE]),
        "w2": ("worker", 1, "upgrade", [*WHOLE]),
        "w3": ("worker", 2, "upgrade", [*WHOLE]),
    }


@pytest.mark.parametrize(
    ("worker", "needs"),
    [
        pytest.param(node("w1"), [*WHOLE], id="an old one needs everything"),
        pytest.param(node("w1", cordoned=True), [*WHOLE[:-1]], id="an old one cordoned by others stays cordoned"),
        pytest.param(node("w1", cordoned=True, ours=True), [*WHOLE], id="an old one that we cordoned needs everything"),
        pytest.param(node("w1", THEN), [], id="one at the target is done"),
        pytest.param(node("w1", THEN, cordoned=True), [], id="one at the target that others cordoned is done"),
        pytest.param(node("w1", THEN, cordoned=True, ours=True), LEFT, id="one at the target that we cordoned"),
        pytest.param(node("w1", THEN, ours=True), LEFT, id="one with our note only"),
        pytest.param(
            node("w1", THEN, ready="False", cordoned=True, ours=True),
            ["kubelet", *LEFT],
            id="one at the target that we left with a dead kubelet",
        ),
        pytest.param(node("w1", THEN, ready="Unknown"), ["kubelet", "verify"], id="one at the target that is silent"),
    ],
)
def test_a_worker_needs_what_is_left(worker, needs):
    """What is observed decides, not what was written."""
    found = steps(seen(workers=1, replace=[worker]))["w1"]
    assert found[2:] == ("upgrade" if needs else "done", needs)


@pytest.mark.parametrize(
    ("config", "versions", "first", "todo"),
    [
        pytest.param(NOW, (NOW, NOW, NOW), "cp1", ["cp1", "cp2", "cp3"], id="fresh"),
        pytest.param(THEN, (THEN, NOW, NOW), None, ["cp2", "cp3"], id="applied, the others follow"),
        pytest.param(THEN, (NOW, NOW, NOW), "cp1", ["cp1", "cp2", "cp3"], id="noted, but nobody followed"),
        pytest.param(NOW, (THEN, NOW, NOW), "cp2", ["cp2", "cp3"], id="first one done, but the note is old"),
        pytest.param(THEN, (THEN, THEN, THEN), None, [], id="all done"),
        pytest.param(NOW, (THEN, THEN, THEN), "cp1", ["cp1"], id="all done but the note"),
    ],
)
def test_one_master_applies_unless_kubeadm_noted_the_target(config, versions, first, todo):
    """The others run "kubeadm upgrade node"."""
    names = ("cp1", "cp2", "cp3")
    replace = [node(name, version, master=True) for name, version in zip(names, versions)]
    observed = seen(masters=3, replace=replace, config=config, versions=dict(zip(names, versions)))
    plan = plan_upgrade(observed, wanted())
    assert plan.masters == todo
    assert [step.host for step in plan.steps if step.role == "first_master"] == ([first] if first else [])


def test_when_only_the_note_is_old_only_kubeadm_runs():
    """No drain, no new kubelet."""
    observed = seen(replace=[node("cp1", THEN, master=True)], versions={"cp1": THEN})
    assert steps(observed)["cp1"] == ("first_master", 0, "upgrade", ["kubeadm", "verify"])


def test_a_master_whose_api_server_is_old_needs_everything():
    """Its kubelet alone proves nothing."""
    observed = seen(replace=[node("cp1", THEN, master=True)], config=THEN)
    assert steps(observed)["cp1"][3] == [*WHOLE]


def test_what_was_left_half_done_comes_first():
    """Never more nodes away than a batch has."""
    replace = [node("cp2", master=True, ours=True), node("w2", cordoned=True, ours=True)]
    plan = plan_upgrade(seen(masters=2, replace=replace), wanted())
    assert (plan.masters, plan.workers) == (["cp2", "cp1"], ["w2", "w1"])


def test_a_host_in_both_roles_is_upgraded_once_as_master():
    """As Kubespray does."""
    observed = seen(workers=0, hosts={"cp1": {"roles": ["control_plane", "worker", "etcd"]}})
    assert list(steps(observed).values()) == [("first_master", 0, "upgrade", [*WHOLE])]


def test_hosts_outside_of_the_limit_are_not_planned():
    """Nor staged."""
    plan = plan_upgrade(seen(hosts={"w1": {"selected": False}}), wanted())
    assert [step.host for step in plan.steps] == ["cp1", "w2"]
    assert plan.stage == ["cp1", "w2"]


def test_a_second_run_has_nothing_to_do():
    """No hop, no batch, nothing to stage, no snapshot."""
    replace = [node("cp1", THEN, master=True), node("w1", THEN), node("w2", THEN)]
    plan = plan_upgrade(seen(replace=replace, config=THEN, versions={"cp1": THEN}), wanted())
    assert (plan.current, plan.hops, plan.masters, plan.workers, plan.batches, plan.stage, plan.snapshot) == (
        *(THEN, [], [], [], [], []),
        False,
    )
    assert {step.state for step in plan.steps} == {"done"}


def test_a_verified_only_host_is_not_staged():
    """Its programs are there."""
    plan = plan_upgrade(seen(replace=[node("w1", THEN, cordoned=True, ours=True)]), wanted())
    assert plan.stage == ["cp1", "w2"]


def test_images_come_from_the_clusters_own_repository():
    """Air-gapped sites set imageRepository."""
    observed = seen()
    observed.config["imageRepository"] = "registry.local/k8s"
    assert plan_upgrade(observed, wanted()).images["worker"] == [f"registry.local/k8s/kube-proxy:v{THEN}"]
