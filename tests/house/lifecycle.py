# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The table of deprecated APIs for a new minor: ``python3 -m tests.house lifecycle 1.38.0``.

Rows that are there stay as they are, but for what the release corrects. What a release serves is a fact; what its
annotations say about later ones is a plan. The modules are fetched by Go, which checks their sums.
"""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
import tempfile
import typing as t
from pathlib import Path

from ansible_collections.day2.kubernetes.plugins.module_utils._scan import lifecycle
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor, minor_of
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.table import Row, Successor, read_rows, write_rows
from tests.house.lifecycle_upstream import Key, Release, read_release
from tests.lab import gotool

TABLE = Path(lifecycle.__file__)
MODULES = ("k8s.io/api", "k8s.io/apiextensions-apiserver", "k8s.io/kube-aggregator")
STAGE = re.compile(r"v(\d+)(?:(alpha|beta)(\d+))?$")


def renew(rows: t.Iterable[Row], before: Release, release: Release) -> list[Row]:
    """Return the rows as of a release; ``before`` is the minor before it."""
    known = {(row.api_version, row.kind): row for row in rows}
    for key in sorted({*release.deprecated, *release.removed, *before.served}):
        if key not in known and (key in release.served or key in before.served):
            row = _new(key, before, release)
            if row.deprecated or row.removed:
                known[key] = row
    return [_renewed(key, row, before, release) for key, row in known.items()]


def _new(key: Key, before: Release, release: Release) -> Row:
    group, dummy, version = key[0].rpartition("/")
    resource = release.served.get(key) or before.served[key]
    gone = key not in release.served
    planned = release.minor if gone else release.removed.get(key)
    deprecated = release.deprecated.get(key) or (before.deprecated.get(key) if gone else None)
    return Row(group, version, key[1], resource, deprecated, planned, not gone and planned is not None, ())


def _renewed(key: Key, row: Row, before: Release, release: Release) -> Row:
    if row.removed and not row.planned and row.removed < release.minor:
        return _with_successor(key, row, release)
    if key in release.served:
        removed = release.removed.get(key)
        changed = {"deprecated": release.deprecated.get(key, row.deprecated)}
        row = dataclasses.replace(row, **changed, removed=removed, planned=removed is not None)
    elif key in before.served or row.planned:
        row = dataclasses.replace(row, removed=release.minor, planned=False)
    return _with_successor(key, row, release)


def _with_successor(key: Key, row: Row, release: Release) -> Row:
    last = row.successors[-1] if row.successors else None
    best = _best(key, row, release)
    if best is None:
        served = last and last.api_version and (last.api_version, last.kind) in release.served
        if last is None or last.api_version is None or served:
            return row
        return dataclasses.replace(row, successors=(*row.successors, Successor(release.minor, None, None)))
    if last and (last.api_version, last.kind) == best:
        return row
    if last and (last.api_version, last.kind) in release.served and best not in _later(last, release):
        return row
    return dataclasses.replace(row, successors=(*row.successors, Successor(release.minor, *best)))


def _best(key: Key, row: Row, release: Release) -> Key | None:
    """Return the steadiest version of the same kind that is served, else the one that the code names."""
    own = [
        (api_version, kind)
        for api_version, kind in release.served
        if kind == row.kind and api_version.rpartition("/")[0] == row.group and _rank(api_version) > _rank(key[0])
    ]
    if own:
        return max(own, key=lambda one: _rank(one[0]))
    named = release.replacement.get(key)
    return named if named in release.served else None


def _later(last: Successor, release: Release) -> list[Key]:
    group = str(last.api_version).rpartition("/")[0]
    return [
        one
        for one in release.served
        if one[1] == last.kind and one[0].rpartition("/")[0] == group and _rank(one[0]) > _rank(str(last.api_version))
    ]


def _rank(api_version: str) -> tuple[int, int, int]:
    """Return how steady a version is: alpha, beta, neither; then its numbers."""
    found = STAGE.search(api_version.rpartition("/")[2])
    if found is None:
        return (-1, 0, 0)
    return ({"alpha": 0, "beta": 1}.get(found[2] or "", 2), int(found[1]), int(found[3] or 0))


def written(text: str, rows: t.Iterable[Row], newest: Minor) -> str:
    """Return the text of the table's file with other rows."""
    head, dummy, dummy = text.partition('NEWEST = "')
    return f'{head}NEWEST = "{newest}"\nROWS = """\n{write_rows(rows)}"""\n'


def fetch(version: str, folder: Path) -> Release:
    """Return a release, from modules that Go keeps in the lab's cache."""
    minor = minor_of(version)
    if minor is None or version.count(".") != 2:
        raise SystemExit(f"{version} is not a release: give one such as 1.38.0")
    wanted = [f"k8s.io/kubernetes@v{version}", *(f"{name}@v0.{version.partition('.')[2]}" for name in MODULES)]
    (folder / "go.mod").write_text("module lifecycle\n")
    go = [str(gotool.ensure_go("1.22")), "mod", "download", "-json", *wanted]
    done = subprocess.run(go, cwd=folder, env=gotool.environment("amd64"), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{version} cannot be fetched: {done.stdout[-600:]}{done.stderr[-600:]}")
    places = [Path(each["Dir"]) for each in json.loads(f"[{done.stdout.replace('}' + chr(10) + '{', '},{')}]")]
    return read_release(minor, places[0] / "api" / "discovery", places[1:])


def main() -> None:
    """Renew the table for the release on the command line; the release before it is the newest of its minor or .0."""
    version = sys.argv[1]
    minor, newest = minor_of(version), minor_of(lifecycle.NEWEST)
    if minor is None or newest is None or minor not in (newest, newest.following):
        raise SystemExit(f"The table ends with {lifecycle.NEWEST}: renew it minor by minor")
    with tempfile.TemporaryDirectory() as folder:
        before = fetch(f"{minor.major}.{minor.minor - 1}.0", Path(folder))
        release = fetch(version, Path(folder))
    rows = renew(read_rows(lifecycle.ROWS), before, release)
    TABLE.write_text(written(TABLE.read_text(), rows, release.minor))
    print(f"{TABLE.name} knows {len(rows)} kinds up to {release.minor}; look at what git diff says.")


if __name__ == "__main__":
    main()
