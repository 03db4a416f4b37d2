# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module presigned_transfer; the way itself is tested in module_utils/store/test_transfer.py."""

from __future__ import annotations

import hashlib
import json

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._store import carry
from ansible_collections.day2.kubernetes.plugins.modules import presigned_transfer

URL = "https://s3.example.com/b/x.db?X-Amz-Signature=s1gnature"
SUM = hashlib.sha256(b"abc").hexdigest()


@pytest.fixture
def file(tmp_path):
    """Return a file with a sidecar."""
    path = tmp_path / "x.db"
    path.write_bytes(b"abc")
    (tmp_path / "x.db.json").write_text('{"revision": 7}')
    return path


def test_a_file_is_measured_with_its_sidecar(run_module, file):
    """In as many parts as it will be sent."""
    result = run_module(
        presigned_transfer, {"state": "measured", "path": str(file), "multipart_above": 2, "part_size": 2}
    )
    assert (result["size"], result["sha256"], result["sidecar"], result["changed"]) == (3, SUM, {"revision": 7}, False)
    assert [(part["offset"], part["size"]) for part in result["parts"]] == [(0, 2), (2, 1)]


def test_check_mode_sends_and_receives_nothing(run_module, file, tmp_path, monkeypatch):
    """And tells that it would."""
    monkeypatch.setattr(carry, "put_file", None)
    monkeypatch.setattr(carry, "get_file", None)
    sent = {"state": "sent", "path": str(file), "parts": [{"url": URL, "size": 3}]}
    received = {"state": "received", "path": str(tmp_path / "y.db"), "url": URL, "sha256": SUM}
    assert [run_module(presigned_transfer, task, check=True)["changed"] for task in (sent, received)] == [True, True]
    assert not (tmp_path / "y.db.json").exists()


def test_a_failure_names_the_part_and_no_url(run_module, file, monkeypatch):
    """What is secret is in no result."""

    def refuse(*dummy, **also):
        raise Day2Error("refused", phase="upload", status=403, code="AccessDenied")

    monkeypatch.setattr(carry, "put_file", refuse)
    result = run_module(presigned_transfer, {"state": "sent", "path": str(file), "parts": [{"url": URL, "size": 3}]})
    assert (result["msg"], result["part"], result["code"]) == ("refused", 1, "AccessDenied")
    assert "s1gnature" not in json.dumps(result)


def test_a_file_that_is_there_is_kept_and_another_one_is_refused(run_module, file, monkeypatch):
    """Nothing is received for either; a sidecar that is missing is written."""
    monkeypatch.setattr(carry, "get_file", None)
    task = {"state": "received", "path": str(file), "url": URL, "sha256": SUM, "sidecar": {"revision": 8}}
    assert [run_module(presigned_transfer, task)["changed"] for dummy in range(2)] == [True, False]
    assert json.loads(file.with_name("x.db.json").read_text()) == {"revision": 8}
    file.write_bytes(b"abd")
    assert "is there with another content" in run_module(presigned_transfer, task)["msg"]


def test_a_damaged_sidecar_is_told(run_module, file):
    """It is not taken for none."""
    file.with_name("x.db.json").write_text("{")
    assert "x.db.json cannot be read" in run_module(presigned_transfer, {"state": "measured", "path": str(file)})["msg"]
