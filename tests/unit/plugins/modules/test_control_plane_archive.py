# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module control_plane_archive; what goes in is tested in module_utils/store/test_archive.py."""

from __future__ import annotations

import json

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.modules import control_plane_archive


@pytest.fixture
def task(tmp_path, monkeypatch):
    """Return the options on a node with one key."""
    key = tmp_path / "root" / "etc/kubernetes/pki/ca.key"
    key.parent.mkdir(parents=True)
    key.write_text("k3y")
    monkeypatch.setattr(control_plane_archive, "Host", lambda: Host(tmp_path / "root"))
    return {"path": str(tmp_path / "x.config.tar.gz")}


def test_an_archive_is_made_once_and_again_when_a_file_changes(run_module, task, tmp_path):
    """Only its owner can read it, and neither result nor sidecar hold what is in it."""
    foretold = run_module(control_plane_archive, task, check=True)
    assert (foretold["changed"], (tmp_path / "x.config.tar.gz").exists()) == (True, False)
    first, second = (run_module(control_plane_archive, task) for dummy in range(2))
    assert (first["changed"], second["changed"], first["diff"]) == (True, False, foretold["diff"])
    assert (tmp_path / "x.config.tar.gz").stat().st_mode & 0o777 == 0o600
    assert json.loads((tmp_path / "x.config.tar.gz.json").read_text())["sha256"] == first["sha256"]
    assert "k3y" not in json.dumps(first) + (tmp_path / "x.config.tar.gz.json").read_text()
    (tmp_path / "root/etc/kubernetes/pki/ca.key").write_text("new")
    assert run_module(control_plane_archive, task)["changed"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param({"path": "/x.tar.gz"}, "/x.tar.gz does not end with .config.tar.gz", id="another name"),
        pytest.param({"include": ["/none"]}, "/none is not there: correct include", id="a wrong name in it"),
    ],
)
def test_a_failure_is_a_sentence(run_module, task, options, said):
    """With the way out."""
    assert said in run_module(control_plane_archive, {**task, **options})["msg"]
