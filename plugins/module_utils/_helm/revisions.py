# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Which revision of each release counts: pure, from the metadata of what Helm stores."""

from __future__ import annotations

import re
import typing as t

KINDS = {"secrets": "Secret", "configmaps": "ConfigMap"}  # Helm's storage drivers, by the resource they write
NAME = re.compile(r"sh\.helm\.release\.v1\.(.+)\.v(\d+)")
DEPLOYED = "deployed"
WITHOUT_DEPLOYED = ("failed", "superseded")  # what ``helm upgrade`` takes for the current state then, when it is newest
Json = dict[str, t.Any]


class Revision(t.NamedTuple):
    """A revision of a release as its labels tell it, and the object that holds it."""

    resource: str
    namespace: str
    object: str
    release: str
    number: int
    status: str

    @property
    def told(self) -> str:
        """Return the object, for a sentence."""
        return f"{KINDS[self.resource]} {self.namespace}/{self.object}"

    @property
    def path(self) -> str:
        """Return where the API has the object."""
        return f"{collection(self.resource, self.namespace)}/{self.object}"


class Current(t.NamedTuple):
    """The revision of a release that the next upgrade starts from, and the newest one, which may be another."""

    revision: Revision
    newest: Revision


def collection(resource: str, namespace: str | None) -> str:
    """Return the path of a collection; without a namespace that of all namespaces."""
    return f"/api/v1/namespaces/{namespace}/{resource}" if namespace else f"/api/v1/{resource}"


def revision_of(resource: str, thing: Json) -> Revision | None:
    """Return what an object says it is, or None: it is none of Helm's, or not one of a release."""
    metadata = thing.get("metadata") or {}
    labels, named = metadata.get("labels") or {}, NAME.fullmatch(str(metadata.get("name")))
    if not named:
        return None
    place = str(metadata.get("namespace")), named[0], str(labels.get("name") or named[1])
    return Revision(resource, *place, int(named[2]), str(labels.get("status", "")))


def current(revisions: t.Iterable[Revision]) -> list[Current]:
    """Return of each release what the next ``helm upgrade`` compares with, as Helm chooses it.

    That is the newest deployed revision, however many failed or pending ones are newer. Of a release that was never
    deployed it is the newest one if that failed. One that is uninstalled, or pending for the first time, has none.
    """
    releases: dict[tuple[str, str, str], list[Revision]] = {}
    for revision in revisions:
        releases.setdefault((revision.resource, revision.namespace, revision.release), []).append(revision)
    chosen = []
    for found in releases.values():
        newest = max(found, key=_number)
        deployed = [one for one in found if one.status == DEPLOYED]
        if deployed or newest.status in WITHOUT_DEPLOYED:
            chosen.append(Current(max(deployed, key=_number) if deployed else newest, newest))
    return chosen


def _number(revision: Revision) -> int:
    return revision.number
