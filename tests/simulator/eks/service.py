# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The service: takes a call, finds its region and its function, and knows the answers it gave before."""

from __future__ import annotations

import datetime as dt
import json
import threading
import typing as t

from tests.simulator.calls import Call
from tests.simulator.eks import (
    addons,
    associations,
    catalogue,
    cluster_versions,
    clusters,
    fargate,
    insights,
    nodegroup_versions,
    nodegroups,
    tags,
    updates,
)
from tests.simulator.eks.outcomes import Outcome
from tests.simulator.eks.region import Region
from tests.simulator.eks.registry import HANDLERS, refuse
from tests.simulator.settings import Settings

# each of these registers what it answers
ROOMS = (
    addons, associations, catalogue, cluster_versions, clusters, fargate, insights, nodegroup_versions, nodegroups,
    tags, updates,
)  # fmt: skip
TOKEN = "clientRequestToken"


class Eks:
    """All regions."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.RLock()
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.outcomes: list[Outcome] = []
        self.regions: dict[str, Region] = {}

    def region(self, name: str) -> Region:
        """Return a region, which is empty at first."""
        return self.regions.setdefault(name, Region(name, self._settings, self.outcomes))

    def answer(self, call: Call) -> dict[str, t.Any]:
        """Answer a call; one with a token that was seen before is not carried out again."""
        with self._lock:
            handler = HANDLERS.get(call.operation)
            if handler is None:
                raise refuse("InvalidRequestException", f"The simulator does not play {call.operation}")
            region = self.region(call.region)
            token = (call.operation, str(call.parameters.get(TOKEN, "")))
            if token[1] and token in region.answers:
                return _again(call, *region.answers[token])
            found = handler(region, call.parameters)
            if token[1]:
                region.answers[token] = (call.parameters, found)
            return found

    def shown(self) -> dict[str, t.Any]:
        """Return what is in all regions, for a comparison of end states."""
        with self._lock:
            return {
                name: {cluster.name: _shown(cluster) for cluster in region.clusters.values()}
                for name, region in self.regions.items()
                if region.clusters
            }


def as_json(found: t.Any) -> bytes:
    """Return an answer as the protocol has it: times are seconds since 1970."""
    return json.dumps(found, default=_as_json).encode()


def _as_json(value: t.Any) -> t.Any:
    return value.timestamp() if isinstance(value, dt.datetime) else str(value)


def _again(call: Call, before: dict[str, t.Any], found: dict[str, t.Any]) -> dict[str, t.Any]:
    if before != call.parameters:
        raise refuse("InvalidRequestException", f"{TOKEN} was used before with other parameters")
    return found


def _shown(cluster: t.Any) -> dict[str, t.Any]:
    updates = {
        " ".join(owner).strip() or "cluster": [update.fields for update in found.values()]
        for owner, found in cluster.updates.items()
    }
    return {
        "cluster": cluster.fields,
        "nodegroups": {name: thing.fields for name, thing in cluster.nodegroups.items()},
        "addons": {name: thing.fields for name, thing in cluster.addons.items()},
        "fargate": {name: thing.fields for name, thing in cluster.fargate.items()},
        "associations": list(cluster.associations.values()),
        "updates": updates,
    }
