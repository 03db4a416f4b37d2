# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Who wrote an object, with which API, and whether that still counts: pure, from its metadata.

Whatever an object was written with, it is read in the version that is asked for. What was written is in annotations of
tools that keep it, and in managedFields, which have an entry for each manager and version.
"""

from __future__ import annotations

import json
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Use

APPLIED = ("kubectl.kubernetes.io/last-applied-configuration", "kapp.k14s.io/original")
CONTROL_PLANE = frozenset(("kube-controller-manager", "kube-scheduler", "kube-apiserver", "kubelet", "manager"))
CONTROLLERS = ("-controller", "-controllers", "-controller-manager", "-operator", "-provisioner")
# they write what somebody keeps in a repository
DELIVERY = frozenset(("argocd-controller", "argocd-application-controller", "kustomize-controller", "helm-controller"))
STALE = (
    "It was written again later, with an API that nothing is said against: this may only be history, but whoever "
    "wrote it first may write it like this again."
)
CONTROLLER = "A controller wrote it: a newer version of that controller writes it anew."
UNSERVED = "The cluster does not serve that version any more, so that nobody can write it like this now."
BREAKS = (
    "Its definition does not have that version any more, so that every server-side apply of this object fails, until "
    """its managedFields are emptied: kubectl patch --type=merge --patch '{"metadata": {"managedFields": [{}]}}'."""
)
MIRROR = "Somebody writes it by hand: the control plane mirrors it into an EndpointSlice."
MIRRORED = "endpointslicemirroring-controller.k8s.io"
UNKNOWN = "~"  # later than all
Json = dict[str, t.Any]
Ask = t.Callable[[str, str], bool]


class Reader:
    """Reads who wrote objects.

    What is asked about APIs, as apiVersion and kind: does it matter, is it served, and is it a version of a custom kind
    that is gone.
    """

    def __init__(self, matters: Ask, serves: Ask, gone: Ask) -> None:
        """Keep what to ask."""
        self._matters, self._serves, self._gone = matters, serves, gone

    def uses(self, kind: str, metadata: Json) -> t.Iterator[Use]:
        """Yield the uses of APIs that matter by an object of this kind.

        Raises:
            ValueError: an annotation that has to be JSON is not; it names the annotation.

        """
        entries = [one for one in metadata.get("managedFields") or [] if isinstance(one, dict)]
        for entry in entries:
            api_version = str(entry.get("apiVersion"))
            if self._matters(api_version, kind):
                yield self._managed(api_version, kind, metadata, entry, entries)
        if kind == "EndpointSlice":
            yield from _mirrored(metadata)
        for name in APPLIED:
            text = (metadata.get("annotations") or {}).get(name)
            applied = _applied(name, text, kind, metadata) if text else None
            if applied and self._matters(applied, kind):
                evidence = {"source": "last-applied", "annotation": name}
                owner = next((one for one in entries if _owns(one, name)), None)
                yield self._use(applied, kind, metadata, {**evidence, **_who(owner)}, owner, entries)

    def _managed(self, api_version: str, kind: str, metadata: Json, entry: Json, entries: list[Json]) -> Use:
        use = self._use(api_version, kind, metadata, {"source": "managedFields", **_who(entry)}, entry, entries)
        if self._gone(api_version, kind):
            return use._replace(lower=0, note=BREAKS)  # however old it is
        if is_controller(entry) and not use.lower:
            return use._replace(lower=1, note=" ".join(filter(None, [CONTROLLER, use.note])))
        return use

    def _use(
        self, api_version: str, kind: str, metadata: Json, evidence: Json, writer: Json | None, entries: list[Json]
    ) -> Use:
        stale = self._superseded(writer, kind, entries)
        notes = [STALE] if stale else []
        if not self._serves(api_version, kind):
            evidence, notes = {**evidence, "served": False}, [*notes, UNSERVED]
        where = metadata.get("namespace"), metadata.get("name")
        return Use(api_version, kind, *where, "high", evidence, 2 if stale else 0, " ".join(notes))

    def _superseded(self, writer: Json | None, kind: str, entries: list[Json]) -> bool:
        """Tell whether somebody, but for controllers, wrote more than metadata later with an API that is fine.

        An annotation without a writer is left from before: for server-side apply kubectl takes its own entries over.
        """
        time = "" if writer is None else str(writer.get("time") or UNKNOWN)
        return any(
            (writer is None or str(one.get("time") or "") > time)
            and not is_controller(one)
            and not self._matters(str(one.get("apiVersion")), kind)
            and _substantial(one)
            for one in entries
        )


def is_controller(entry: Json) -> bool:
    """Tell whether an entry of managedFields is of a controller, as far as its name and what it writes tell."""
    manager = str(entry.get("manager") or "")
    if entry.get("subresource") or manager in CONTROL_PLANE:
        return True
    return manager.endswith(CONTROLLERS) and manager not in DELIVERY


def _who(entry: Json | None) -> Json:
    told = {name: (entry or {}).get(name) for name in ("manager", "operation", "time", "subresource")}
    return {name: value for name, value in told.items() if value}


def _substantial(entry: Json) -> bool:
    fields = entry.get("fieldsV1") or {}
    return bool(set(fields) - {"f:metadata", "f:status"}) or any(_owns(entry, name) for name in APPLIED)


def _owns(entry: Json, annotation: str) -> bool:
    metadata = (entry.get("fieldsV1") or {}).get("f:metadata") or {}
    return f"f:{annotation}" in (metadata.get("f:annotations") or {})


def _applied(name: str, text: str, kind: str, metadata: Json) -> str | None:
    """Return the apiVersion of what was applied; what is about another object was only copied with its annotations."""
    try:
        thing = json.loads(text)
        about = thing["kind"], thing["metadata"]["name"]
        return str(thing["apiVersion"]) if about == (kind, metadata.get("name")) else None
    except (KeyError, RecursionError, TypeError, ValueError) as error:
        raise ValueError(f"its annotation {name} is not an object in JSON") from error


def _mirrored(metadata: Json) -> t.Iterator[Use]:
    """Yield the Endpoints behind an EndpointSlice: to list Endpoints would be a use of a deprecated API."""
    labels = metadata.get("labels") or {}
    if labels.get("endpointslice.kubernetes.io/managed-by") == MIRRORED:
        evidence = {"source": "managedFields", **_who(next(iter(metadata.get("managedFields") or []), None))}
        name = labels.get("kubernetes.io/service-name")
        yield Use("v1", "Endpoints", metadata.get("namespace"), name, "high", evidence, 0, MIRROR)
