# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module etcd_snapshot_info."""

from __future__ import annotations

import json
import pathlib
import time
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import etcd_snapshot_info

Run = t.Callable[..., "dict[str, t.Any]"]


def shelve(folder: pathlib.Path, name: str, age: float, **changes: t.Any) -> None:
    """Put a snapshot of 3 bytes there."""
    (folder / name).write_bytes(b"abc")
    facts = {"schema": 1, "size": 3, "taken": time.time() - age, "verified": {"sha256": True, "tree": True}}
    (folder / f"{name}.json").write_text(json.dumps({**facts, **changes}))


def test_snapshots_are_listed_oldest_first(run_module: Run, tmp_path: pathlib.Path) -> None:
    """The newest one that counts is told."""
    shelve(tmp_path, "etcd-new.db", 10, size=4)
    shelve(tmp_path, "etcd-good.db", 100)
    shelve(tmp_path, "etcd-old.db", 1000)
    shelve(tmp_path, "other-x.db", 1)
    result = run_module(etcd_snapshot_info, {"dir": str(tmp_path)})
    found = [(pathlib.Path(one["path"]).name, one["problem"] is None) for one in result["snapshots"]]
    assert found == [("etcd-old.db", True), ("etcd-good.db", True), ("etcd-new.db", False)]
    assert result["newest"]["path"] == str(tmp_path / "etcd-good.db")
    assert result["newest"]["age"] == pytest.approx(100, abs=20)
    assert result["changed"] is False


def test_a_folder_that_is_not_there_holds_none(run_module: Run, tmp_path: pathlib.Path) -> None:
    """It is made by the first snapshot."""
    result = run_module(etcd_snapshot_info, {"dir": str(tmp_path / "none")})
    assert (result["snapshots"], result["newest"]) == ([], None)
