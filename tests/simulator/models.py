# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Requests of REST services, understood by the models that botocore has of them."""

from __future__ import annotations

import functools
import re
import typing as t
from urllib.parse import parse_qs, unquote

import botocore.session

REST = ("eks",)


@functools.cache
def service(name: str) -> t.Any:
    """Return botocore's model of a service, by the name in signatures."""
    known = {"elasticloadbalancing": "elbv2", "monitoring": "cloudwatch"}
    return botocore.session.get_session().get_service_model(known.get(name, name))


def protocol(name: str) -> str:
    """Return how a service speaks, such as rest-json or query."""
    try:
        return str(service(name).metadata["protocol"])
    except botocore.session.UnknownServiceError:
        return "rest-json"


def find(name: str, method: str, path: str, query: str, body: dict[str, t.Any]) -> tuple[str, dict[str, t.Any]] | None:
    """Return the operation of a request and its parameters, named as in the model; None for an unknown one."""
    for pattern, wanted, operation in _routes(name):
        found = pattern.fullmatch(path)
        if found and wanted == method:
            return operation, _parameters(service(name).operation_model(operation), found.groupdict(), query, body)
    return None


@functools.cache
def _routes(name: str) -> list[tuple[re.Pattern[str], str, str]]:
    """Return pattern of the path, method and operation; paths without a placeholder come first."""
    found = []
    for operation in service(name).operation_names:
        http = service(name).operation_model(operation).http
        pattern = re.sub(r"\{(\w+)\+?\}", r"(?P<\1>[^/]+)", http["requestUri"].split("?")[0])
        found.append((http["requestUri"].count("{"), re.compile(pattern), http["method"], operation))
    return [
        (pattern, method, operation) for _count, pattern, method, operation in sorted(found, key=lambda one: one[0])
    ]


def _parameters(model: t.Any, path: dict[str, str], query: str, body: dict[str, t.Any]) -> dict[str, t.Any]:
    asked = parse_qs(query, keep_blank_values=True)
    found = {}
    for member, shape in model.input_shape.members.items() if model.input_shape else ():
        name = shape.serialization.get("name", member)
        place = shape.serialization.get("location")
        if place == "uri":
            found[member] = unquote(path[name])
        elif place == "querystring" and name in asked:
            found[member] = _typed(shape.type_name, asked[name])
        elif place is None and name in body:
            found[member] = body[name]
    return found


def _typed(kind: str, values: list[str]) -> t.Any:
    if kind == "list":
        return values
    if kind == "boolean":
        return values[0] == "true"
    return int(values[0]) if kind == "integer" else values[0]
