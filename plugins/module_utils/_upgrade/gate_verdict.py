# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a look at some nodes has told. Pure."""

from __future__ import annotations

import dataclasses

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import JsonDict

SHOWN = 2


@dataclasses.dataclass(frozen=True)
class Verdict:
    """The state of every host, and what host and cluster wait for."""

    nodes: dict[str, JsonDict]
    waiting_for: list[str]

    @property
    def is_open(self) -> bool:
        """Tell whether nothing is waited for."""
        return not self.waiting_for and not any(node["waiting_for"] for node in self.nodes.values())

    def text(self) -> str:
        """Return what is waited for, as a sentence."""
        waits = [f"the cluster: {', '.join(self.waiting_for)}"] if self.waiting_for else []
        waits += [
            f"{host} ({node['state']}): {', '.join(node['waiting_for'])}"
            for host, node in self.nodes.items()
            if node["waiting_for"]
        ]
        return "; ".join(waits)

    def in_short(self) -> str:
        """Return the first things that are waited for, and how many more there are."""
        named = len(self.nodes) > 1
        waits = [*self.waiting_for]
        for host, node in self.nodes.items():
            waits += [f"{host}: {wait}" if named else wait for wait in node["waiting_for"]]
        more = f" (and {len(waits) - SHOWN} more)" if len(waits) > SHOWN else ""
        return f"{', '.join(waits[:SHOWN])}{more}"
