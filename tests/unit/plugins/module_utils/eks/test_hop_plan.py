# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which steps are left for a cluster, in which order."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from tests.unit.plugins.module_utils.eks.hops import addon, copy, custom, group, info, plan, steps

MISFIT = {"target_compatible": False, "recommended": "v2"}
GREEN = {"nodegroup_strategy": "blue_green"}


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        pytest.param(
            info(group(), addon("kube-proxy"), addon("coredns", **MISFIT), addon("vpc-cni")),
            [
                "addon_before coredns v2",
                "control_plane demo 1.33",
                "nodegroup workers 1.33",
                "addon_after vpc-cni v2",
                "addon_after kube-proxy v2",
            ],
            id="whole hop, kube-proxy last",
        ),
        pytest.param(info(group(version="1.33"), addon("a", "v2"), version="1.33"), [], id="nothing left"),
        pytest.param(
            info(group(), addon("a"), version="1.33"),
            ["nodegroup workers 1.33", "addon_after a v2"],
            id="killed after the control plane",
        ),
        pytest.param(
            info(group(), status="UPDATING"),
            ["control_plane demo 1.33", "nodegroup workers 1.33"],
            id="its update is waited for",
        ),
        pytest.param(
            info(group(version="1.33", status="UPDATING"), addon("a", "v2", status="UPDATING"), version="1.33"),
            ["nodegroup workers 1.33", "addon_after a v2"],
            id="updates of parts are waited for",
        ),
        pytest.param(info(addon("a", "v9"), version="1.33"), [], id="nothing goes to an older version"),
        pytest.param(
            info(addon("a", recommended=None, target_compatible=False, default_version=None)),
            ["control_plane demo 1.33"],
            id="an add-on without a version is for the findings",
        ),
    ],
)
def test_what_is_there_is_not_planned(seen, expected):
    """The order is that of the documented upgrade."""
    assert steps(seen) == expected


@pytest.mark.parametrize(
    ("seen", "hop", "hops"),
    [
        pytest.param(info(group()), "1.33", ["1.33", "1.34", "1.35"], id="one minor at a time"),
        pytest.param(info(group(version="1.31")), "1.32", ["1.32", "1.33", "1.34", "1.35"], id="a node group is late"),
        pytest.param(info(group(version="1.35"), version="1.35", target="1.35"), "1.35", ["1.35"], id="at the target"),
    ],
)
def test_hops(seen, hop, hops):
    """A hop that was not finished is finished first."""
    found = plan(seen, "1.35")[0]
    assert (found["hop"], found["hops"]) == (hop, hops)


def test_add_ons_wait_for_the_hop_whose_versions_were_read():
    """While a late node group is brought up, the versions for the next minor would not fit."""
    assert steps(info(group(version="1.31"), addon("a"), target="1.33"), "1.34") == ["nodegroup workers 1.32"]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        pytest.param(info(group()), ["nodegroup workers 1.33 workers-1-33"], id="a new group"),
        pytest.param(
            info(group(), copy("workers-1-33", "1.33")),
            ["nodegroup workers 1.33 workers-1-33"],
            id="the copy is there, the old one too",
        ),
        pytest.param(info(copy("workers-1-33", "1.33")), [], id="the old one is gone"),
        pytest.param(
            info(group(status="DELETING"), copy("workers-1-33", "1.33")),
            ["nodegroup workers 1.33 workers-1-33"],
            id="the old one is going",
        ),
        pytest.param(
            info(copy("workers-1-32", "1.32")),
            ["nodegroup workers-1-32 1.33 workers-1-33"],
            id="the next copy has the name of the first group",
        ),
        pytest.param(
            info(copy("workers-1-33", "1.33", status="CREATING"), group()),
            ["nodegroup workers 1.33 workers-1-33"],
            id="a copy that is being made has no step of its own",
        ),
    ],
)
def test_replaced_node_groups(seen, expected):
    """What runs already is found again by its tag."""
    seen["cluster"]["version"] = "1.33"
    assert steps(seen, **GREEN) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"addon_versions": {"a": "latest"}}, ["addon_after a v3", "addon_after b v2"]),
        ({"addon_version": "keep"}, []),
        ({"addon_version": "keep", "addon_versions": {"b": "v5"}}, ["addon_after b v5"]),
    ],
)
def test_versions_of_add_ons_can_be_chosen(wanted, expected):
    """For all, or by name."""
    seen = info(addon("a"), addon("b"), version="1.33")
    assert steps(seen, **wanted) == expected


@pytest.mark.parametrize(
    ("template", "expected"),
    [({"hardened": 2}, 1), ({"hardened": {"1.33": "2"}}, 1), ({"hardened": {"1.34": "3"}}, 0), ({"hardened": "1"}, 0)],
)
def test_an_own_image_comes_with_its_launch_template(template, expected):
    """The version of Kubernetes is in it, so that AWS cannot tell."""
    assert len(steps(info(custom(), version="1.33"), launch_template_versions=template)) == expected


def test_node_groups_come_in_batches():
    """Those that are replaced, and those that shall stay, are no part of them."""
    seen = info(*(group(name) for name in "abcde"), version="1.33")
    found = plan(seen, nodegroup_parallel=2, nodegroup_strategies={"a": "blue_green", "b": "keep"})[0]
    assert [[step["name"] for step in batch] for batch in found["batches"]] == [["c", "d"], ["e"], ["a"]]


def test_the_way_back_begins_with_the_nodes():
    """No kubelet may be newer than the API server; a group that is still there takes its pods back."""
    seen = info(group(), copy("workers-1-33", "1.33"), addon("a", **MISFIT), version="1.33", target="1.32")
    assert steps(seen, "1.32", kind="rollback", **GREEN) == [
        "nodegroup workers-1-33 1.32 workers",
        "addon_before a v2",
        "control_plane demo 1.32",
    ]


@pytest.mark.parametrize(
    ("target", "wanted", "words"),
    [
        ("1.31", {}, "Cluster 'demo' is at 1.32, which is newer than 1.31"),
        ("1.34", {"kind": "rollback"}, "a rollback goes to 1.31, not to 1.34"),
        ("1.30", {"kind": "rollback"}, "a rollback goes to 1.31, not to 1.30"),
        ("v1.33.1", {}, "target_version 'v1.33.1' is no minor version"),
        ("1.33", {"nodegroup_strategies": {"werkers": "keep"}}, "node group 'werkers'"),
        ("1.33", {"nodegroup_strategies": {"workers": "green"}}, "nodegroup_strategies has 'green'"),
        ("1.33", {"addon_versions": {"coredsn": "keep"}}, "it has: a"),
    ],
)
def test_what_cannot_be_asked_for_is_a_sentence(target, wanted, words):
    """It names the thing, and what there is."""
    with pytest.raises(Day2Error, match=words.replace("(", "[(]")):
        plan(info(group(), addon("a")), target, **wanted)
