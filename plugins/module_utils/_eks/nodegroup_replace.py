# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Make the copy of a managed node group, and delete the group that it replaces."""

from __future__ import annotations

import time

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.refusals import Missing, thing_of
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Dict, Eks
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.nodegroup_copy import (
    UNDER_WAY,
    Wish,
    check,
    request_of,
    unwell,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.updates import Clock
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll

GONE: Dict = {"status": "gone"}
DELETING, WELL = "DELETING", frozenset({"ACTIVE", "UPDATING", "gone"})


class Replacement:
    """Both node groups as they are, and what is missing."""

    def __init__(self, eks: Eks, wish: Wish) -> None:
        """Read both.

        Raises:
            Day2Error: what is there cannot be copied, or is no copy.

        """
        self.eks, self.wish = eks, wish
        self.source, self.copy = self._read(wish.source), self._read(wish.name)
        check(self.source, self.copy, wish)
        self.request = None if self.copy or not self.source else request_of(self.source, wish)
        self.deletes = wish.delete_source and self.source is not None

    def _read(self, name: str) -> Dict | None:
        try:
            return self.eks.nodegroup(name)
        except Missing as error:
            if error.thing == thing_of({"name": self.eks.name}):
                raise
            return None

    def shown(self) -> Dict:
        """Return both node groups as a diff shows them."""
        groups = {self.wish.source: self.source, self.wish.name: self.copy}
        return {name: {"version": group.get("version")} for name, group in groups.items() if group}

    def foretold(self) -> Dict:
        """Return what shown() will return when it is carried out."""
        after = self.shown()
        if self.request:
            after[self.wish.name] = {"version": self.request.get("version")}
        if self.deletes:
            after.pop(self.wish.source)
        return after

    def carry_out(self, clock: Clock) -> None:
        """Make the copy and wait for it, then watch it for a while, delete the source and wait for that.

        Raises:
            Day2Error: the copy is not well, and the source is left as it is; or time is up.

        """
        if self.request:
            self.copy = self.eks.write("create_nodegroup", **self.request)["nodegroup"]
        if self.copy and self.copy["status"] in UNDER_WAY:
            self.copy = self._until(self.wish.name, clock, {"ACTIVE", "CREATE_FAILED", "DEGRADED"})
        if self.source and self.deletes:
            self._delete(self.source, clock)

    def _delete(self, source: Dict, clock: Clock) -> None:
        if source["status"] != DELETING:
            self._soak(clock)
            self.eks.client.delete_nodegroup(clusterName=self.eks.name, nodegroupName=self.wish.source)
        self._until(self.wish.source, clock, {GONE["status"], "DELETE_FAILED"})
        self.source = None

    def _soak(self, clock: Clock) -> None:
        if not self.wish.soak:
            return
        end = time.monotonic() + self.wish.soak
        poll(
            self._look_at_copy,
            lambda _seen: time.monotonic() >= end,
            timeout=self.wish.soak + clock.delay,
            interval=clock.delay,
            waiting_for=f"node group '{self.wish.name}' to stay well",
        )

    def _look_at_copy(self) -> Dict:
        copy = self._read(self.wish.name) or GONE
        if copy is GONE or copy["status"] not in WELL:
            raise unwell({"nodegroupName": self.wish.name, **copy})
        return copy

    def _until(self, name: str, clock: Clock, ends: set[str]) -> Dict:
        seen = clock.wait(
            lambda: self._read(name) or GONE,
            lambda group: group["status"] in ends,
            f"Node group '{name}'",
            lambda group: str(group["status"]),
        )
        if seen["status"] not in WELL:
            raise unwell({"nodegroupName": name, **seen})
        return seen
