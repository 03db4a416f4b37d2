# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The states of the module etcd_snapshot: present, verified and pruned."""

from __future__ import annotations

import contextlib
import os
import re
import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.member import Seen, connected, phase, refuse_unfit
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.proof import prove
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.retention import Taken, plan_retention
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.save import save
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.shelf import SUFFIX, Facts, Shelved, look, remove
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.wanted import Wanted
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.turn import taken

LOCK = "/run/day2-kubernetes-etcd.lock"


class Foretold(t.NamedTuple):
    """A snapshot that check mode would take."""

    path: str
    taken: float


class Outcome(t.NamedTuple):
    """Files before and after, and what the module returns beside them; kept is path to reason."""

    before: list[str]
    after: list[str]
    path: str | None = None
    snapshot: Facts | None = None
    kept: dict[str, str] | None = None
    pruned: t.Sequence[str] = ()


def reach(state: str, host: Host, wanted: Wanted, check: bool) -> Outcome:
    """Reach a state, or with check tell how.

    Raises:
        Day2Error: with its detail ``phase``: lock, connect, look, save, verify, compare or keep.

    """
    if state == "verified":
        path = str(wanted.path)
        return Outcome([path], [path], path, prove(path, wanted.check_hashkv))
    with contextlib.nullcontext() if check else _locked(host, wanted):
        if state == "present" and wanted.path:
            return _at_path(host, wanted, wanted.path, check)
        with connected(host, wanted) as seen:
            return _in_folder(seen, wanted, check, save_too=state == "present")


def listed(folder: str, prefix: str) -> list[Facts]:
    """Return path, size, age (seconds), problem and facts of each snapshot in the folder, oldest first.

    Raises:
        Day2Error: the folder cannot be read.

    """
    try:
        found = look(folder, f"{prefix}-")
    except OSError as error:
        raise Day2Error(f"{folder} cannot be read: {error.strerror}") from error
    now = time.time()
    names = ("path", "size", "problem", "facts")
    return [{**{name: getattr(one, name) for name in names}, "age": round(now - one.taken, 1)} for one in found]


@contextlib.contextmanager
def _locked(host: Host, wanted: Wanted) -> t.Iterator[None]:
    with contextlib.ExitStack() as stack:
        with phase("lock"):
            stack.enter_context(taken(host, wanted.timeout, LOCK))
        yield


def _at_path(host: Host, wanted: Wanted, path: str, check: bool) -> Outcome:
    path = os.path.abspath(path)
    if os.path.lexists(path):
        try:
            return Outcome([path], [path], path, prove(path, wanted.check_hashkv))
        except Day2Error as error:
            text = f"{error}. It is left as it is: remove it or choose another path"
            raise Day2Error(text, **error.details) from error
    with connected(host, wanted) as seen:
        refuse_unfit(seen, wanted)
        return Outcome([], [path], path, seen.facts() if check else save(seen, path, wanted))


def _in_folder(seen: Seen, wanted: Wanted, check: bool, save_too: bool) -> Outcome:
    every = look(wanted.dir, f"{wanted.prefix}-")
    own = [one for one in every if one.is_of(seen.cluster_id, seen.name)]
    path, facts, snapshots = None, None, list[Taken](own)
    fresh = _fresh(every, seen, wanted) if save_too else None
    if fresh:
        path, facts = fresh.path, fresh.facts
    elif save_too:
        refuse_unfit(seen, wanted)
        path = _new_path(seen, wanted)
        facts = seen.facts() if check else save(seen, path, wanted)
        snapshots.append(Foretold(path, facts.get("taken", time.time())))
    plan = plan_retention(snapshots, wanted.keep, time.time())
    if not check:
        for name in plan.pruned:
            remove(name)
    before = [one.path for one in every]
    after = [name for name in dict.fromkeys([*before, *([path] if path else [])]) if name not in plan.pruned]
    return Outcome(before, after, path, facts, plan.kept, plan.pruned)


def _fresh(every: list[Shelved], seen: Seen, wanted: Wanted) -> Shelved | None:
    """Return the newest verified snapshot of this member, or of any member of its cluster, that is young enough."""
    now = time.time()
    for one in reversed(every):
        age = now - one.taken
        if one.is_of(seen.cluster_id, seen.name) and wanted.max_age is not None and age < wanted.max_age:
            return one
        if one.is_of(seen.cluster_id) and wanted.min_interval is not None and age < wanted.min_interval:
            return one
    return None


def _new_path(seen: Seen, wanted: Wanted) -> str:
    member = re.sub(r"[^\w.-]", "-", seen.name)
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    path = os.path.join(wanted.dir, f"{wanted.prefix}-{member}-{stamp}{SUFFIX}")
    if os.path.lexists(path):
        raise Day2Error(f"{path} is there already: one snapshot a second is enough", phase="save")
    return path
