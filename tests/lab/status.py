# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Shows what a lab is at this moment, by looking at it."""

from __future__ import annotations

from tests.lab import cgroups, kubeadm
from tests.lab.create import machines
from tests.lab.errors import LabError
from tests.lab.topology import Lab

COLUMNS = "{:<8} {:<14} {:<8} {:<10} {:<22} {:>8}"


def status(lab: Lab) -> str:
    """Return a table of hosts: address, process, version, state as a node, memory."""
    size = f"{lab.masters} masters, {lab.workers} workers"
    head = f"lab {lab.name}: {size}, made with {lab.version}, state in {lab.folder}"
    seen = _nodes(lab)
    rows = [COLUMNS.format("HOST", "ADDRESS", "RUNS", "KUBELET", "NODE", "MEMORY")]
    for machine in machines(lab, lab.hosts):
        running = machine.pid() is not None
        node = seen.get(machine.host.name)
        memory = f"{cgroups.memory(lab.name, machine.name) >> 20} MiB" if running else "-"
        address = lab.entry_address if machine.host.role == "bastion" else lab.address(machine.host)
        version, word = (node["version"], _word(node)) if node else ("-", "-")
        rows.append(COLUMNS.format(machine.host.name, address, "yes" if running else "no", version, word, memory))
    return "\n".join([head, *rows])


def _nodes(lab: Lab) -> dict[str, dict[str, object]]:
    """Ask the masters in turn: any one of them may be down."""
    for machine in machines(lab, lab.control_plane):
        try:
            return kubeadm.nodes(machine)
        except LabError:
            continue
    return {}


def _word(node: dict[str, object]) -> str:
    return ("Ready" if node["ready"] else "NotReady") + (", cordoned" if node["cordoned"] else "")
