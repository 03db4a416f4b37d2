# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What EKS does not take in calls about add-ons."""

from __future__ import annotations

import typing as t

import yaml

from tests.simulator.eks.catalogue import addon, minor
from tests.simulator.eks.region import Cluster
from tests.simulator.eks.registry import refuse
from tests.simulator.eks.things import Thing
from tests.simulator.refusals import Refusal

Parameters = dict[str, t.Any]
ONE_MINOR_AT_A_TIME = {"vpc-cni": "VPC-CNI", "eks-pod-identity-agent": "EKS Pod Identity Agent"}
SCHEMA = "ConfigurationValue provided in request is not supported: Json schema validation failed with error: [{}]"
KINDS: dict[str, type | tuple[type, ...]] = {"integer": int, "string": str, "object": dict, "array": list}
MAY_BE_UPDATED = ("ACTIVE", "DEGRADED", "UPDATE_FAILED")


def wrong(wanted: Parameters, message: str, code: str = "InvalidParameterException") -> Refusal:
    """Return an error about an add-on."""
    return refuse(code, message, clusterName=wanted["clusterName"], addonName=wanted["addonName"])


def refuse_while_updating(wanted: Parameters, found: Thing) -> None:
    """Refuse an update of an add-on that something is under way with, or that only a new one can replace."""
    if found.status not in MAY_BE_UPDATED:
        message = f"Addon {wanted['addonName']} cannot be updated as it is currently in {found.status} state"
        raise wrong(wanted, message, "ResourceInUseException")


def refuse_request(cluster: Cluster, wanted: Parameters) -> None:
    """Refuse an unknown add-on or version, and a configuration that the schema does not know."""
    known, version = addon(wanted["addonName"], clusterName=cluster.name), wanted.get("addonVersion")
    if version and cluster.version not in known["versions"].get(version, []):
        raise wrong(wanted, "Addon version specified is not supported")
    if wanted.get("configurationValues"):
        _refuse_configuration(wanted, known["configurationSchema"]["properties"])


def refuse_step(wanted: Parameters, installed: str) -> None:
    """Refuse an update over more than one minor version, of those add-ons that cannot do it."""
    coming = wanted.get("addonVersion")
    name = ONE_MINOR_AT_A_TIME.get(wanted["addonName"])
    if name and coming and abs(minor(coming) - minor(installed)) > 1:
        raise wrong(wanted, f"Updating {name} can only go up or down 1 minor version at a time")


def _refuse_configuration(wanted: Parameters, known: dict[str, dict[str, str]]) -> None:
    try:
        values = yaml.safe_load(wanted["configurationValues"])
    except yaml.YAMLError:
        values = None
    if not isinstance(values, dict):
        raise wrong(wanted, "ConfigurationValue provided in request is not supported")
    said = []
    for name, value in values.items():
        if name not in known:
            said.append(f"$.{name}: is not defined in the schema and the schema does not allow additional properties")
        elif not isinstance(value, KINDS[known[name]["type"]]):
            said.append(f"$.{name}: {type(value).__name__} found, {known[name]['type']} expected")
    if said:
        raise wrong(wanted, SCHEMA.format(", ".join(said)))
