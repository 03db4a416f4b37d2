# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The API of EKS for one cluster, in the dicts of boto3."""

from __future__ import annotations

import functools
import typing as t
import uuid

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.connection import Client, client
from ansible_collections.day2.kubernetes.plugins.module_utils._aws.refusals import AwsError, Missing, capital, thing_of
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

UNKNOWN_ADDON = "InvalidParameterException"
Dict = dict[str, t.Any]
CLUSTER: Dict = {}  # whose update it is: nothing for the cluster, else {"addonName": ...} or {"nodegroupName": ...}


class Eks:
    """One cluster. Nothing is read twice but what changes: what is handed on costs no call."""

    def __init__(self, asked: Client, name: str) -> None:
        """Use a client of eks for the cluster of this name."""
        self.client, self.name = asked, name

    @classmethod
    def connect(cls, module: t.Any) -> Eks:
        """Return the cluster that the option cluster_name of a module names; nothing is asked yet."""
        return cls(client(module, "eks"), module.params["cluster_name"])

    def thing(self, owner: Dict) -> str:
        """Return the words for a cluster, add-on or node group, as the begin of a sentence."""
        return capital(thing_of(owner or {"name": self.name}))

    def cluster(self) -> Dict:
        """Read the cluster."""
        cluster = t.cast(Dict, self.client.describe_cluster(name=self.name)["cluster"])
        if "version" not in cluster:
            raise Day2Error(f"Cluster '{self.name}' is only connected to EKS: its version is set where it runs")
        return cluster

    @functools.cached_property
    def version(self) -> str:
        """The Kubernetes version of the cluster, such as 1.34, read once."""
        return str(self.cluster()["version"])

    def addon(self, name: str) -> Dict | None:
        """Read an add-on, or return None when the cluster has none of this name.

        Raises:
            Missing: there is no such cluster.

        """
        try:
            return t.cast(Dict, self.client.describe_addon(clusterName=self.name, addonName=name)["addon"])
        except Missing as error:
            if error.thing == thing_of({"name": self.name}):
                raise
            return None

    def nodegroup(self, name: str) -> Dict:
        """Read a managed node group."""
        answer = self.client.describe_nodegroup(clusterName=self.name, nodegroupName=name)
        return t.cast(Dict, answer["nodegroup"])

    def names(self, kind: str) -> list[str]:
        """List the names of all addons, nodegroups or fargate_profiles."""
        key = {"fargate_profiles": "fargateProfileNames"}.get(kind, kind)
        return list(self.client.pages(f"list_{kind}", clusterName=self.name).get(key, ()))

    def associations(self, addon: Dict) -> list[Dict]:
        """Read the pod identity associations of an add-on, which names but their ARNs."""
        return [self.association(arn) for arn in addon.get("podIdentityAssociations") or ()]

    def association(self, arn: str) -> Dict:
        """Read a pod identity association, as service_account and role_arn."""
        request = {"clusterName": self.name, "associationId": arn.rpartition("/")[2]}
        found = self.client.describe_pod_identity_association(**request)["association"]
        return {"service_account": found["serviceAccount"], "role_arn": found["roleArn"]}

    def catalogue(self, **which: t.Any) -> dict[str, Dict]:
        """Read what versions of add-ons there are, by name; which is addonName, or owners."""
        try:
            found = self.client.pages("describe_addon_versions", **which)
        except AwsError as error:
            if "addonName" not in which or error.code != UNKNOWN_ADDON:
                raise
            return {}
        return {one["addonName"]: one for one in found.get("addons", ())}

    def releases(self) -> dict[str, Dict]:
        """Read all versions of Kubernetes that EKS knows, also those without support, by version."""
        answer = self.client.pages("describe_cluster_versions", includeAll=True)
        return {one["clusterVersion"]: one for one in answer.get("clusterVersions", ())}

    def insights(self, **which: t.Any) -> list[Dict]:
        """List insights; which is the filter of ListInsights."""
        return list(self.client.pages("list_insights", clusterName=self.name, filter=which).get("insights", ()))

    def insight(self, insight_id: str) -> Dict:
        """Read all of an insight."""
        return t.cast(Dict, self.client.describe_insight(clusterName=self.name, id=insight_id)["insight"])

    def update(self, owner: Dict, update_id: str) -> Dict:
        """Read an update."""
        return t.cast(Dict, self.client.describe_update(name=self.name, updateId=update_id, **owner)["update"])

    def updates(self, owner: Dict) -> t.Iterator[Dict]:
        """Read the updates one after another, as far as the caller wants to see them."""
        for update_id in self.client.pages("list_updates", name=self.name, **owner).get("updateIds", ()):
            yield self.update(owner, update_id)

    def write(self, operation: str, **request: t.Any) -> Dict:
        """Send one request that changes something; its token makes AWS take it once, however often it is sent."""
        return getattr(self.client, operation)(**request, clientRequestToken=str(uuid.uuid4()))
