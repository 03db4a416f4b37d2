# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Benchmarks run with the tests' own Python and Ansible, whatever Python they are started with."""

from __future__ import annotations

import os
import sys

from tests.house.environments import NEWEST_CORE, prepare
from tests.house.places import COLLECTIONS

INSIDE = "DAY2_BENCHMARK_ENVIRONMENT"


def inside(program: str) -> None:
    """Start this program (the name of its module) again in the environment, with the same arguments, unless it is."""
    if os.environ.get(INSIDE):
        return
    prepare(NEWEST_CORE)
    python = NEWEST_CORE.python
    own = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "PYTHONPATH"))}
    variables = {
        **own,
        "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
        "PYTHONPATH": str(COLLECTIONS),
        "PATH": f"{python.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        INSIDE: str(python),
    }
    os.execve(python, [str(python), "-B", "-m", program, *sys.argv[1:]], variables)
