# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Ingresses of v1."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._convert.refusal import (
    Refusal,
    like,
    mapping,
    move_comment,
    rename,
    sequence,
)

PATH_TYPE = "ImplementationSpecific"  # what v1beta1 took a path for that does not say
CLASS = "kubernetes.io/ingress.class"
Object = t.MutableMapping[str, t.Any]


def convert(thing: Object, old: str, new: str) -> list[str]:
    """Change backends, and give every path a type.

    Raises:
        Refusal: a backend is not what a v1beta1 one is.

    """
    if new != "networking.k8s.io/v1":
        return []
    spec, changes = mapping(thing.get("spec"), "spec"), []
    if rename(spec, "backend", "defaultBackend"):
        changes.append("spec.backend is spec.defaultBackend")
    paths = list(_paths(spec))
    for path in paths:
        if "pathType" not in path:
            path["pathType"] = PATH_TYPE
            changes.append(f"pathType {PATH_TYPE}")
    backends = [one["backend"] for one in paths if "backend" in one] + [spec.get("defaultBackend")]
    converted = [_backend(mapping(backend, "a backend")) for backend in backends]
    if any(converted):
        changes.append("backends name service.name and service.port")
    annotations = mapping(mapping(thing.get("metadata"), "metadata").get("annotations"), "annotations")
    if CLASS in annotations:
        changes.append(f"the annotation {CLASS} stays: spec.ingressClassName wants an IngressClass of that name")
    return list(dict.fromkeys(changes))


def _paths(spec: Object) -> t.Iterator[Object]:
    for rule in sequence(spec.get("rules"), "spec.rules"):
        http = mapping(mapping(rule, "a rule").get("http"), "http")
        for path in sequence(http.get("paths"), "paths"):
            yield mapping(path, "a path")


def _backend(backend: Object) -> bool:
    if "serviceName" not in backend and "servicePort" not in backend:
        return False
    if "serviceName" not in backend or "service" in backend:
        raise Refusal("a backend has servicePort without serviceName, or both forms")
    service = like(backend, {"name": backend["serviceName"]})
    move_comment(backend, "serviceName", service, "name")
    port = backend.get("servicePort")
    if port is not None:
        field = "number" if isinstance(port, int) else "name"
        service["port"] = like(backend, {field: port})
        move_comment(backend, "servicePort", service["port"], field)
    backend["serviceName"] = service
    rename(backend, "serviceName", "service")
    backend.pop("servicePort", None)
    return True
