# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The gates: each is one subject, one command line and no list of exceptions."""

from __future__ import annotations

import contextlib
import fcntl
import time
import typing as t
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.house import build, sanity
from tests.house.environments import NEWEST_CORE, OLDEST_CORE, Environment
from tests.house.places import COLLECTION, GATES, RESULTS
from tests.house.runner import Finding, Runner
from tests.house.tree import clean_copy

AT_A_TIME = 2


@dataclass(frozen=True)
class Gate:
    """One gate: ``check`` gets a runner and a clean copy of the checkout, and raises Finding."""

    what: str
    check: t.Callable[[Runner, Path], None]
    environment: Environment = NEWEST_CORE


def _ruff(runner: Runner, copy: Path) -> None:
    runner.run("ruff", "check", "--no-cache", "--output-format", "concise", cwd=copy)
    runner.run("ruff", "format", "--check", "--diff", "--no-cache", cwd=copy)


def _mypy(runner: Runner, copy: Path) -> None:
    config = ("--config-file", copy / "pyproject.toml", "--cache-dir", copy.parents[2] / "mypy-cache")
    runner.run("mypy", *config, COLLECTION / "plugins", COLLECTION / "tests", cwd=copy.parents[2])


def _ansible_lint(runner: Runner, copy: Path) -> None:
    runner.run(
        "ansible-lint", "--offline", "--strict", "--nocolor", cwd=copy, ANSIBLE_COLLECTIONS_PATH=str(copy.parents[2])
    )


def _docs(runner: Runner, copy: Path) -> None:
    checks = ("--plugin-docs", "--skip-rstcheck", "--validate-collection-refs", "dependent")
    runner.run("antsibull-docs", "lint-collection-docs", *checks, ".", cwd=copy)


def _changelog(runner: Runner, copy: Path) -> None:
    runner.run("antsibull-changelog", "lint", cwd=copy)
    runner.run("antsibull-changelog", "lint-changelog-yaml", "changelogs/changelog.yaml", cwd=copy)


GATES_BY_NAME: dict[str, Gate] = {
    "ruff": Gate("Python: lint and format", _ruff),
    "mypy": Gate("Python: types", _mypy),
    "changelog": Gate("changelog and its fragments", _changelog),
    "docs": Gate("module pages, role pages and the references in them", _docs),
    "install": Gate("builds, installs offline into an empty HOME, lists its modules", build.check_install),
    "importer": Gate("Galaxy's own import check of the built archive", build.check_import),
    "ansible-lint": Gate("playbooks and roles, profile production", _ansible_lint),
    "sanity": Gate("ansible-test sanity, newest ansible-core", sanity.check),
    "sanity-2.18": Gate("ansible-test sanity, ansible-core 2.18", sanity.check, OLDEST_CORE),
}


def pass_through(names: t.Iterable[str]) -> dict[str, bool]:
    """Run gates two at a time, print one line for each and the text of every finding; tell which held."""
    names = list(names)
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return dict(zip(names, pool.map(_pass, names)))


def _pass(name: str) -> bool:
    gate = GATES_BY_NAME[name]
    began = time.monotonic()
    finding = ""
    with _alone(name):
        try:
            copy = clean_copy(name, gate.environment)
            gate.check(Runner(gate.environment, RESULTS / "gates" / f"{name}.log"), copy)
        except Finding as error:
            finding = f"\n{error}"
    seconds = time.monotonic() - began
    print(f"{'FAILED' if finding else 'ok':6}  {name:13} {seconds:5.1f} s  {gate.what}{finding}", flush=True)
    return not finding


@contextlib.contextmanager
def _alone(name: str) -> t.Iterator[None]:
    GATES.mkdir(parents=True, exist_ok=True)
    with (GATES / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
