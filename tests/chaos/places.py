# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The places at which an upgrade can die, from the journal's own lists. Pure."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._journal.records import PHASES, STEPS

# Before the first host is touched, and after the last one: lock and header, not a host's entry.
OPENED, CLOSED = "run/journal/opened", "run/journal/closed"
# One member's state is saved for all.
ONCE = "snapshot"
# kubeadm on a control plane host is the one long step that changes several things one after the other
AMID = ("kubeadm", 20)  # seconds after its begin


def places_of(plan: t.Mapping[str, t.Any]) -> list[str]:
    """Return HOST/STEP/PHASE of every transition that this plan can make, host by host, and the ends of the journal."""
    masters = list(plan["masters"])
    hosts = [*masters, *plan["workers"]]
    transitions = [
        f"{host}/{step}/{phase}"
        for host in hosts
        for step in STEPS
        if step != ONCE or host in masters[:1]
        for phase in PHASES
    ]
    return [OPENED, *transitions, CLOSED]


def amid(place: str, masters: t.Collection[str]) -> str | None:
    """Return the place in the midst of the step that begins here, when a run shall die there as well."""
    host, step, phase = place.split("/")
    name, seconds = AMID
    return f"{place}+{seconds}" if (step, phase) == (name, PHASES[0]) and host in masters else None
