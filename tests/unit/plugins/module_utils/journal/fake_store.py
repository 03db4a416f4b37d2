# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A cluster that keeps objects, with resource versions and merge patches, as far as the journal needs it."""

from __future__ import annotations

import copy

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError


def merged(old, patch):
    """Return a JSON merge patch's result (RFC 7386)."""
    result = dict(old)
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, dict):
            result[name] = merged(result.get(name) or {}, value)
        else:
            result[name] = value
    return result


class FakeStore:
    """Objects by path; away makes every request fail, and sent lists the writes."""

    def __init__(self, **objects):
        self.objects = dict(objects)
        self.away = False
        self.sent = []
        self.before_patch = None

    def within(self, patience):
        return self

    def get(self, path):
        self._answer()
        if path not in self.objects:
            raise ApiError("not found", status=404)
        return copy.deepcopy(self.objects[path])

    def list(self, path):
        self._answer()
        return [copy.deepcopy(thing) for place, thing in self.objects.items() if place.rpartition("/")[0] == path]

    def post(self, path, body):
        self._answer()
        place = f"{path}/{body['metadata']['name']}"
        if place in self.objects:
            raise ApiError("there already", status=409)
        return self._keep("POST", place, body)

    def patch(self, path, body):
        self._answer()
        if self.before_patch:
            self.before_patch()
        old = self.objects.get(path)
        if old is None:
            raise ApiError("not found", status=404)
        asked = body["metadata"].get("resourceVersion")
        if asked and asked != old["metadata"]["resourceVersion"]:
            raise ApiError("changed in between", status=409)
        return self._keep("PATCH", path, merged(old, body))

    def delete(self, path, body=None):
        self._answer()
        self.sent.append(("DELETE", path))
        del self.objects[path]
        return {}

    def _keep(self, verb, place, body):
        before = self.objects.get(place, {}).get("metadata", {}).get("resourceVersion", "0")
        self.sent.append((verb, place))
        self.objects[place] = merged(body, {"metadata": {"resourceVersion": str(int(before) + 1)}})
        return copy.deepcopy(self.objects[place])

    def _answer(self):
        if self.away:
            raise ApiError("no answer", status=0)
