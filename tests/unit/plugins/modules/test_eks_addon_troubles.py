# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module eks_addon, against the simulator of AWS: bad input, failures, and what heals."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import eks_addon

OLD, NEW = "v1.11.1-eksbuild.8", "v1.11.3-eksbuild.1"


@pytest.fixture
def addon(aws):
    """Return ``run(check=False, **params)`` for coredns at the version OLD, ``run.put(...)`` to have it otherwise."""

    def put(**fields):
        aws.sim.reset()
        one = {"addonName": "coredns", "addonVersion": OLD, **fields}
        aws.sim.scene(scene={"clusters": [{"name": "demo", "version": "1.31", "addons": [one]}]})

    def run(check=False, **params):
        return aws.run(eks_addon, check, **{"name": "coredns", **params})

    run.sim, run.put = aws.sim, put
    put()
    return run


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize(
    ("params", "said"),
    [
        pytest.param(
            {"version": "v9"},
            "Add-on 'coredns' 'v9' is not available for Kubernetes 1.31; available: v1.11.4-eksbuild.2,"
            " v1.11.3-eksbuild.1 (default), v1.11.1-eksbuild.8",
            id="unknown version",
        ),
        pytest.param(
            {"version": "v1.12.1-eksbuild.2", "kubernetes_version": "1.33"},
            "is not available for both Kubernetes 1.31 and 1.33; available: v1.11.4-eksbuild.2",
            id="suits only one side",
        ),
        pytest.param(
            {"version": "default", "kubernetes_version": "1.34"},
            "for 1.34: v1.12.4-eksbuild.1, v1.12.1-eksbuild.2; upgrade in smaller steps",
            id="none suits both",
        ),
        pytest.param({"name": "nothing"}, "Add-on 'nothing' is not offered by EKS", id="unknown add-on"),
        pytest.param({"cluster_name": "nobody"}, "Cluster 'nobody' is not found in region", id="unknown cluster"),
        pytest.param({"kubernetes_version": "1.32.1"}, "kubernetes_version '1.32.1' is no minor", id="no minor"),
        pytest.param(
            {"version": "v1.10.0"},
            "Add-on 'coredns' v1.11.1-eksbuild.8 is newer than requested v1.10.0; set allow_downgrade=true",
            id="older",
        ),
    ],
)
def test_what_cannot_be_is_one_sentence(addon, params, said, check):
    """In check mode the same, although nobody refuses there."""
    result = addon(check=check, **params)
    if params.get("version") == "v1.10.0" and check:
        said = "'v1.10.0' is not available"
    assert said in result["msg"]
    state = addon.sim.state()["eu-west-1"]["demo"]["addons"]["coredns"]
    assert (state["addonVersion"], state["status"]) == (OLD, "ACTIVE")


def test_check_mode_reads_the_schema_of_a_configuration(addon):
    """What AWS would refuse is told with its place."""
    result = addon(check=True, configuration_values={"replicaCount": "three"})
    assert "do not fit v1.11.1-eksbuild.8: replicaCount: 'three' is not of type 'integer'" in result["msg"]
    refused = addon(configuration_values={"replicaCount": "three"})
    assert "ConfigurationValue provided in request is not supported" in refused["msg"]


def test_a_conflict_is_told_with_its_fields_and_the_way_out(addon):
    """With the default it does not arise, since changed values are preserved."""
    addon.sim.outcome("conflict")
    result = addon(version=NEW, resolve_conflicts_on_update="none")
    assert "of add-on 'coredns' failed: ConfigurationConflict: Conflicts found" in result["msg"]
    assert "ConfigMap coredns - .data.Corefile" in result["msg"]
    assert "set resolve_conflicts_on_update to preserve or overwrite; it is UPDATE_FAILED at" in result["msg"]
    assert result["update"]["status"] == "Failed"
    assert addon(version=NEW)["addon"]["addon_version"] == NEW


def test_an_update_that_failed_is_sent_again_even_for_the_same_version(addon):
    """A failed add-on is not what is wanted."""
    addon.put(status="UPDATE_FAILED")
    result = addon(version=OLD)
    assert (result["changed"], result["addon"]["status"]) == (True, "ACTIVE")
    assert (result["diff"]["before"]["status"], result["diff"]["after"]["status"]) == ("UPDATE_FAILED", "ACTIVE")


