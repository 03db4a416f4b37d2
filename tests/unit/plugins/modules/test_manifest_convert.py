# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module manifest_convert."""

from __future__ import annotations

import os
import pathlib
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import manifest_convert

Run = t.Callable[..., "dict[str, t.Any]"]
CLEAN = "apiVersion: v1\nkind: Service\nmetadata:   {name: s}\n"
OLD = "apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: j}\n"
POLICY = "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: p}\n"
MIXED = f"{CLEAN}---\n{OLD}---\n{POLICY}---\n{{{{ if x }}}}\n{OLD}{{{{ end }}}}\n"


@pytest.mark.parametrize("check", [True, False])
def test_check_mode_foretells_and_writes_nothing(run_module: Run, tmp_path: pathlib.Path, check: bool) -> None:
    """Both say the same; documents in which nothing is old stay as they are."""
    path = tmp_path / "m.yaml"
    path.write_text(MIXED)
    result = run_module(manifest_convert, {"paths": [str(tmp_path)], "target_version": "1.34"}, check=check)
    after = MIXED.replace(OLD, OLD.replace("v1beta1", "v1"), 1)
    assert path.read_text() == (MIXED if check else after)
    assert (result["changed"], result["files"]) == (True, [str(path)])
    assert [(one["before"], one["after"]) for one in result["diff"]] == [(MIXED, after)]
    assert [(one["kind"], one["document"], one["line"], one["path"]) for one in result["converted"]] == [
        ("CronJob", 2, 5, str(path))
    ]
    assert [(one.get("kind"), one["line"], one["reason"]) for one in result["refused"]] == [
        ("PodSecurityPolicy", 9, "policy/v1beta1 PodSecurityPolicy has no replacement that the target serves"),
        (None, 12, "it is a template"),
    ]


def test_the_second_run_changes_nothing(run_module: Run, tmp_path: pathlib.Path) -> None:
    """What is refused is told again."""
    (tmp_path / "m.yaml").write_text(MIXED)
    params = {"paths": [str(tmp_path)], "target_version": "1.34"}
    run_module(manifest_convert, params)
    again = run_module(manifest_convert, params)
    assert (again["changed"], again["converted"], len(again["refused"])) == (False, [], 2)


@pytest.mark.parametrize(
    ("data", "after"),
    [
        pytest.param(
            OLD.replace("\n", "\r\n").encode(),
            OLD.replace("v1beta1", "v1").replace("\n", "\r\n").encode(),
            id="Windows",
        ),
        pytest.param(
            b"\xef\xbb\xbf" + OLD.encode(), b"\xef\xbb\xbf" + OLD.replace("v1beta1", "v1").encode(), id="a mark"
        ),
        pytest.param(OLD.encode("utf-16"), None, id="UTF-16"),
        pytest.param(f"{OLD}---\r\n{OLD}".encode(), None, id="line ends of two kinds"),
    ],
)
def test_the_form_of_a_file_stays(run_module: Run, tmp_path: pathlib.Path, data: bytes, after: bytes | None) -> None:
    """Or it is refused."""
    (tmp_path / "m.yaml").write_bytes(data)
    os.chmod(tmp_path / "m.yaml", 0o640)
    result = run_module(manifest_convert, {"paths": [str(tmp_path)], "target_version": "1.34"})
    assert (tmp_path / "m.yaml").read_bytes() == (data if after is None else after)
    assert (result["changed"], bool(result["refused"])) == (after is not None, after is None)
    assert (tmp_path / "m.yaml").stat().st_mode & 0o777 == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["m.yaml"]


def test_a_link_stays_a_link(run_module: Run, tmp_path: pathlib.Path) -> None:
    """What it leads to is rewritten."""
    (tmp_path / "real").write_text(OLD)
    (tmp_path / "m.yaml").symlink_to("real")
    run_module(manifest_convert, {"paths": [str(tmp_path / "m.yaml")], "target_version": "1.34"})
    assert (tmp_path / "m.yaml").is_symlink()
    assert "batch/v1\n" in (tmp_path / "real").read_text()


def test_strict_writes_nothing_when_something_is_refused(run_module: Run, tmp_path: pathlib.Path) -> None:
    """It says what."""
    (tmp_path / "m.yaml").write_text(MIXED)
    result = run_module(manifest_convert, {"paths": [str(tmp_path)], "target_version": "1.34", "strict": True})
    assert result["failed"]
    assert len(result["refused"]) == 2
    assert (tmp_path / "m.yaml").read_text() == MIXED


def test_a_comment_is_never_lost(run_module: Run, tmp_path: pathlib.Path) -> None:
    """Rather the document is refused."""
    spec = "spec:\n  rollbackTo: {revision: 1} # keep\n  selector: {a: b}\n"
    text = f"apiVersion: extensions/v1beta1\nkind: Deployment\n{spec}"
    (tmp_path / "m.yaml").write_text(text)
    result = run_module(manifest_convert, {"paths": [str(tmp_path)], "target_version": "1.34"})
    assert [one["reason"] for one in result["refused"]] == ["the comment # keep would be lost"]
    assert (tmp_path / "m.yaml").read_text() == text
