# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Writes into the objects that hold releases, each after a backup of it."""

from __future__ import annotations

import hashlib
import json
import os
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.encoding import KEY
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.revisions import KINDS, Revision, collection
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

ANNOTATION = "day2.kubernetes/backup-of"
MANAGED = {"app.kubernetes.io/managed-by": "day2.kubernetes"}
CONFLICT, NOT_FOUND = 409, 404
Json = dict[str, t.Any]


class InCluster:
    """Backups as objects beside those that they are of."""

    def __init__(self, cluster: Cluster) -> None:
        """Keep where to write."""
        self._cluster = cluster

    def place(self, revision: Revision, thing: Json) -> str:
        """Return what the backup will be."""
        return f"{KINDS[revision.resource]} {revision.namespace}/{_name(revision, thing)}"

    def keep(self, revision: Revision, thing: Json) -> None:
        """Make the backup; one that is there already has the same data, since its name tells it.

        Raises:
            ApiError: it cannot be made.

        """
        metadata = {"name": _name(revision, thing), "labels": MANAGED, "annotations": {ANNOTATION: revision.object}}
        try:
            self._cluster.post(collection(revision.resource, revision.namespace), _copy(revision, thing, metadata))
        except ApiError as error:
            if error.status != CONFLICT:
                raise


class InFolder:
    """Backups as files that kubectl can write back."""

    def __init__(self, folder: str) -> None:
        """Keep where to write."""
        self._folder = os.path.abspath(os.path.expanduser(folder))

    def place(self, revision: Revision, thing: Json) -> str:
        """Return the path of the backup."""
        name = f"{revision.namespace}.{revision.resource}.{_name(revision, thing)}.json"
        return os.path.join(self._folder, name)

    def keep(self, revision: Revision, thing: Json) -> None:
        """Write the backup, which only its owner may read.

        Raises:
            Day2Error: it cannot be written.

        """
        kept = {name: value for name, value in thing["metadata"].items() if name in ("name", "namespace", "labels")}
        copy = {**_copy(revision, thing, kept), **({"type": thing["type"]} if "type" in thing else {})}
        Host().write(self.place(revision, thing), json.dumps(copy, indent=1), mode=0o600)


Keeper = t.Union[InCluster, InFolder]


def replace(cluster: Cluster, revision: Revision, thing: Json, data: str) -> None:
    """Write data.release, if the object is still the one that was read.

    Raises:
        Day2Error: it is not; or as the API says.

    """
    lock = {"resourceVersion": thing["metadata"]["resourceVersion"]}
    try:
        cluster.patch(revision.path, {"metadata": lock, "data": {KEY: data}})
    except ApiError as error:
        if error.status not in (CONFLICT, NOT_FOUND):
            raise
        # after a lost answer the same write is a conflict with itself
        if error.status == NOT_FOUND or cluster.get(revision.path)["data"].get(KEY) != data:
            told = f"{revision.told} was changed meanwhile and is left as it is: run this again when Helm is done"
            raise Day2Error(told, **error.details) from error


def _copy(revision: Revision, thing: Json, metadata: Json) -> Json:
    return {"apiVersion": "v1", "kind": KINDS[revision.resource], "metadata": metadata, "data": thing["data"]}


def _name(revision: Revision, thing: Json) -> str:
    return f"{revision.object}.backup-{hashlib.sha256(str(thing['data'][KEY]).encode()).hexdigest()[:12]}"
