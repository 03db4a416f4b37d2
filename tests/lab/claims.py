# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who uses which name and number on this machine: kept in /run, since labs of several caches can run side by side."""

from __future__ import annotations

import json
import typing as t
from contextlib import AbstractContextManager
from pathlib import Path

from tests.lab import cache
from tests.lab.command import run
from tests.lab.errors import LabError
from tests.lab.topology import MAX_INDEX

RUN = Path("/run/day2-lab")


def locked() -> AbstractContextManager[None]:
    """Hold the lock of everything that labs of this machine share."""
    return cache.lock("claims", RUN)


def claims() -> dict[str, dict[str, t.Any]]:
    """Return {lab name: {index, folder}} of all labs of this machine."""
    return {path.stem: json.loads(path.read_text()) for path in sorted((RUN / "labs").glob("*.json"))}


def claim(name: str, folder: Path, wanted: int | None = None) -> int:
    """Claim name and index for a lab, the index of last time where wanted says so; the same claim again is fine."""
    with locked():
        taken = claims()
        own = taken.pop(name, None)
        if own:
            if own["folder"] != str(folder):
                raise LabError(f"Lab {name} belongs to {own['folder']}: choose another --name, or destroy it first")
            return int(own["index"])
        used = {int(other["index"]) for other in taken.values()}
        index = wanted or free_index(used | _indexes_seen())
        if index in used:
            raise LabError(f"Lab {name} has lost its addresses to another lab: destroy and create it")
        write_json(RUN / "labs" / f"{name}.json", {"index": index, "folder": str(folder)})
        return index


def release(name: str) -> None:
    """Give name and index back."""
    (RUN / "labs" / f"{name}.json").unlink(missing_ok=True)


def free_index(used: set[int]) -> int:
    """Return the smallest index that nobody uses."""
    for index in range(1, MAX_INDEX + 1):
        if index not in used:
            return index
    raise LabError(f"All {MAX_INDEX} address ranges are in use: destroy labs that are not needed any more")


def write_json(path: Path, data: t.Any) -> None:
    """Write a file in one step, so that a kill leaves the old or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(json.dumps(data, indent=2) + "\n")
    fresh.rename(path)


def _indexes_seen() -> set[int]:
    """Return the indexes whose address ranges some interface of this machine lies in."""
    addresses = [
        address["local"].split(".")
        for link in json.loads(run("ip", "-json", "-4", "address", "show"))
        for address in link["addr_info"]
    ]
    return {int(parts[2]) for parts in addresses if parts[:2] in (["10", "77"], ["10", "78"])}
