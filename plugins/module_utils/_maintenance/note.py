# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a node was before its maintenance, kept on the node until it is over. Pure."""

from __future__ import annotations

import dataclasses
import json
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.cordon import cordon_of
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._journal.records import ANNOTATION as UPGRADE
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.baseline import daemonset_place
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.identity import node_of

Json = dict[str, t.Any]
ANNOTATION = "day2.kubernetes/maintenance"


@dataclasses.dataclass(frozen=True)
class Note:
    """A node before its maintenance: kubelet, boot, whether it was cordoned, what was not ready; who noted it when.

    unready_daemonset_pods are as in the baseline of M(day2.kubernetes.upgrade_plan); at is in UTC.
    """

    kubelet: str
    boot_id: str
    was_cordoned: bool
    unready_daemonset_pods: list[str]
    by: str
    at: str

    def text(self) -> str:
        """Return it as the value of an annotation."""
        return json.dumps(dataclasses.asdict(self))


def note_on(node: Json) -> Note | None:
    """Return the note of a maintenance that has not ended, or None.

    One on a node that takes pods is of no worth: somebody has ended that maintenance by hand.

    Raises:
        Day2Error: the annotation is none of ours.

    """
    name = node["metadata"]["name"]
    text = _annotations(node).get(ANNOTATION)
    if text is None or not cordon_of(node).cordoned:
        return None
    try:
        raw = json.loads(text)
        return Note(**{field.name: raw[field.name] for field in dataclasses.fields(Note)})
    except (ValueError, KeyError, TypeError) as error:
        raise Day2Error(
            f"The annotation {ANNOTATION} on node {name} cannot be understood: remove it (kubectl annotate node "
            f"{name} {ANNOTATION}-) when no maintenance of the node goes on"
        ) from error


def new_note(node: Json, pods: t.Iterable[Json], by: str, at: str) -> Note:
    """Return the note for a node as it is now.

    Raises:
        Day2Error: its kubelet has not said which version it is.

    """
    seen = node_of(node)
    if seen.kubelet is None:
        raise Day2Error(f"Node {seen.name} does not tell the version of its kubelet: look whether that runs")
    unready = sorted({place for place in map(daemonset_place, pods) if place})
    return Note(str(seen.kubelet), seen.boot_id or "", cordon_of(node).cordoned, unready, by, at)


def refusal(node: Json) -> str | None:
    """Return why the node must not be maintained now, or None."""
    if UPGRADE not in _annotations(node):
        return None
    name = node["metadata"]["name"]
    return f"Node {name} is in the midst of an upgrade that has not ended: finish that first (upgrade_cluster goes on)"


def told(node: Json, note: Note, resumed: bool) -> Json:
    """Return one node as the module tells it; the version, boot and cordon are those of the note."""
    seen = node_of(node)
    return {
        "kubelet": note.kubelet,
        "boot_id": note.boot_id,
        "was_cordoned": note.was_cordoned,
        "unready_daemonset_pods": note.unready_daemonset_pods,
        "resumed": resumed,
        "rebooted": resumed and bool(note.boot_id) and seen.boot_id != note.boot_id,
        "ready": bool(seen.ready),
    }


def _annotations(node: Json) -> Json:
    return node["metadata"].get("annotations") or {}
