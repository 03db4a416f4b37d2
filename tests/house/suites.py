# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The suites of tests that pytest runs, and the order of the whole run."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
import typing as t
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.house import tally
from tests.house.environments import NEWEST_CORE, OLDEST_CORE, Environment
from tests.house.gates import GATES_BY_NAME, pass_through
from tests.house.places import CHECKOUT, COLLECTIONS, RESULTS

ESTIMATE = "about 65 minutes the first time, 40 after"


@dataclass(frozen=True)
class Suite:
    """A folder of tests, the environment it runs in, and what in it another suite has."""

    folder: str
    what: str
    environment: Environment = NEWEST_CORE
    without: str = ""


EKS = "tests/integration/eks"
SUITES = {
    "unit": Suite("tests/unit", "unit tests, newest ansible-core"),
    "unit-2.18": Suite("tests/unit", "unit tests, ansible-core 2.18", OLDEST_CORE),
    "integration": Suite("tests/integration", "a real API server and etcd on loopback", without=EKS),
    "eks-runs": Suite(f"{EKS}/test_eks_upgrade.py", "whole upgrades of EKS on a simulator of AWS"),
    "eks-cases": Suite(EKS, "what stands in the way of them", without=f"{EKS}/test_eks_upgrade.py"),
    "lab": Suite("tests/upgrade", "whole upgrades on the lab's machines"),
    "recovery": Suite("tests/recovery", "a cluster that loses data and comes back from its snapshot, on the lab"),
    "chaos-quick": Suite("tests/chaos/test_1_workers.py", "workers that die and journals that are broken, on the lab"),
}
NOT_INHERITED = ("ANSIBLE_", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
SIDE_BY_SIDE = (("unit", "unit-2.18"), ("eks-runs", "eks-cases"))  # one core each, where the others want both
LONG_SUITES = {
    "chaos": Suite("tests/chaos", "kills, cuts, full disks and crossing runs on the lab"),
    "maintenance": Suite("tests/maintenance", "nodes that reboot under load, on the lab"),
    "etcd": Suite("tests/integration/etcd", "etcd of the last two minors"),
    "recovery-systemd": Suite("tests/recovery_systemd", "the same with etcd as Kubespray sets it up, on the lab"),
    "storages": Suite("tests/integration/store", "every S3 service that could be had"),
}


def run_everything() -> tally.Tally:
    """Run every gate and every suite, the quick ones first, also after a failure."""
    print(f"Running all gates and tests: {ESTIMATE}.", flush=True)
    return tally.of_gates(pass_through(GATES_BY_NAME)) + run_suites(SUITES)


def run_suites(names: t.Iterable[str]) -> tally.Tally:
    """Run suites in this order; those that need one core each run side by side if all of them are wanted."""
    left, told = list(names), tally.Tally()
    while left:
        together = next((some for some in SIDE_BY_SIDE if left[0] in some and set(some) <= set(left)), (left[0],))
        left = [name for name in left if name not in together]
        if len(together) == 1:
            told += run_suite(*together)
            continue
        with ThreadPoolExecutor(len(together)) as pool:
            told = sum(pool.map(_run_aside, together), told)
    return told


def _run_aside(name: str) -> tally.Tally:
    return run_suite(name, RESULTS / f"{name}.log")


def run_suite(name: str, log: Path | None = None) -> tally.Tally:
    """Run one suite with its output on the terminal, or in a file that is shown at the end of a bad one."""
    suite = {**SUITES, **LONG_SUITES}[name]
    report = RESULTS / f"{name}.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    print(f"\n== {name}: {suite.what}", flush=True)
    began = time.monotonic()
    python = suite.environment.link.resolve() / "bin" / "python"
    skipped = [f"--ignore={suite.without}"] if suite.without else []
    with log.open("w") if log else contextlib.nullcontext() as output:
        status = subprocess.run(
            [str(python), "-m", "pytest", "-p", "no:cacheprovider", f"--junitxml={report}", *skipped, suite.folder],
            cwd=CHECKOUT,
            env=_variables(suite.environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            check=False,
        ).returncode
    result = tally.of_junit(report, status)
    told = log.read_text() if log and result.failed else ""
    print(f"{told}== {name}: {time.monotonic() - began:.0f} s" + (f", {result}" if log else ""), flush=True)
    return result


def run_molecule() -> tally.Tally:
    """Run all scenarios; molecule's own output tells them apart, here they count as one test."""
    molecule = NEWEST_CORE.link.resolve() / "bin" / "molecule"
    command = [molecule, "--base-config", "molecule/config.yml", "test", "--all", "--report"]
    variables = {**_variables(NEWEST_CORE), "MOLECULE_GLOB": "molecule/*/molecule.yml"}
    status = subprocess.run(command, cwd=CHECKOUT, env=variables, stdin=subprocess.DEVNULL, check=False).returncode
    return tally.of_gates({"molecule": status == 0})


def _variables(environment: Environment) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(NOT_INHERITED)}
    programs = environment.link.resolve() / "bin"
    return {
        **inherited,
        "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
        "PATH": f"{programs}{os.pathsep}{inherited.get('PATH', os.defpath)}",
        # kept, since tests start hundreds of processes, and apart from the checkout, where gates would find it
        "PYTHONPYCACHEPREFIX": str(environment.bytecode),
    }
