# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Write and remove the notes of a maintenance."""

from __future__ import annotations

import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.observe import pods_on, read_node
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._journal import lease as leases
from ansible_collections.day2.kubernetes.plugins.module_utils._maintenance.note import (
    ANNOTATION,
    new_note,
    note_on,
    refusal,
    told,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._utc import utc
from ansible_collections.day2.kubernetes.plugins.module_utils._who import who

Json = dict[str, t.Any]
Texts = dict[str, t.Optional[str]]


def begin(cluster: Cluster, names: list[str], check: bool) -> Json:
    """Note what each node is now, where no maintenance of it has begun; with check only tell.

    Raises:
        Day2Error: a node must not be maintained now; no note was written then.

    """
    nodes = [read_node(cluster, name) for name in names]
    if refusals := [text for text in map(refusal, nodes) if text]:
        raise Day2Error("; ".join(refusals))
    seen: dict[str, Json] = {}
    before: Texts = {}
    after: Texts = {}
    for name, node in zip(names, nodes):
        old = note_on(node)
        note = old or new_note(node, pods_on(cluster, name), who(), utc(time.time()))
        seen[name] = told(node, note, resumed=old is not None)
        before[name], after[name] = (old.text() if old else None), note.text()
    if not check:
        _write(cluster, before, after)
    return {**_changed(before, after), "nodes": seen, "locked_by": leases.holder_of(leases.read(cluster) or {})}


def end(cluster: Cluster, names: list[str], check: bool) -> Json:
    """Remove the notes; with check only tell."""
    nodes = {name: read_node(cluster, name) for name in names}
    before: Texts = {name: (node["metadata"].get("annotations") or {}).get(ANNOTATION) for name, node in nodes.items()}
    after: Texts = dict.fromkeys(names)
    if not check:
        _write(cluster, before, after)
    return _changed(before, after)


def _write(cluster: Cluster, before: Texts, after: Texts) -> None:
    for name, text in after.items():
        if text != before[name]:
            cluster.patch(f"/api/v1/nodes/{name}", {"metadata": {"annotations": {ANNOTATION: text}}})


def _changed(before: Texts, after: Texts) -> Json:
    return {"changed": before != after, "diff": {"before": before, "after": after}}
