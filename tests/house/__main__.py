# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""``python3 -m tests.house``: what the Makefile calls."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys

from tests.house import tally
from tests.house.demo import demo
from tests.house.environments import NEWEST_CORE, OLDEST_CORE, prepare
from tests.house.gates import GATES_BY_NAME, pass_through
from tests.house.places import CACHE, CHECKOUT, RESULTS
from tests.house.suites import LONG_SUITES, SUITES, run_everything, run_molecule, run_suites


def main() -> int:
    """Run one command."""
    chosen = _arguments()
    if chosen.command == "clean":
        return _clean()
    if chosen.command == "demo":
        return demo()
    prepare(NEWEST_CORE, OLDEST_CORE)
    if chosen.command == "venv":
        return 0
    if chosen.command == "pages":
        return subprocess.run(
            [NEWEST_CORE.python, "-m", "tests.house.role_pages"], cwd=CHECKOUT, check=False
        ).returncode
    counted = _count(chosen)
    if counted.skipped:
        print(f"{counted.skipped} skipped")
    print(counted)
    return 0 if counted.held else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m tests.house", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("venv", help="make the environments")
    gate = commands.add_parser("gate", help="run gates")
    gate.add_argument("names", nargs="+", choices=[*GATES_BY_NAME, "all"])
    suite = commands.add_parser("suite", help="run suites of tests")
    suite.add_argument("names", nargs="+", choices=[*SUITES, *LONG_SUITES])
    commands.add_parser("molecule", help="run molecule's scenarios on the lab")
    commands.add_parser("test", help="run everything")
    commands.add_parser("demo", help="upgrade a small cluster on this machine")
    commands.add_parser("pages", help="write the roles' README files")
    commands.add_parser("clean", help="delete what tests and tools left in the checkout")
    return parser.parse_args()


def _count(chosen: argparse.Namespace) -> tally.Tally:
    if chosen.command == "gate":
        return tally.of_gates(pass_through(GATES_BY_NAME if "all" in chosen.names else chosen.names))
    if chosen.command == "suite":
        return run_suites(chosen.names)
    return run_molecule() if chosen.command == "molecule" else run_everything()


def _clean() -> int:
    for folder in (RESULTS, *(CHECKOUT / name for name in (".mypy_cache", ".ruff_cache", ".pytest_cache", ".ansible"))):
        shutil.rmtree(folder, ignore_errors=True)
    for folder in CHECKOUT.rglob("__pycache__"):
        shutil.rmtree(folder, ignore_errors=True)
    print(f"Deleted results and caches. What was built and downloaded stays in {CACHE}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
