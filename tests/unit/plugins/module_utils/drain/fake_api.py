# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A cluster in memory with one node: it keeps pods, applies merge patches and answers evictions as prepared."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError

NODE = "/api/v1/nodes/worker-1"
PODS = "/api/v1/pods"
BUDGETS = "/apis/policy/v1/poddisruptionbudgets"
BUDGETS_OF_SHOP = "/apis/policy/v1/namespaces/shop/poddisruptionbudgets"
WRITES = ("POST", "PATCH", "DELETE")


def refusal(status=429, message="Cannot evict pod", reason="", causes=(), retry_after=None, **details):
    """Build an error as the client raises it."""
    body = {"message": message, "details": {"causes": list(causes), **details}} if status else {}
    return ApiError(message, status=status, reason=reason, body=body, retry_after=retry_after)


class FakeApi:
    """Holds what a drain reads; evicted pods are gone at the next list.

    ``refusals`` maps a pod name to the errors that its evictions get in turn (the last one for ever when it is
    alone in a tuple), ``events`` a request such as "PATCH /api/v1/nodes/worker-1" to a function that runs before it,
    ``objects`` and ``lists`` a path to what else there is.
    """

    def __init__(self, node, pods=(), budgets=(), refusals=None, events=None, objects=None, lists=None):
        self.node = node
        self.objects = objects or {}
        self.lists = lists or {}
        self.pods = list(pods)
        self.budgets = list(budgets)
        self.refusals = {name: list(errors) for name, errors in (refusals or {}).items()}
        self.forever = {name for name, errors in (refusals or {}).items() if isinstance(errors, tuple)}
        self.events = events or {}
        self.calls = []
        self.bodies = []

    @property
    def writes(self):
        """Return the writes that were sent."""
        return [call for call in self.calls if call.startswith(WRITES)]

    def within(self, patience):
        """Return itself."""
        return self

    def get(self, path, query=None, endpoint=None):
        """Return the node, any DaemonSet, a pod, or what was prepared."""
        self._note("GET", path)
        if path == NODE or "/daemonsets/" in path:
            return self.node
        if path in self.objects:
            return self.objects[path]
        for pod in self.pods:
            if path == f"/api/v1/namespaces/shop/pods/{pod['metadata']['name']}":
                return pod
        raise refusal(404, "not found")

    def list(self, path, query=None):
        """Return the pods, the budgets, or what was prepared."""
        self._note("LIST", path)
        budgets = {BUDGETS: self.budgets, BUDGETS_OF_SHOP: self.budgets}
        return list({PODS: self.pods, **budgets, **self.lists}[path])

    def pages(self, path, query=None, *, only_metadata=False):
        """Yield the same as one page."""
        found = self.list(path, query)
        yield [{"metadata": one["metadata"]} for one in found] if only_metadata else found

    def patch(self, path, body):
        """Apply the patch if nobody has changed the node since it was read."""
        self._note("PATCH", path, body)
        if path in self.objects:
            self.objects[path] = _merged(self.objects[path], body)
            return self.objects[path]
        if body["metadata"]["resourceVersion"] != self.node["metadata"]["resourceVersion"]:
            raise refusal(409, "the object has been modified")
        for part in ("metadata", "spec"):
            self.node = {**self.node, part: _merged(self.node[part], body[part])}
        self.node["metadata"]["resourceVersion"] += "0"
        return self.node

    def post(self, path, body):
        """Evict."""
        self._note("POST", path, body)
        return self._remove(path.split("/")[-2], body["deleteOptions"])

    def delete(self, path, body=None):
        """Delete."""
        self._note("DELETE", path, body)
        return self._remove(path.split("/")[-1], body)

    def _remove(self, name, options):
        errors = self.refusals.get(name)
        if errors:
            raise errors[0] if name in self.forever else errors.pop(0)
        uid = options["preconditions"]["uid"]
        self.pods = [pod for pod in self.pods if pod["metadata"]["uid"] != uid]
        return {}

    def _note(self, method, path, body=None):
        self.calls.append(f"{method} {path}")
        self.bodies.append(body)
        self.events.pop(f"{method} {path}", lambda api: None)(self)


def _merged(old, patch):
    new = dict(old)
    for key, value in patch.items():
        if isinstance(value, dict):
            new[key] = _merged(old.get(key) or {}, value)
        elif value is None:
            new.pop(key, None)
        else:
            new[key] = value
    return new