def test_a_creation_that_failed_is_cured_by_a_new_one(addon):
    """When that is wanted; otherwise it is told."""
    addon.sim.outcome("create_conflict")
    failed = addon(name="kube-proxy")
    assert "Add-on 'kube-proxy' is CREATE_FAILED: ConfigurationConflict: Conflicts found" in failed["msg"]
    again = addon(name="kube-proxy")
    assert "set recreate_failed=true" in again["msg"]
    assert "resolve_conflicts_on_create=overwrite" in again["msg"]
    result = addon(name="kube-proxy", recreate_failed=True)
    assert (result["changed"], result["addon"]["status"]) == (True, "ACTIVE")
    assert [call["operation"] for call in addon.sim.writes()] == ["CreateAddon", "DeleteAddon", "CreateAddon"]


@pytest.mark.parametrize("preset", ["degraded_then_healed", "failed_then_active"])
def test_what_is_degraded_may_heal(addon, preset):
    """After an update that went well, and after one that AWS gave up."""
    addon.sim.outcome(preset)
    result = addon(version=NEW)
    assert (result["changed"], result["addon"]["status"], result["addon"]["addon_version"]) == (True, "ACTIVE", NEW)
    assert ("it came up all the same" in str(result.get("warnings"))) == (preset == "failed_then_active")
    assert len(addon.sim.writes()) == 1


@pytest.mark.parametrize(
    ("preset", "said"),
    [
        ("degraded_then_healed", "Add-on 'coredns' is DEGRADED: InsufficientNumberOfReplicas: The add-on is unhealthy"),
        ("failed_then_active", "of add-on 'coredns' failed: InsufficientNumberOfReplicas: The add-on is unhealthy"),
    ],
)
def test_what_stays_degraded_fails_when_the_time_is_over(addon, preset, said):
    """Unless that is accepted."""
    addon.sim.outcome(preset, heals=None, times=2)
    assert said in addon(version=NEW, wait_timeout=30)["msg"]
    accepted = addon(version=NEW, accept_degraded=True)
    assert (accepted["changed"], accepted["addon"]["status"]) == (False, "DEGRADED")
    assert "DEGRADED" in str(accepted["warnings"])
    addon.put()
    addon.sim.outcome(preset, heals=None)
    assert addon(version=NEW, accept_degraded=True)["addon"]["status"] == "DEGRADED"


def test_a_degraded_add_on_that_nobody_changed_lately_fails_at_once(addon):
    """One that was changed lately is waited for, as the run that changed it would."""
    addon.put(status="DEGRADED")
    assert "set accept_degraded=true" in addon(wait_timeout=0)["msg"]
    addon.put(status="DEGRADED")
    assert addon(wait_timeout=60)["msg"].startswith("Add-on 'coredns' is DEGRADED")
    assert addon.sim.count()["eks:DescribeAddon"] > 2


@pytest.mark.parametrize(
    "begun",
    [
        {"version": NEW},
        {"name": "kube-proxy"},
        {"name": "kube-proxy", "configuration_values": {"mode": "ipvs"}},
    ],
)
def test_a_run_that_was_killed_is_taken_up(addon, begun):
    """What was begun is waited for; nothing is sent twice."""
    addon.sim.settings(looks=4)
    first = addon(**begun, wait=False)
    assert first["changed"] is True
    addon.sim.forget_calls()
    result = addon(**begun)
    assert (result["changed"], result["addon"]["status"]) == (False, "ACTIVE")
    assert addon.sim.writes() == []


def test_what_goes_on_elsewhere_is_waited_for_and_the_rest_is_done(addon):
    """Without leave to wait it is named."""
    addon.sim.settings(looks=4)
    running = addon(version=NEW, wait=False)["update"]["id"]
    busy = addon(version="v1.11.4-eksbuild.2", wait=False)
    assert f"Add-on 'coredns' is busy with update {running} (AddonUpdate to {NEW})" in busy["msg"]
    assert addon(version="v1.11.4-eksbuild.2")["previous_version"] == NEW
    assert addon(state="absent", wait=False)["changed"] is True
    assert "is DELETING: set wait=true" in addon(wait=False)["msg"]
    assert addon()["changed"] is True


def test_check_mode_foretells_what_comes_after_what_goes_on(addon):
    """It waits for nothing."""
    addon.sim.settings(looks=40)
    addon(version=NEW, wait=False)
    addon.sim.read_only()
    assert addon(check=True, version=NEW)["changed"] is False
    later = addon(check=True, version="v1.11.4-eksbuild.2")
    assert (later["changed"], later["previous_version"]) == (True, NEW)
    addon.put(status="DELETING")
    assert addon(check=True)["previous_version"] is None


def test_an_update_that_shows_only_when_it_is_in_the_way_is_adopted(addon):
    """The status of an add-on is late at times; here the update is begun and the answer says busy."""
    addon.sim.refuse("eks:UpdateAddon", "ResourceInUseException", times=1, after=True)
    result = addon(version=NEW)
    assert (result["changed"], result["addon"]["addon_version"], len(addon.sim.writes())) == (False, NEW, 1)
