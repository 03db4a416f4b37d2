# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The nodes of one drain, their cordons before and after, and what a drain may take back."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.cordon import (
    Cordon,
    cordon_of,
    new_mark,
    plan_cordon,
    set_cordon,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.observe import is_unreachable, read_node
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

Json = dict[str, t.Any]
T = t.TypeVar("T")


class Nodes:
    """Nodes that are cordoned and uncordoned together; reading them is all that making one does."""

    def __init__(self, cluster: Cluster, names: str | t.Sequence[str], reason: str) -> None:
        """Read the node of a name, or the nodes of several.

        Raises:
            Day2Error: there is none of such a name, or it cannot be read.

        """
        self._is_batch = not isinstance(names, str)
        self.names = list(dict.fromkeys([names] if isinstance(names, str) else names))
        self._cluster = cluster
        self._nodes = {name: read_node(cluster, name) for name in self.names}
        self.before = {name: cordon_of(node) for name, node in self._nodes.items()}
        self.after = dict(self.before)
        self.unreachable = frozenset(name for name, node in self._nodes.items() if is_unreachable(node))
        self._mark = new_mark(reason)

    @property
    def are_ours(self) -> bool:
        """Tell whether this drain has cordoned one of them."""
        return any(cordon.annotation == self._mark for cordon in self.after.values())

    def planned(self, wanted: bool) -> dict[str, Cordon]:
        """Return the cordons that bring() leaves."""
        return {name: plan_cordon(before, wanted, self._mark) for name, before in self.before.items()}

    def bring(self, wanted: bool) -> None:
        """Cordon or uncordon all of them; when one fails, the cordons of this drain are taken back.

        Raises:
            Day2Error: a node could not be changed.

        """
        for name in self.names:
            try:
                self.after[name] = set_cordon(self._cluster, self._nodes[name], wanted, self._mark)
            except Day2Error:
                self.give_back()
                raise

    def give_back(self) -> None:
        """Uncordon those that this drain has cordoned.

        Raises:
            Day2Error: a node could not be changed.

        """
        for name, cordon in self.after.items():
            if cordon.annotation == self._mark:
                self.after[name] = set_cordon(self._cluster, read_node(self._cluster, name), False, self._mark)

    def told(self) -> Json:
        """Return the values of the module that tell of the nodes."""
        told = {
            name: {"was_cordoned": self.before[name].cordoned, "cordoned": self.after[name].cordoned}
            for name in self.names
        }
        return {"nodes": told} if self._is_batch else {"node": self.names[0], **told[self.names[0]]}

    def flat(self, by_name: dict[str, T]) -> dict[str, T] | T:
        """Return what belongs to each node by name or, where the module was given one name, what belongs to it."""
        return by_name if self._is_batch else by_name[self.names[0]]


def only_cordon(cluster: Cluster, names: str | t.Sequence[str], wanted: bool, reason: str, check: bool) -> Json:
    """Cordon or uncordon nodes and return their cordons; with check only tell."""
    nodes = Nodes(cluster, names, reason)
    if check:
        nodes.after = nodes.planned(wanted)
    else:
        nodes.bring(wanted)
    before, after = (
        nodes.flat({name: cordon._asdict() for name, cordon in cordons.items()})
        for cordons in (nodes.before, nodes.after)
    )
    return {**nodes.told(), "changed": before != after, "diff": {"before": before, "after": after}}
