# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The playbook eks_upgrade: whole hops, check mode, a second run, kills, and the way back."""

from __future__ import annotations

import functools
import json

import pytest

from tests.integration.eks.upgrading import DEMO, Site

DONE = {
    DEMO: "1.33",
    "workers-a": "1.33",
    "workers-b": "1.33",
    "coredns": "v1.12.1-eksbuild.2",
}


@pytest.fixture
def site(playbooks):
    """Return an empty site; scenes put a cluster there."""
    return Site(playbooks)


def test_two_hops_then_nothing(site, aws):
    """AWS is busy all the time; node groups come in pairs, add-ons with kube-proxy last; nothing is asked for twice."""
    aws.scene("plain", version="1.31")
    aws.settings(looks=0)
    aws.refuse("eks:*", "ThrottlingException", every=3)
    first = site.run("1.33", eks_nodegroup_parallel=2)
    assert first.status == 0, first.output
    versions, changes = site.versions(), site.changes()
    assert {**versions, **DONE} == versions
    assert [change for change in changes if "Addon" not in change] == [
        *["UpdateClusterVersion", "UpdateNodegroupVersion workers-a", "UpdateNodegroupVersion workers-b"] * 2
    ]
    assert changes[-1] == "UpdateAddon kube-proxy"
    report = first.stats["eks_upgrade"]
    assert (report["result"], report["reached"], report["rollback"]["to"]) == ("succeeded", "1.33", "1.32")
    assert {step["state"] for step in report["steps"]} == {"done"}
    kept = json.loads((site.playbooks.folder / "artifacts" / "eks-upgrade.json").read_text())
    assert kept == report
    page = (site.playbooks.folder / "artifacts" / "eks-upgrade.html").read_text()
    assert "Succeeded" in page
    assert "workers-a" in page
    assert not site.not_allowed()
    aws.lift()
    aws.read_only()
    again = site.run("1.33", eks_refresh_insights=True)
    assert (again.status, again.changed, again.stats["eks_upgrade"]["result"]) == (0, 0, "nothing to do"), again.output


def test_check_mode_shows_the_plan_and_writes_nothing(site, aws):
    """The simulator refuses every write; a plan alone, as --tags preflight asks for, has none either."""
    aws.scene("plain", version="1.31")
    aws.read_only()
    for words in (["--check"], ["--tags", "preflight"]):
        told = site.run("1.33", *words, eks_refresh_insights="--check" in words)
        assert told.status == 0, told.output
        report = told.stats["eks_upgrade"]
        assert (report["result"], report["hops_left"]) == ("foretold", ["1.33"])
        assert {step["state"] for step in report["steps"]} == {"left"}
        assert "Ready: 6 steps to 1.32." in told.text
    assert not aws.writes()


def test_a_run_that_is_killed_at_every_change_is_gone_on_with(site, aws):
    """Each run is killed as soon as it has asked for something; updates go on in AWS, and none is asked for twice."""
    aws.scene("plain", version="1.31")
    aws.settings(looks=4)
    count = 1
    while site.kill_when(functools.partial(site.has_changed, count), "1.32"):
        assert len(site.changes()) == count
        count += 1
    changes = site.changes()
    assert len(changes) == len(set(changes)) + changes.count("UpdateAddon coredns") - 1
    last = site.run("1.32")
    assert (last.status, last.stats["eks_upgrade"]["result"]) == (0, "nothing to do"), last.output
    killed = site.versions()
    aws.reset()
    aws.scene("plain", version="1.31")
    aws.settings(looks=0)
    assert site.run("1.32").status == 0
    assert (killed, sorted(changes)) == (site.versions(), sorted(site.changes()))


def test_an_update_that_ends_between_look_and_step_is_allowed_by_the_policy(site, aws):
    """Its node group is compared with the newest image then, which is read from SSM; nothing is asked for again."""
    aws.scene("upgraded", version="1.32")
    aws.settings(looks=1)
    update = {"cluster_name": DEMO, "name": "workers-a", "wait": False}
    begun = site.playbooks.tasks({"day2.kubernetes.eks_nodegroup_version": update})
    assert begun.status == 0, begun.output
    aws.forget_calls()
    went = site.run("1.32", "--tags", "nodegroups")
    assert went.status == 0, went.output
    assert aws.count().get("ssm:GetParameter") == 1
    assert not site.not_allowed()
    assert site.changes() == ["UpdateNodegroupVersion workers-b"]


def test_back_again(site, aws):
    """Node groups first, then the control plane, within the seven days; add-ons that fit stay."""
    aws.scene("plain", version="1.31")
    aws.settings(looks=0)
    assert site.run("1.32").status == 0
    aws.forget_calls()
    foretold = site.run("1.31", "--check", name="eks_rollback")
    assert foretold.status == 0, foretold.output
    assert not site.changes()
    back = site.run("1.31", name="eks_rollback")
    assert back.status == 0, back.output
    versions = site.versions()
    assert (versions[DEMO], versions["workers-a"], versions["workers-b"]) == ("1.31", "1.31", "1.31")
    assert site.changes()[-1] == "UpdateClusterVersion"
    report = back.stats["eks_rollback"]
    assert (report["kind"], report["result"], report["reached"]) == ("rollback", "succeeded", "1.31")
