# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The journal in the cluster: a ConfigMap for the run, an annotation on each node that is not done."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._journal.records import (
    ANNOTATION,
    NAME,
    NAMESPACE,
    Entry,
    Header,
    read_entry,
    read_header,
)

Json = dict[str, t.Any]
CONFIGMAPS = f"/api/v1/namespaces/{NAMESPACE}/configmaps"
NOT_FOUND = 404


@dataclasses.dataclass(frozen=True)
class Journal:
    """What was found: the header, the entries by node, and what could not be understood, by object."""

    header: Header | None = None
    entries: dict[str, Entry] = dataclasses.field(default_factory=dict)
    problems: dict[str, Day2Error] = dataclasses.field(default_factory=dict)


def read_journal(cluster: Cluster, nodes: t.Iterable[Json]) -> Journal:
    """Read the header, and the entries on Node objects that were read before; what is broken is told, not raised."""
    entries: dict[str, Entry] = {}
    problems: dict[str, Day2Error] = {}
    for node in nodes:
        name, text = node["metadata"]["name"], (node["metadata"].get("annotations") or {}).get(ANNOTATION)
        try:
            entries.update({} if text is None else {name: read_entry(text)})
        except Day2Error as error:
            problems[name] = error
    try:
        return Journal(read_the_header(cluster), entries, problems)
    except ApiError:
        raise
    except Day2Error as error:
        return Journal(None, entries, {**problems, NAME: error})


def read_the_header(cluster: Cluster) -> Header | None:
    """Return the header, or None where there is none; raises as records.read_header."""
    try:
        return read_header(cluster.get(f"{CONFIGMAPS}/{NAME}").get("data") or {})
    except ApiError as error:
        if error.status != NOT_FOUND:
            raise
        return None


def write_header(cluster: Cluster, header: Header) -> None:
    """Write the header; what it does not name is left as it is."""
    body = {"metadata": {"name": NAME, "namespace": NAMESPACE}, "data": header.data()}
    try:
        cluster.patch(f"{CONFIGMAPS}/{NAME}", body)
    except ApiError as error:
        if error.status != NOT_FOUND:
            raise
        cluster.post(CONFIGMAPS, {"apiVersion": "v1", "kind": "ConfigMap", **body})


def clear_entries(cluster: Cluster, names: t.Collection[str]) -> None:
    """Remove the entries that earlier runs left on these nodes."""
    for node in cluster.list("/api/v1/nodes"):
        name = node["metadata"]["name"]
        if name in names and ANNOTATION in (node["metadata"].get("annotations") or {}):
            write_entry(cluster, name, None)


def write_entry(cluster: Cluster, node: str, entry: Entry | None) -> None:
    """Write the entry of a node, or remove it; a node that is gone needs none."""
    text = entry.text() if entry else None
    try:
        cluster.patch(f"/api/v1/nodes/{node}", {"metadata": {"annotations": {ANNOTATION: text}}})
    except ApiError as error:
        if error.status != NOT_FOUND:
            raise
