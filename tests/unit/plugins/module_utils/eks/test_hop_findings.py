# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which findings forbid a hop, and what a person reads of them."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.hop_text import blockers, render
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.nodes import kubelet_minor
from tests.unit.plugins.module_utils.eks.hops import addon, custom, group, info, node, plan

KARPENTER = {"karpenter__sh___nodepool": "spot"}


def found(name, resource="cluster demo", severity="error"):
    """Return a finding of eks_upgrade_info."""
    return {"id": name, "severity": severity, "resource": resource, "message": "It is so.", "remediation": "Do this."}


@pytest.mark.parametrize(
    ("seen", "finding", "wanted", "severity"),
    [
        pytest.param(info(), found("insight"), {}, "error", id="an insight"),
        pytest.param(info(), found("insight"), {"force_insights": True}, "warning", id="an insight, forced"),
        pytest.param(info(), found("subnets"), {"force_insights": True}, "error", id="force is for insights alone"),
        pytest.param(info(group(version="1.31")), found("insight"), {}, "warning", id="the control plane waits"),
        pytest.param(info(status="UPDATING"), found("cluster_status"), {}, "warning", id="an update is waited for"),
        pytest.param(info(status="FAILED"), found("cluster_status"), {}, "error", id="a cluster that is not well"),
        pytest.param(
            info(group(status="UPDATING")),
            found("nodegroup_status", "node group workers"),
            {},
            "warning",
            id="so is that of a node group",
        ),
        pytest.param(
            info(addon("a", status="CREATE_FAILED")),
            found("addon_status", "add-on a"),
            {},
            "error",
            id="an add-on that is not well",
        ),
        pytest.param(
            info(group()),
            found("nodegroup_image", "node group workers"),
            {"nodegroup_strategy": "keep"},
            "warning",
            id="an old image that stays at its version",
        ),
        pytest.param(
            info(group(version="1.33"), version="1.33", target="1.32"),
            found("nodegroup_skew", "node group workers"),
            {"kind": "rollback", "target": "1.32"},
            "warning",
            id="a group that goes back before the control plane",
        ),
        pytest.param(info(), found("managed_by", severity="warning"), {}, "warning", id="another owner"),
        pytest.param(info(), found("managed_by", severity="warning"), {"owned": "fail"}, "error", id="and he decides"),
        pytest.param(
            info(group()),
            found("managed_by", "node group workers", "warning"),
            {"owned": "fail", "nodegroup_strategy": "keep"},
            "warning",
            id="what is not changed has no fight",
        ),
    ],
)
def test_what_a_finding_counts_for(seen, finding, wanted, severity):
    """It depends on what the plan does."""
    assert plan({**seen, "findings": [finding]}, **wanted)[1][0]["severity"] == severity


@pytest.mark.parametrize(
    ("fits", "deprecations", "severity"),
    [(["v2"], [], "warning"), (["v3"], [], "error"), (["v2"], [{"usage": "x"}], "error")],
)
def test_an_insight_that_the_plan_cures_is_no_reason_to_stop(fits, deprecations, severity):
    """AWS itself looks again after the add-on was updated; another reason in the same insight stays one."""
    insight = {"name": "Add-ons", "addons": [{"name": "a", "compatible_versions": fits}], "deprecations": deprecations}
    seen = info(addon("a", target_compatible=False), found=[found("insight", "Add-ons")])
    planned, findings = plan({**seen, "insights": [insight]})
    assert findings[0]["severity"] == severity
    assert bool(planned["cures"]) is (severity == "warning")


def test_an_own_image_needs_a_launch_template():
    """Before anything is changed, and not for a group that stays."""
    [finding] = plan(info(custom()))[1]
    assert (finding["id"], finding["severity"]) == ("custom_ami", "error")
    assert "eks_launch_template_versions: {hardened: ...}" in finding["remediation"]
    assert not plan(info(custom()), nodegroup_strategy="keep")[1]
    assert not plan(info(custom()), launch_template_versions={"hardened": "2"})[1]


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        pytest.param([node("a", "v1.33.1-eks-1")], [], id="not behind"),
        pytest.param([node("a", "v1.30.1", eks__amazonaws__com___nodegroup="x")], [], id="managed"),
        pytest.param([node("a", "v1.32.9")], [("self-managed nodes", "warning")], id="self-managed"),
        pytest.param([node("a", "v1.29.9")], [("self-managed nodes", "error")], id="too far behind"),
        pytest.param(
            [node("a", "v1.32.9", **KARPENTER), node("b", "v1.31.0", **KARPENTER)],
            [("karpenter nodes of spot", "warning")],
            id="karpenter",
        ),
        pytest.param(
            [node("a", "v1.32.9", eks__amazonaws__com___compute_type="fargate")],
            [("self-managed nodes", "warning")],
            id="a label that is almost one of EKS",
        ),
    ],
)
def test_nodes_that_no_node_group_replaces(nodes, expected):
    """One finding for each group, and all of the nodes in the plan."""
    found, findings = plan(info(), nodes=nodes)
    assert [(each["resource"], each["severity"]) for each in findings] == expected
    assert len(found["unmanaged"]) == (len(nodes) if expected else 0)


def test_what_is_no_version_of_a_kubelet():
    """It is said, not guessed."""
    with pytest.raises(ValueError, match="'unknown' is no version"):
        kubelet_minor("unknown")


def test_the_text_has_steps_findings_and_a_verdict():
    """At most 100 columns, so that it fits into the output of a task."""
    seen = info(group(), addon("coredns"), found=[found("support", severity="info")])
    planned, findings = plan(seen, "1.34")
    text = render(planned, findings)
    assert text.startswith("demo: 1.32 -> 1.33, later 1.34\n")
    assert "info: [support] cluster demo: It is so." in text
    assert text.endswith("Ready: 3 steps to 1.33.")
    assert max(map(len, text.splitlines())) <= 100


def test_a_blocker_is_one_line():
    """With its id, its object and the way out."""
    planned, findings = plan({**info(), "findings": [found("subnets"), found("version")]})
    assert blockers(findings)[0] == "[subnets] cluster demo: It is so. Do this."
    assert render(planned, findings).endswith("Blocked by 2 findings: nothing is changed.")
