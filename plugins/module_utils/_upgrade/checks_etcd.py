# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Checks of etcd (E1, E2, E3, E5, E10)."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.finding import (
    Finding,
    blocker,
    info,
    unknown,
    warning,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import Host, JsonDict, Observed, Wanted
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.steps import Plan

Found = t.Iterator[Finding]
# of these an earlier run may have left an etcd that is just starting anew
RESTARTING = {"kubeadm", "kubelet", "verify"}
REPAIR = "Bring it back first (etcdctl endpoint health --cluster, etcdctl member list)."


def _told(observed: Observed) -> dict[str, JsonDict]:
    """Return what each control plane host tells of etcd; hosts that were not looked at are missing."""
    return {
        host.name: host.info["etcd"]
        for host in observed.masters
        if host.info is not None and host.looked_at and host.info.get("etcd")
    }


def members_of(observed: Observed) -> list[JsonDict]:
    """Return the members, as the first host knows them that could ask."""
    for told in _told(observed).values():
        if told.get("members") and not told.get("error"):
            return list(told["members"])
    return []


def check_members(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """E1: every member answers, has started, and votes."""
    told = _told(observed)
    for name, etcd in told.items():
        if etcd.get("error"):
            yield unknown("E1", name, f"etcd on {name} cannot be asked: {etcd['error']}", REPAIR)
    members = members_of(observed)
    if not members and plan.masters and not plan.cluster_config["external_etcd"]:
        message = "No control plane host could ask etcd for its members and their health"
        stopped = [host.name for host in observed.masters if _stopped_at_etcd(observed, host)]
        if stopped:
            yield warning("E1", "etcd", f"{message}: an earlier run stopped at {', '.join(stopped)}")
        else:
            yield blocker("E1", "etcd", message, REPAIR)
    for member in members:
        problem = _problem(member)
        if problem and member["name"] in _continued(observed):
            yield warning("E1", member["name"], f"etcd member {problem}: an earlier run stopped here")
        elif problem:
            yield blocker("E1", member["name"], f"etcd member {problem}", REPAIR)


def _problem(member: JsonDict) -> str | None:
    name = member.get("name") or member.get("id") or "without a name"
    if member.get("learner"):
        return f"{name} is a learner and does not vote"
    if not member.get("started", True):
        return f"{name} was added but has never started"
    if not member.get("healthy"):
        return f"{name} is not healthy ({member.get('error') or 'no answer'})"
    return None


def _stopped_at_etcd(observed: Observed, host: Host) -> bool:
    entry = observed.entry_of(host)
    return entry is not None and entry.step in RESTARTING


def _continued(observed: Observed) -> set[str]:
    hosts = [host for host in observed.masters if observed.continued(host)]
    return {host.name for host in hosts} | {observed.matched[host.name] for host in hosts}


def check_spare(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """E2: etcd keeps its quorum while one member is away, as each is in its turn."""
    members = [member for member in members_of(observed) if not member.get("learner")]
    quorum = len(members) // 2 + 1
    sick = [member for member in members if _problem(member)]
    if not members or not plan.masters:
        return
    if len(members) < 3:
        number = "One etcd member" if len(members) == 1 else "Two etcd members"
        yield info("E2", "etcd", f"{number}: the API is away while etcd is upgraded")
        return
    healthy = len(members) - len(sick)
    has_spare = healthy > quorum
    # the only one that is away is the one whose upgrade goes on
    goes_on = healthy == quorum and len(sick) == 1 and sick[0]["name"] in _continued(observed)
    if not has_spare and not goes_on:
        yield blocker(
            "E2",
            "etcd",
            f"Only {healthy} of {len(members)} etcd members are healthy and {quorum} are needed:"
            " none can be spared for its upgrade",
            "Bring back the other members first.",
        )


def check_alarms(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """E3: no NOSPACE, no CORRUPT."""
    alarms = sorted({alarm for told in _told(observed).values() for alarm in told.get("alarms") or ()})
    for alarm in alarms:
        yield blocker(
            "E3",
            "etcd",
            f"etcd has raised the alarm {alarm}",
            "Repair its cause (NOSPACE: compact and defragment), then etcdctl alarm disarm.",
        )


def check_size(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """E5: the database is far from its quota."""
    for name, told in _told(observed).items():
        size, quota = told.get("db_bytes") or 0, told.get("quota_bytes") or 2 * 1024**3
        if size > 0.8 * quota:
            message = f"etcd's database on {name} fills {size / quota:.0%} of its quota"
            way_out = "Compact and defragment it, or raise --quota-backend-bytes."
            yield (blocker if size > 0.95 * quota else warning)("E5", name, message, way_out)


def check_snapshot(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """E10: a snapshot that is proven and off the nodes comes before the first change of the control plane."""
    if plan.masters and not wanted.snapshot:
        yield warning(
            "E10",
            "etcd",
            "No snapshot of etcd is saved before the control plane is changed, since etcd_snapshot_required is false",
            "Leave it out, or be sure of a snapshot of your own that can be restored.",
        )


CHECKS = (check_members, check_spare, check_alarms, check_size, check_snapshot)
