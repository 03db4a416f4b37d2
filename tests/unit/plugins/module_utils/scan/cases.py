# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What cases of the corpus look like, and how they are scanned."""

from __future__ import annotations

import functools
import io
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.quick import Suspicion
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.scanner import Scanner

TARGET = Minor(1, 34)
INGRESS = "extensions/v1beta1 Ingress"
PDB = "policy/v1beta1 PodDisruptionBudget"
CRON = "batch/v1beta1 CronJob"


class Case(t.NamedTuple):
    """An input, and what is expected: ``line apiVersion kind namespace/name`` of each use, in order.

    ``low`` says that they are guesses. ``unparsed`` are lines that cannot be read, None for no line.
    """

    name: str
    data: bytes
    found: tuple[str, ...] = ()
    low: bool = False
    unparsed: tuple[int | None, ...] = ()
    templated: bool = False
    deep: bool = False


def case(name: str, text: str | bytes, *found: str, **more: t.Any) -> Case:
    """Return a case; of text the first line feed does not count."""
    data = text if isinstance(text, bytes) else text.removeprefix("\n").encode()
    return Case(name, data, found, **more)


@functools.cache
def suspicion(target: Minor, nested: bool) -> Suspicion:
    """Return what is looked for, made once."""
    return Suspicion(Versions(target), nested=nested)


def scan(data: bytes, *, quick: bool = True, deep: bool = False, target: Minor = TARGET) -> Harvest:
    """Return what a file with these bytes gives."""
    harvest = Harvest()
    scanner = Scanner(suspicion(target, deep), harvest, deep=deep, quick=quick)
    scanner.scan("file.yaml", lambda: io.BytesIO(data))
    return harvest


def told(harvest: Harvest) -> tuple[str, ...]:
    """Return the uses as cases write them down."""
    rows = []
    for use in harvest.uses:
        name = f"{use.namespace}/{use.name or ''}" if use.namespace else use.name or ""
        rows.append(f"{use.evidence['line']} {use.api_version} {use.kind} {name}".rstrip())
    return tuple(rows)
