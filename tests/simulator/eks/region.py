# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One region of EKS: its clusters with all that belongs to them."""

from __future__ import annotations

import typing as t
import uuid
from dataclasses import dataclass, field

from tests.simulator.eks.outcomes import Outcome, take
from tests.simulator.eks.registry import refuse
from tests.simulator.eks.things import Change, Thing, Update
from tests.simulator.refusals import ACCOUNT
from tests.simulator.settings import Settings

# what an update belongs to: "" and "" for the cluster, else nodegroupName or addonName and its name
Owner = tuple[str, str]
OF_CLUSTER: Owner = ("", "")


@dataclass
class Cluster(Thing):
    """A cluster; the keys are names, or identifiers of associations and insights."""

    nodegroups: dict[str, Thing] = field(default_factory=dict)
    addons: dict[str, Thing] = field(default_factory=dict)
    fargate: dict[str, Thing] = field(default_factory=dict)
    associations: dict[str, dict[str, t.Any]] = field(default_factory=dict)
    insights: dict[str, dict[str, t.Any]] = field(default_factory=dict)
    refresh: Thing | None = None
    updates: dict[Owner, dict[str, Update]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The cluster's name."""
        return str(self.fields["name"])

    @property
    def version(self) -> str:
        """The cluster's minor version of Kubernetes."""
        return str(self.fields["version"])

    def running(self, owner: Owner = OF_CLUSTER) -> Update | None:
        """Return the update that is under way."""
        return next((update for update in self.updates.get(owner, {}).values() if not update.over), None)


@dataclass
class Region:
    """A region's name, what is in it, and how it behaves."""

    name: str
    settings: Settings
    outcomes: list[Outcome]
    clusters: dict[str, Cluster] = field(default_factory=dict)
    answers: dict[tuple[str, str], tuple[dict[str, t.Any], dict[str, t.Any]]] = field(default_factory=dict)

    def arn(self, kind: str, *names: str) -> str:
        """Return the ARN of a thing; all but clusters have a part that nobody can foretell."""
        own = () if kind == "cluster" else (str(uuid.uuid4()),)
        return f"arn:aws:eks:{self.name}:{ACCOUNT}:{'/'.join((kind, *names, *own))}"

    def cluster(self, name: str) -> Cluster:
        """Return a cluster."""
        if name not in self.clusters:
            raise refuse("ResourceNotFoundException", f"No cluster found for name: {name}.", clusterName=name)
        return self.clusters[name]

    def nodegroup(self, cluster: str, name: str) -> Thing:
        """Return a node group."""
        found = self.cluster(cluster).nodegroups.get(name)
        if found is None:
            message = f"No node group found for name: {name}."
            raise refuse("ResourceNotFoundException", message, clusterName=cluster, nodegroupName=name)
        return found

    def addon(self, cluster: str, name: str) -> Thing:
        """Return an add-on."""
        found = self.cluster(cluster).addons.get(name)
        if found is None:
            message = f"No addon: {name} found in cluster: {cluster}"
            raise refuse("ResourceNotFoundException", message, clusterName=cluster, addonName=name)
        return found

    def outcome(self, operation: str, wanted: dict[str, t.Any]) -> Outcome | None:
        """Return how a change shall end; None is well."""
        return take(self.outcomes, operation, wanted)

    def create(self, operation: str, wanted: dict[str, t.Any], made: Thing) -> None:
        """Let a thing be CREATING for a while, and then what a test wants it to be."""
        outcome = self.outcome(operation, wanted)
        spoilt = (outcome.status or "CREATE_FAILED") if outcome else "ACTIVE"
        made.fields["status"] = "CREATING"
        made.change = Change(self.settings, lambda: made.settle(self.settings, spoilt, outcome))

    def start(self, cluster: Cluster, owner: Owner, update: Update) -> dict[str, t.Any]:
        """Note an update that begins; return the answer of the call that began it."""
        cluster.updates.setdefault(owner, {})[update.fields["id"]] = update
        return {"update": dict(update.fields)}
