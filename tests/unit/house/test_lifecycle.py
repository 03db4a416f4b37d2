# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The command that renews the table of deprecated APIs: from two small releases to the rows that are shipped."""

from __future__ import annotations

import json
import pathlib

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._scan import lifecycle
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.table import read_rows, write_rows
from tests.house.lifecycle import renew, written
from tests.house.lifecycle_upstream import Release, read_release

CERTIFICATES = {"certificates.k8s.io/v1beta1": {"ClusterTrustBundle": "clustertrustbundles"}}
ADDRESSES = {"networking.k8s.io/v1": {"IPAddress": "ipaddresses"}}
BEFORE = {**CERTIFICATES, **ADDRESSES, "networking.k8s.io/v1beta1": {"IPAddress": "ipaddresses"}}
AFTER = {**CERTIFICATES, **ADDRESSES, "certificates.k8s.io/v1": {"ClusterTrustBundle": "clustertrustbundles"}}
CODE = {
    "certificates/v1beta1": ("certificates.k8s.io", "ClusterTrustBundle", "1, 37", "1, 40"),
    "networking/v1beta1": ("networking.k8s.io", "IPAddress", "1, 34", "1, 37"),
}
KNOWN_BEFORE = """
certificates.k8s.io ClusterTrustBundle clustertrustbundles
  v1alpha1 1.34 1.37? 1.33=v1beta1
networking.k8s.io IPAddress ipaddresses
  v1alpha1 1.30 1.31 1.31=v1beta1 1.33=v1
  v1beta1 1.34 1.37? 1.33=v1
"""


def release(folder: pathlib.Path, minor: int, served: dict[str, dict[str, str]]) -> Release:
    """Write down a release as its modules have it, and read it."""
    discovery = folder / "discovery"
    discovery.mkdir(parents=True)
    for number, (api_version, kinds) in enumerate(served.items()):
        resources = [{"name": name, "kind": kind} for kind, name in kinds.items()]
        resources += [{"name": f"{one['name']}/status", "kind": "Status"} for one in resources]
        document = {"groupVersion": api_version, "resources": resources}
        (discovery / f"apis__{number}__v1.json").write_text(json.dumps(document))
    for path, (group, kind, deprecated, removed) in CODE.items():
        package = folder / "api" / path
        package.mkdir(parents=True)
        (package / "register.go").write_text(f'package v\n\nconst GroupName = "{group}"\n')
        functions = {"Introduced": "1, 30", "Deprecated": deprecated, "Removed": removed}
        text = "".join(
            f"// generated\nfunc (in *{kind}) APILifecycle{what}() (major, minor int) {{\n\treturn {value}\n}}\n"
            for what, value in functions.items()
        )
        (package / "zz_generated.prerelease-lifecycle.go").write_text(text)
    return read_release(Minor(1, minor), discovery, [folder / "api"])


def test_two_releases_make_the_rows_that_are_shipped(tmp_path: pathlib.Path) -> None:
    """A kind that went, one that was deprecated, and one whose plan became true."""
    before, after = release(tmp_path / "36", 36, BEFORE), release(tmp_path / "37", 37, AFTER)
    rows = renew(read_rows(KNOWN_BEFORE), before, after)
    names = {(row.group, row.kind) for row in rows}
    shipped = [row for row in read_rows(lifecycle.ROWS) if (row.group, row.kind) in names]
    assert write_rows(rows) == write_rows(shipped)


def test_the_shipped_table_is_what_the_command_would_write() -> None:
    """Nobody has edited it into another form, and every row is there once."""
    rows = list(read_rows(lifecycle.ROWS))
    text = pathlib.Path(lifecycle.__file__).read_text()
    major, minor = lifecycle.NEWEST.split(".")
    assert written(text, rows, Minor(int(major), int(minor))) == text
    assert len({(row.api_version, row.kind) for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("row", "served", "expected"),
    [
        pytest.param("  v1beta1 1.34 1.37? 1.33=v1", BEFORE, "  v1beta1 1.34 1.37? 1.33=v1", id="goes on"),
        pytest.param("  v1beta1 1.30 1.33 1.33=v1", AFTER, "  v1beta1 1.30 1.33 1.33=v1", id="a fact stays"),
        pytest.param("  v1beta1 1.34 1.40? 1.33=v1", AFTER, "  v1beta1 1.34 1.37 1.33=v1", id="gone before its plan"),
        pytest.param("  v1beta1 1.34 1.37? 1.33=v2", BEFORE, "  v1beta1 1.34 1.37? 1.33=v2 1.37=v1", id="another way"),
    ],
)
def test_a_row_follows_the_release(
    tmp_path: pathlib.Path, row: str, served: dict[str, dict[str, str]], expected: str
) -> None:
    """What is served is a fact."""
    before, after = release(tmp_path / "36", 36, BEFORE), release(tmp_path / "37", 37, served)
    rows = renew(read_rows(f"networking.k8s.io IPAddress ipaddresses\n{row}\n"), before, after)
    kept = [one for one in rows if one.kind == "IPAddress"]
    assert write_rows(kept).splitlines()[1:] == [expected]
