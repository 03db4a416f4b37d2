# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Cases in which tools that drain differ: what is prepared, what happens meanwhile, and what is looked at beside."""

from __future__ import annotations

import contextlib
import threading
import typing as t
from dataclasses import dataclass, field

from tests.benchmarks.drain_events import after, denying, end, kill_api, move, moved, nothing, wake
from tests.benchmarks.drain_scenes import database, doomed, held, readable, slow, two_budgets, web
from tests.integration.draining import Json, Site


@dataclass(frozen=True)
class Case:
    """``prepare`` returns the node to drain; ``meanwhile`` gets an event that tells that the tool has ended.

    timeout in seconds, None for the tool's own; user for a tool that acts as one without the right to cordon; around
    holds while the tool runs; beside returns what else was seen, after the tool has ended.
    """

    name: str
    prepare: t.Callable[[Site], str]
    meanwhile: t.Callable[[Site, threading.Event], None] = nothing
    options: Json = field(default_factory=dict)
    timeout: int | None = 40
    check: bool = False
    as_reader: bool = False
    around: t.Callable[[Site], t.ContextManager[None]] = lambda site: contextlib.nullcontext()
    beside: t.Callable[[Site], str] = lambda site: ""


CASES = [
    Case(
        "a budget that opens after 10 s", lambda site: web(site, maxUnavailable=1), after(10, lambda s: s.add_nodes(1))
    ),
    Case("a budget that refuses for ever, timeout 10 s", database, timeout=10),
    Case(
        "a budget that never allows it (maxUnavailable 0), timeout 10 s", lambda s: web(s, maxUnavailable=0), timeout=10
    ),
    Case("two budgets guard the same pods", two_budgets),
    Case(
        "a pod of a StatefulSet waits for its budget and comes back elsewhere", database, after(4, move), beside=moved
    ),
    Case(
        "a webhook denies the first two evictions",
        lambda s: web(s, 3),
        around=denying,
    ),
    Case("the namespace is being deleted", doomed, after(5, wake)),
    Case("a pod with a finalizer that nobody removes, timeout 5 s", held, options={"force": True}, timeout=5),
    Case("a pod that takes 6 s to end", slow, after(6, lambda s: end(s, "slow")), options={"force": True}),
    Case("the same, no timeout given", slow, after(6, lambda s: end(s, "slow")), options={"force": True}, timeout=None),
    Case(
        "grace period 0 on a node whose kubelet is dead, timeout 10 s",
        slow,
        options={"force": True, "grace_period": 0},
        timeout=10,
    ),
    Case("the node may not be cordoned (RBAC)", readable, as_reader=True),
    Case(
        "check mode or server dry run, three pods and room for one",
        lambda s: web(s, 3, maxUnavailable=1),
        check=True,
        timeout=10,
    ),
    Case(
        "check mode or server dry run, maxUnavailable 0, timeout 10 s",
        lambda s: web(s, maxUnavailable=0),
        check=True,
        timeout=10,
    ),
    # the last one, since the controllers need a while to come back from it
    Case("the API server is killed and back 8 s later", slow, kill_api, options={"force": True}, timeout=60),
]
