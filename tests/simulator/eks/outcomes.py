# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Changes that end badly on demand. What is not asked for ends well."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

EVICTION = "Reached max retries while trying to evict pods from nodes in node group {nodegroupName}"
CONFLICT = (
    "Conflicts found when trying to apply. Will not continue due to resolve conflicts mode. Conflicts:\n"
    "ConfigMap {addonName} - .data.Corefile\n"
    'Deployment.apps {addonName} - .spec.template.spec.containers[name="{addonName}"].image'
)
REPLICAS = "The add-on is unhealthy because all deployments have insufficient number of replicas available"
NODES = ["ip-10-0-11-7.eu-west-1.compute.internal", "ip-10-0-12-9.eu-west-1.compute.internal"]
# by name, so that a test says what happens and not how; each can be changed member by member
PRESETS: dict[str, dict[str, t.Any]] = {
    "pod_eviction": {
        "operation": "UpdateNodegroupVersion",
        "errors": [{"errorCode": "PodEvictionFailure", "errorMessage": EVICTION, "resourceIds": NODES}],
        "unless": {"force": [True]},
    },
    "conflict": {
        "operation": "UpdateAddon",
        "errors": [{"errorCode": "ConfigurationConflict", "errorMessage": CONFLICT}],
        "unless": {"resolveConflicts": ["OVERWRITE", "PRESERVE"]},
    },
    "create_conflict": {
        "operation": "CreateAddon",
        "errors": [{"errorCode": "ConfigurationConflict", "errorMessage": CONFLICT}],
        "unless": {"resolveConflicts": ["OVERWRITE"]},
    },
    "create_failed": {
        "operation": "CreateAddon",
        "errors": [{"errorCode": "AdmissionRequestDenied", "errorMessage": "admission webhook denied the request"}],
    },
    "degraded_then_healed": {
        "operation": "UpdateAddon",
        "errors": [{"errorCode": "InsufficientNumberOfReplicas", "errorMessage": REPLICAS}],
        "update": "Successful",
        "status": "DEGRADED",
        "applied": True,
        "heals": 2,
    },
    "failed_then_active": {
        "operation": "UpdateAddon",
        "errors": [{"errorCode": "InsufficientNumberOfReplicas", "errorMessage": REPLICAS}],
        "status": "DEGRADED",
        "applied": True,
        "heals": 2,
    },
    "no_addresses": {
        "operation": "UpdateClusterVersion",
        "errors": [
            {
                "errorCode": "IpNotAvailable",
                "errorMessage": "The subnets do not have 5 free IP addresses",
            }
        ],
    },
    "nodes_not_joining": {
        "operation": "CreateNodegroup",
        "errors": [{"errorCode": "NodeCreationFailure", "errorMessage": "Instances failed to join the cluster"}],
    },
}


@dataclass
class Outcome:
    """How the changes end that fit: the first ``times`` of them."""

    operation: str
    errors: list[dict[str, t.Any]] = field(default_factory=list)
    match: dict[str, t.Any] = field(default_factory=dict)
    unless: dict[str, list[t.Any]] = field(default_factory=dict)
    update: str = "Failed"
    status: str = ""  # of the thing afterwards; "" is the usual one
    applied: bool = False
    heals: int | None = None
    times: int = 1

    def fits(self, operation: str, wanted: dict[str, t.Any]) -> bool:
        """Tell whether a call ends so."""
        return (
            self.times > 0
            and self.operation == operation
            and all(wanted.get(name) == value for name, value in self.match.items())
            and not any(wanted.get(name) in values for name, values in self.unless.items())
        )

    def named(self, wanted: dict[str, t.Any]) -> Outcome:
        """Return it with the names of the call in its messages."""
        names = {
            "nodegroupName": "",
            "addonName": "",
            **{key: value for key, value in wanted.items() if isinstance(value, str)},
        }
        errors = [{**error, "errorMessage": error["errorMessage"].format(**names)} for error in self.errors]
        return Outcome(**{**vars(self), "errors": errors})


def asked_for(told: dict[str, t.Any]) -> Outcome:
    """Return an outcome from a test's words: ``preset`` and what shall differ from it, or all members."""
    told = dict(told)
    return Outcome(**{**PRESETS.get(told.pop("preset", ""), {}), **told})


def take(outcomes: list[Outcome], operation: str, wanted: dict[str, t.Any]) -> Outcome | None:
    """Return how a call ends, and use that up; None is a good end."""
    for outcome in outcomes:
        if outcome.fits(operation, wanted):
            outcome.times -= 1
            return outcome.named(wanted)
    return None
