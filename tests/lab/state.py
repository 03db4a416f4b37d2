# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a lab remembers of itself between two runs, and who may work on it now."""

from __future__ import annotations

import fcntl
import json
import os
import typing as t
from contextlib import contextmanager
from pathlib import Path

from tests.lab import claims
from tests.lab.errors import LabError
from tests.lab.topology import Lab, folder_of


def load(name: str) -> Lab | None:
    """Return the lab of that name as it was asked for, or None."""
    try:
        return Lab(**json.loads((folder_of(name) / "lab.json").read_text()))
    except FileNotFoundError:
        return None


def existing(name: str) -> Lab:
    """Return the lab of that name, or raise LabError that says how to get it."""
    lab = load(name)
    if lab is None:
        raise LabError(f"There is no lab {name}: python3 -m tests.lab create --name {name}")
    return lab


def save(lab: Lab) -> None:
    """Write down what was asked for."""
    claims.write_json(lab.folder / "lab.json", lab.as_dict())


def known_names() -> list[str]:
    """Return the names of all labs that left something: a claim on this machine, or a folder in this cache."""
    folders = folder_of("any").parent
    return sorted({*claims.claims(), *(path.parent.name for path in folders.glob("*/lab.json"))})


@contextmanager
def working_on(name: str) -> t.Iterator[None]:
    """Be the only process that creates or destroys this lab."""
    path = _lock_file(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise LabError(f"Lab {name} is being worked on by process {file.read().strip()}: end it first") from None
        if not path.exists():
            raise LabError(f"Lab {name} was destroyed at this moment: run the command again")
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def forget_lock(name: str) -> None:
    """Remove the lock of a lab that is gone; only who holds it may do that."""
    _lock_file(name).unlink(missing_ok=True)


def _lock_file(name: str) -> Path:
    return claims.RUN / f"{name}.lock"


def claimed_folder(name: str) -> Path:
    """Return where the state of a lab lies, also when it belongs to another cache."""
    claimed = claims.claims().get(name)
    return Path(claimed["folder"]) if claimed else folder_of(name)
