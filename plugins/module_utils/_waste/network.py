# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Load balancers that serve nobody, and addresses that nothing uses."""

from __future__ import annotations

import itertools
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._waste.found import (
    Found,
    Row,
    Terms,
    fits,
    seconds_of,
    tags_of,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._waste.storage import Ask
from ansible_collections.day2.kubernetes.plugins.module_utils._waste.traffic import silent

AT_ONCE = 20  # names that describe_tags takes
SERVING = {"healthy", "initial", "unavailable"}  # unavailable: nobody checks the health of these targets


def addresses(ask: Ask) -> list[Found]:
    """Return the addresses that are kept and attached to nothing; AWS does not tell how old they are."""
    return [
        Found(
            "addresses",
            row.get("AllocationId") or row["PublicIp"],
            None,
            tags_of(row),
            ["attached to nothing"],
            name=row["PublicIp"],
            handles=(row["PublicIp"],),
        )
        for row in ask("ec2").describe_addresses()["Addresses"]
        # an address of a service of AWS, such as a load balancer's, comes and goes with it
        if not row.get("AssociationId") and not row.get("InstanceId") and not row.get("ServiceManaged")
    ]


def load_balancers(ask: Ask, terms: Terms) -> list[Found]:
    """Return the load balancers without a healthy target, or without traffic for terms.idle_days."""
    rows = [*_balancers(ask), *_classic(ask)]
    old = [(row, found) for row, found in rows if fits(found, terms)]
    quiet = silent(ask, [row for row, found in old if fits(found, terms, terms.idle_days)], terms)
    health = _healthy(ask, [row for row, dummy in old])
    for dummy, found in old:
        if found.id in quiet:
            found.reasons.append(f"no traffic for {terms.idle_days} days")
        if health.get(found.id) is False:
            found.reasons.append("no healthy target")
    return [found for dummy, found in old if found.reasons]


def _balancers(ask: Ask) -> list[tuple[Row, Found]]:
    rows = ask("elbv2").pages("describe_load_balancers")["LoadBalancers"]
    tags = _tags(ask, "elbv2", "ResourceArns", "ResourceArn", [row["LoadBalancerArn"] for row in rows])
    return [(row, _found(row, row["LoadBalancerArn"], tags)) for row in rows]


def _classic(ask: Ask) -> list[tuple[Row, Found]]:
    rows = ask("elb").pages("describe_load_balancers")["LoadBalancerDescriptions"]
    tags = _tags(ask, "elb", "LoadBalancerNames", "LoadBalancerName", [row["LoadBalancerName"] for row in rows])
    return [({**row, "Type": "classic"}, _found(row, row["LoadBalancerName"], tags)) for row in rows]


def _found(row: Row, key: str, tags: dict[str, dict[str, str]]) -> Found:
    handles = (str(row.get("DNSName", "")).lower(),)
    name = row["LoadBalancerName"]
    return Found(
        "load_balancers", key, seconds_of(row["CreatedTime"]), tags.get(key, {}), [], name=name, handles=handles
    )


def _tags(ask: Ask, service: str, names: str, name: str, keys: list[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for start in range(0, len(keys), AT_ONCE):
        rows = ask(service).describe_tags(**{names: keys[start : start + AT_ONCE]})["TagDescriptions"]
        found.update({row[name]: tags_of(row) for row in rows})
    return found


def _healthy(ask: Ask, rows: list[Row]) -> dict[str, bool]:
    """Tell of each that has targets, or could have them, whether one of them serves."""
    health: dict[str, bool] = {}
    wanted = {row["LoadBalancerArn"] for row in rows if row["Type"] != "classic"}
    groups = ask("elbv2").pages("describe_target_groups")["TargetGroups"] if wanted else []
    # one that only redirects has no target group, and works
    pairs = [(arn, group["TargetGroupArn"]) for group in groups for arn in group["LoadBalancerArns"] if arn in wanted]
    for arn, several in itertools.groupby(sorted(pairs), key=lambda pair: pair[0]):
        health[arn] = any(_serves(_targets(ask, group)) for dummy, group in several)
    for row in rows:
        if row["Type"] == "classic":
            name = row["LoadBalancerName"]
            states = ask("elb").describe_instance_health(LoadBalancerName=name)["InstanceStates"]
            health[name] = any(one["State"] == "InService" for one in states)
    return health


def _targets(ask: Ask, group: str) -> list[Row]:
    return list(ask("elbv2").describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"])


def _serves(targets: t.Iterable[Row]) -> bool:
    return any(target["TargetHealth"]["State"] in SERVING for target in targets)
