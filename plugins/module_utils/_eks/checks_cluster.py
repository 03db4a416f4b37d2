# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What is wrong with a control plane before its version changes."""

from __future__ import annotations

import datetime
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.finding import ERROR, INFO, WARNING, Finding, Seen
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.insights import insight_in_words
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.releases import (
    day,
    step_problem,
    support_of,
    unsupported,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.updates import in_words

ROLLBACK_DAYS = 7
SUBNETS, ADDRESSES = 2, 5  # https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
READ_LESS = "allow the read in an IAM policy, or look yourself"
# keys of tags by which tools mark what they own
OWNERS = {"aws:cloudformation:stack-name": "CloudFormation", "terraform": "Terraform"}
MANAGED_BY = ("managedby", "managed-by", "managed_by", "provisioner", "provisioned-by", "createdby", "created-by")


def version(seen: Seen) -> t.Iterator[Finding]:
    """Whether EKS knows the way to the target."""
    problem = step_problem(seen.current, seen.target, rollback=seen.target < seen.current)
    problem = problem or unsupported(seen.releases, str(seen.target))
    if problem:
        yield Finding("version", ERROR, seen.name, problem, "Choose another target_version.")


def support(seen: Seen) -> t.Iterator[Finding]:
    """How long AWS supports the version that the cluster has."""
    release = support_of(seen.releases.get(str(seen.current), {}))
    policy = (seen.cluster.get("upgradePolicy") or {}).get("supportType")
    standard, extended = release["end_of_standard_support"], release["end_of_extended_support"]
    if seen.target < seen.current:
        old = support_of(seen.releases.get(str(seen.target), {}))
        if policy == "STANDARD" and old["status"] == "EXTENDED_SUPPORT":
            text = f"Kubernetes {seen.target} is in extended support, and the upgrade policy is STANDARD."
            yield Finding("support", ERROR, seen.name, text, "Set the upgrade policy to EXTENDED first.")
    elif release["status"] == "EXTENDED_SUPPORT":
        text = f"Kubernetes {seen.current} is in extended support, which costs more, until {extended}."
        yield Finding("support", WARNING, seen.name, text, "Upgrade.")
    elif policy == "STANDARD" and standard:
        text = f"AWS upgrades Kubernetes {seen.current} by itself when standard support ends on {standard}."
        yield Finding("support", INFO, seen.name, text, "Upgrade before, or set its upgrade policy to EXTENDED.")


def state(seen: Seen) -> t.Iterator[Finding]:
    """Whether the cluster is at rest and well."""
    if seen.cluster["status"] != "ACTIVE":
        text = f"The cluster is {seen.cluster['status']}."
        yield Finding("cluster_status", ERROR, seen.name, text, "Wait until it is ACTIVE.")
    for issue in (seen.cluster.get("health") or {}).get("issues", ()):
        resource = ", ".join(issue.get("resourceIds") or ()) or seen.name
        yield Finding("cluster_health", ERROR, resource, in_words([issue]), "Cure it first.")


def insights(seen: Seen) -> t.Iterator[Finding]:
    """Tell what EKS itself has found; what is unknown blocks a rollback only."""
    blocking = ("ERROR", "UNKNOWN") if seen.target < seen.current else ("ERROR",)
    for one in seen.insights:
        if one["status"] != "PASSING":
            severity = ERROR if one["status"] in blocking else WARNING
            yield Finding("insight", severity, str(one["name"]), insight_in_words(one), one["recommendation"])
    if "insights" in seen.unread:
        last = max(
            (str(one["last_refresh"]) for one in seen.insights if one["last_refresh"]), default="an unknown time"
        )
        text = f"Unknown: the insights are of {last} and were not read anew: {seen.unread['insights']}"
        yield Finding("insights_refresh", WARNING, seen.name, text, "EKS reads them anew once a day.")


def subnets(seen: Seen) -> t.Iterator[Finding]:
    """Whether a new control plane finds addresses."""
    if seen.target == seen.current:
        return
    if seen.subnets is None:
        text = f"Unknown: the subnets of the control plane could not be read: {seen.unread['subnets']}"
        yield Finding("subnets", WARNING, seen.name, text, READ_LESS)
        return
    free = {one["SubnetId"]: one["AvailableIpAddressCount"] for one in seen.subnets}
    if sum(count >= ADDRESSES for count in free.values()) < SUBNETS:
        each = ", ".join(f"{subnet}: {count}" for subnet, count in sorted(free.items()))
        text = f"Fewer than {SUBNETS} subnets of the control plane have {ADDRESSES} free addresses ({each})."
        yield Finding("subnets", ERROR, seen.name, text, "Free addresses, or add subnets to the cluster.")


def owners(seen: Seen) -> t.Iterator[Finding]:
    """Which tool would set the old version again with its next run."""
    things = [(seen.name, seen.cluster), *((f"node group {one['nodegroupName']}", one) for one in seen.nodegroups)]
    things += [(f"add-on {name}", addon) for name, addon in seen.addons.items() if addon]
    for resource, thing in things:
        tool = _owner(thing.get("tags") or {})
        if tool:
            text = f"By its tags it is owned by {tool}, whose next run would set the old version again."
            yield Finding("managed_by", WARNING, resource, text, f"Set the new version in {tool} too.")


def rollback_window(seen: Seen) -> t.Iterator[Finding]:
    """How long EKS takes the last upgrade back."""
    if seen.version_updates is None:
        return
    ends = rollback_until(seen)
    back = seen.target < seen.current
    if ends and ends > datetime.datetime.now(datetime.timezone.utc):
        text = f"EKS takes the upgrade to {seen.current} back until {ends:%Y-%m-%d %H:%M} UTC."
        yield Finding("rollback_window", INFO, seen.name, text)
    elif back and ends:
        text = f"EKS took the upgrade to {seen.current} back for {ROLLBACK_DAYS} days, until {day(ends)}."
        yield Finding("rollback_window", ERROR, seen.name, text, "It cannot be rolled back any more.")
    elif back:
        text = f"Unknown: EKS lists no upgrade to {seen.current}; it takes one back for {ROLLBACK_DAYS} days."
        yield Finding("rollback_window", WARNING, seen.name, text, "Try it: EKS refuses what it does not take back.")


def rollback_until(seen: Seen) -> datetime.datetime | None:
    """Return when the last upgrade to the current version can no longer be taken back, or None without one."""
    begun = [one["createdAt"] for one in seen.version_updates or ()]
    return max(begun) + datetime.timedelta(days=ROLLBACK_DAYS) if begun else None


def _owner(tags: t.Mapping[str, str]) -> str | None:
    low = {key.lower(): value for key, value in tags.items()}
    for key, tool in OWNERS.items():
        if low.get(key, "false").lower() != "false":
            return tool
    named = [low[key].lower() for key in MANAGED_BY if key in low]
    return next((tool for tool in OWNERS.values() if any(tool.lower() in value for value in named)), None)


CHECKS = (version, support, state, insights, subnets, owners, rollback_window)
