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
    """A folder of tests and the environment it runs in; without are folders in it that are suites of their own."""

    folder: str
    what: str
    environment: Environment = NEWEST_CORE
    without: tuple[str, ...] = ()


EKS = "tests/integration/eks"
RUNS = f"{EKS}/test_eks_upgrade.py"
EVICTION = f"{EKS}/test_eks_upgrade_troubles.py::test_pods_that_cannot_be_evicted_stop_the_run_and_not_the_other_group"
SUITES = {
    "unit": Suite("tests/unit", "unit tests, newest ansible-core"),
    "unit-2.18": Suite("tests/unit", "unit tests, ansible-core 2.18", OLDEST_CORE),
    "integration": Suite(
        "tests/integration",
        "a real API server on loopback",
        without=(EKS, *(f"tests/integration/{folder}" for folder in ("aws", "etcd", "store"))),
    ),
    "etcd": Suite("tests/integration/etcd", "real members of etcd on loopback"),
    "aws": Suite("tests/integration/aws", "the chores of AWS, and a real PostgreSQL"),
    "storages": Suite("tests/integration/store", "S3 services on loopback"),
    "eks-runs": Suite(RUNS, "whole upgrades of EKS on a simulator of AWS"),
    "eks-cases": Suite(EKS, "what stands in the way of them", without=(RUNS,)),
    "eks-2.18": Suite(EVICTION, "an upgrade of EKS that fails and is gone on with, ansible-core 2.18", OLDEST_CORE),
    "lab": Suite("tests/upgrade", "whole upgrades on the lab's machines"),
    "recovery": Suite("tests/recovery", "a cluster that loses data and comes back from its snapshot, on the lab"),
    "chaos-quick": Suite("tests/chaos/test_1_workers.py", "workers that die and journals that are broken, on the lab"),
}
NOT_INHERITED = ("ANSIBLE_", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
# each of these computes on one core or waits, where the labs want both; the long ones come first
SIDE_BY_SIDE = ("integration", "storages", "eks-runs", "eks-cases", "unit", "etcd", "unit-2.18", "aws", "eks-2.18")
AT_A_TIME = 2
# what waits for nothing gets the time that the others leave, from the first to the last of them
COMPUTING = ("unit", "unit-2.18", "sanity", "sanity-2.18")
LOWEST_PRIORITY = 19
LONG_SUITES = {
    "chaos": Suite("tests/chaos", "kills, cuts, full disks and crossing runs on the lab"),
    "maintenance": Suite("tests/maintenance", "nodes that reboot under load, on the lab"),
    "recovery-systemd": Suite("tests/recovery_systemd", "the same with etcd as Kubespray sets it up, on the lab"),
}


def run_everything() -> tally.Tally:
    """Run every gate and every suite, also after a failure: quick gates first, what only computes beside the rest."""
    print(f"Running all gates and tests: {ESTIMATE}.", flush=True)
    quick = tally.of_gates(pass_through(name for name in GATES_BY_NAME if name not in COMPUTING))
    with ThreadPoolExecutor(1, initializer=os.nice, initargs=(LOWEST_PRIORITY,)) as pool:
        computed = pool.submit(_compute)
        rest = run_suites([name for name in SUITES if name not in COMPUTING])
    return quick + rest + computed.result()


def _compute() -> tally.Tally:
    gates = pass_through(name for name in COMPUTING if name in GATES_BY_NAME)
    return sum((_run_aside(name) for name in COMPUTING if name in SUITES), tally.of_gates(gates))


def run_suites(names: t.Collection[str]) -> tally.Tally:
    """Run suites; of those that may be side by side two are at a time, unless it is only one."""
    aside = [name for name in SIDE_BY_SIDE if name in names]
    aside = aside if len(aside) > 1 else []
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        done = sum(pool.map(_run_aside, aside), tally.Tally())
    return sum((run_suite(name) for name in names if name not in aside), done)


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
    with log.open("w") if log else contextlib.nullcontext() as output:
        status = subprocess.run(
            [str(python), "-m", "pytest", "-p", "no:cacheprovider", f"--junitxml={report}", *_places(suite)],
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


def _places(suite: Suite) -> list[str]:
    return [suite.folder, *(f"--ignore={folder}" for folder in suite.without)]


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
