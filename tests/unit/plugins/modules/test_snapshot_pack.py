# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module snapshot_pack; what it does is tested in module_utils/store/test_pack.py."""

from __future__ import annotations

import hashlib
import json

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import snapshot_pack


@pytest.fixture
def task(tmp_path):
    """Return the options for a file."""
    (tmp_path / "x.db").write_bytes(b"abc" * 1000)
    return {"src": str(tmp_path / "x.db"), "dest": str(tmp_path / "out")}


def test_check_mode_foretells_what_is_done_once(run_module, task, tmp_path):
    """Packed, and then left alone."""
    foretold = run_module(snapshot_pack, task, check=True)
    assert (foretold["changed"], (tmp_path / "out").exists()) == (True, False)
    first, second = (run_module(snapshot_pack, task) for dummy in range(2))
    assert (foretold["diff"], first["changed"], second["changed"]) == (first["diff"], True, False)
    assert (first["path"], first["sidecar"]) == (str(tmp_path / "out" / "x.db.gz"), str(tmp_path / "out" / "x.db.json"))
    assert json.loads((tmp_path / "out" / "x.db.json").read_text()) == first["snapshot"]


def test_it_is_taken_back(run_module, task, tmp_path):
    """With the sidecar, so that it can be packed or verified again."""
    packed = run_module(snapshot_pack, {**task, "compress": "none"})
    back = {"state": "unpacked", "src": packed["path"], "dest": str(tmp_path / "back")}
    result = run_module(snapshot_pack, back)
    assert (result["changed"], (tmp_path / "back" / "x.db").read_bytes()) == (True, b"abc" * 1000)


def test_the_newest_of_a_folder_is_meant(run_module, task, tmp_path):
    """By the time in its name, and only where its sidecar is; it may be packed or not."""
    off = tmp_path / "off"
    for stamp, compress in (("20261120T081500Z", "gzip"), ("20261121T081500Z", "none")):
        saved = tmp_path / f"etcd-cp1-{stamp}.db"
        saved.write_bytes(stamp.encode())
        run_module(snapshot_pack, {"src": str(saved), "dest": str(off), "compress": compress})
    (off / "etcd-cp1-20261122T081500Z.db").write_bytes(b"half of it")
    back = {"state": "unpacked", "src": str(off), "newest": True, "dest": str(tmp_path / "back")}
    result = run_module(snapshot_pack, back)
    assert result["source"] == str(off / "etcd-cp1-20261121T081500Z.db")
    assert (tmp_path / "back" / "etcd-cp1-20261121T081500Z.db").read_bytes() == b"20261121T081500Z"


def test_a_snapshot_that_was_never_packed_is_taken_as_it_was_saved(run_module, task, tmp_path):
    """What etcd_snapshot has put beside it proves it."""
    content = (tmp_path / "x.db").read_bytes()
    (tmp_path / "x.db.json").write_text(json.dumps({"schema": 1, "sha256": hashlib.sha256(content).hexdigest()}))
    result = run_module(snapshot_pack, {**task, "state": "unpacked"})
    assert (result["changed"], (tmp_path / "out" / "x.db").read_bytes()) == (True, content)
    (tmp_path / "x.db").write_bytes(b"other")
    assert "is not what was carried" in run_module(snapshot_pack, {**task, "state": "unpacked", "dest": "/o"})["msg"]


def test_a_folder_without_a_snapshot_is_a_sentence(run_module, task, tmp_path):
    """It says what there was."""
    (tmp_path / "off").mkdir()
    result = run_module(snapshot_pack, {**task, "state": "unpacked", "src": str(tmp_path / "off"), "newest": True})
    assert "There is no whole snapshot below" in result["msg"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param({"src": "/none.db"}, "/none.db is not there", id="no file"),
        pytest.param({"owner": "nobody-of-that-name"}, "There is no such owner or group", id="no owner"),
        pytest.param({"state": "unpacked"}, "x.db.json does not say which file was carried", id="never packed"),
    ],
)
def test_a_failure_is_a_sentence(run_module, task, options, said):
    """With the object."""
    assert said in run_module(snapshot_pack, {**task, **options})["msg"]


def test_a_file_is_not_written_over_itself(run_module, task, tmp_path):
    """Where nothing is to be done to it."""
    result = run_module(snapshot_pack, {**task, "dest": str(tmp_path), "compress": "none"})
    assert "would come to where it is: choose another folder as dest" in result["msg"]
