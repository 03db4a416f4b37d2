# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""playbooks/api_scan.yml with a real cluster, as somebody types it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest

from tests.integration.scanning import OLD, Audited, cidr, found, sources

PLAYBOOK = Path(__file__).resolve().parents[2] / "playbooks" / "api_scan.yml"


def play(folder: Path, *options: str, **variables: t.Any) -> tuple[int, str]:
    """Run the playbook in a folder; return its status, and its output with single blanks."""
    program = str(Path(sys.executable).with_name("ansible-playbook"))
    command = [program, "-i", "localhost,", str(PLAYBOOK), "-e", json.dumps(variables), *options]
    environment = {**os.environ, "ANSIBLE_SHOW_CUSTOM_STATS": "1", "PWD": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=90, check=False)
    return done.returncode, " ".join((done.stdout + done.stderr).split())


@pytest.mark.parametrize(
    ("reports", "options"),
    [
        pytest.param(["r.json", "r.html"], (), id="run"),
        pytest.param(["r.json"], ("--check",), id="check"),
    ],
)
def test_a_cluster_is_scanned_and_reported(
    audited: Audited, tmp_path: Path, reports: list[str], options: tuple[str, ...]
) -> None:
    """With its audit log; check mode does the same."""
    audited.apply(cidr("played", 4))
    os.symlink(audited.log, tmp_path / "audit.log")
    variables = {
        "api_scan_kubeconfig": str(audited.cluster.kubeconfig),
        "api_scan_live": True,
        "api_scan_helm": True,
        "api_scan_metrics": True,
        "api_scan_audit_log": "audit.log",
        "api_scan_reports": reports,
    }
    status, output = play(tmp_path, *options, **variables)
    assert status == 0, output
    result = json.loads((tmp_path / "r.json").read_text())
    assert sources(found(result, OLD, "played")) == ["last-applied", "managedFields"]
    assert {"metrics", "audit"} <= set(sources(found(result, OLD)))
    assert f"deprecated: {OLD} ServiceCIDR played, kubectl-client-side-apply (last-applied): Write" in output
    assert "deprecated_apis" in output
    assert all("kubectl-client-side-apply" in (tmp_path / name).read_text() for name in reports)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        pytest.param({}, "Set api_scan_paths (files, folders and globs), api_scan_audit_log, or one of", id="nothing"),
        pytest.param({"api_scan_audit_log": "a.log"}, "set api_scan_target_version too", id="no target"),
        pytest.param({"api_scan_live": "yes", "api_scan_kubeconfig": "no"}, "The kubeconfig", id="no cluster"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, variables: dict[str, t.Any], words: str) -> None:
    """Before anything is scanned."""
    status, output = play(tmp_path, **variables)
    assert (status != 0, words in output) == (True, True), output
