# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The scan of a real cluster: who wrote its objects, what its API server was asked; the scan leaves no trace."""

from __future__ import annotations

from tests.integration.scanning import CIDRS, NEW, OLD, Audited, cidr, found, sources


def test_an_object_that_was_applied_is_one_finding(audited: Audited) -> None:
    """By its annotation and by managedFields, judged for the next minor of the cluster."""
    audited.apply(cidr("applied", 1))
    result = audited.scan(live=True)
    one = found(result, OLD, "applied")
    assert (result["current_version"], result["target_version"]) == ("1.34", "1.35")
    assert (one["kind"], one["status"], one["severity"]) == ("ServiceCIDR", "deprecated", "medium")
    assert (one["replacement"], one["usable_now"]) == (NEW, True)
    assert sources(one) == ["last-applied", "managedFields"]
    for evidence in one["evidence"]:
        assert (evidence["manager"], evidence["operation"]) == ("kubectl-client-side-apply", "Update")
        assert evidence["time"].endswith("Z")
    assert found(audited.scan(live=True, target_version="1.37"), OLD, "applied")["status"] == "removed"


def test_a_server_side_apply_leaves_no_annotation_and_is_found(audited: Audited) -> None:
    """With the manager that it names."""
    audited.apply(cidr("serverside", 2), "--server-side", "--field-manager=team-a")
    one = found(audited.scan(live=True), OLD, "serverside")
    assert sources(one) == ["managedFields"]
    assert (one["evidence"][0]["manager"], one["evidence"][0]["operation"]) == ("team-a", "Apply")


def test_what_was_written_again_with_a_newer_api_is_of_low_severity(audited: Audited) -> None:
    """It may be history; it is said, and does not fail a run."""
    audited.apply(cidr("moved", 3))
    audited.apply(cidr("moved", 3, NEW), "--server-side", "--field-manager=team-b", "--force-conflicts")
    one = found(audited.scan(live=True), OLD, "moved")
    assert (one["severity"], one["status"]) == ("low", "deprecated")
    assert "written again later" in one["hint"]


def test_a_client_that_asks_shows_in_metrics_and_audit_log(audited: Audited) -> None:
    """The audit log says who."""
    audited.cluster.request("GET", CIDRS.replace(NEW, OLD))
    audited.kubectl("get", "servicecidrs.v1beta1.networking.k8s.io")
    one = found(audited.scan(metrics=True, audit_log=str(audited.log)), OLD)
    assert set(sources(one)) == {"metrics", "audit"}
    assert one["evidence"][0]["server"] == audited.cluster.url
    [kubectl] = [evidence for evidence in one["evidence"] if evidence.get("client", "").startswith("kubectl/")]
    assert (kubectl["user"], kubectl["path"]) == ("admin", str(audited.log))
    assert kubectl["count"] >= 1
    assert one["severity"] == "medium"


def test_the_scan_asks_for_nothing_deprecated(audited: Audited) -> None:
    """So that the metrics tell of others only."""
    before = audited.gauges()
    assert audited.scan(live=True, metrics=True, helm=True, target_version="1.37")["scanned"]["objects"]
    assert audited.gauges() == before
    agents = [line for line in audited.log.read_text().splitlines() if '"userAgent":"day2.kubernetes"' in line]
    assert agents
    assert not [line for line in agents if "k8s.io/deprecated" in line]
