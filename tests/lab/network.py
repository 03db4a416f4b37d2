# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The private bridge of a lab, and the one link between the outer machine and its bastion."""

from __future__ import annotations

import time
from pathlib import Path

from tests.lab.command import run
from tests.lab.errors import LabError
from tests.lab.topology import Lab, bridge_name, entry_name

INTERFACES = Path("/sys/class/net")
LINK_PATIENCE = 10.0


def create_bridge(lab: Lab) -> None:
    """Make the bridge; it has no address, so the outer machine reaches the hosts through the bastion only."""
    bridge = bridge_name(lab.name)
    if not (INTERFACES / bridge).exists():
        run("ip", "link", "add", bridge, "type", "bridge", "forward_delay", "0")
    _without_ipv6(bridge)
    run("ip", "link", "set", bridge, "up")


def connect_bastion(lab: Lab) -> None:
    """Give the outer end of the bastion's link its address; nothing is forwarded or translated."""
    entry = entry_name(lab.name)
    deadline = time.monotonic() + LINK_PATIENCE
    while not (INTERFACES / entry).exists():
        if time.monotonic() > deadline:
            raise LabError(f"The bastion of lab {lab.name} made no {entry}: see {lab.folder}/logs/bastion.log")
        time.sleep(0.05)
    _without_ipv6(entry)
    run("ip", "address", "replace", f"{lab.outer_address}/30", "dev", entry)
    run("ip", "link", "set", entry, "up")


def leftovers(lab_name: str) -> list[str]:
    """Return all interfaces of a lab that are there."""
    own = {bridge_name(lab_name), entry_name(lab_name)}
    names = sorted(path.name for path in INTERFACES.iterdir())
    return [name for name in names if name in own or name.startswith(f"vb-{lab_name}-")]


def remove(lab_name: str) -> None:
    """Remove all interfaces of a lab."""
    for name in leftovers(lab_name):
        # a machine's end may go away by itself at this moment
        run("ip", "link", "delete", name, check=False)
    if left := leftovers(lab_name):
        raise LabError(f"Interfaces of lab {lab_name} cannot be removed: {', '.join(left)}")


def _without_ipv6(interface: str) -> None:
    switch = Path("/proc/sys/net/ipv6/conf", interface, "disable_ipv6")
    if switch.exists():
        switch.write_text("1")
