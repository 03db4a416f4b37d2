# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module etcd_backup_program, and the program that it installs."""

from __future__ import annotations

import io
import os
import pathlib
import subprocess
import sys
import typing as t
import zipfile

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._backup import command
from ansible_collections.day2.kubernetes.plugins.module_utils._backup.program import build
from ansible_collections.day2.kubernetes.plugins.modules import etcd_backup_program

Run = t.Callable[..., "dict[str, t.Any]"]


@pytest.fixture
def path(tmp_path: pathlib.Path) -> pathlib.Path:
    """Return where the program is to be; the folder is not there yet."""
    return tmp_path / "lib" / "etcd-backup.pyz"


@pytest.fixture
def run(run_module: Run, path: pathlib.Path) -> Run:
    """Return ``run(check=False, **options)`` for the path and this Python."""

    def run(check: bool = False, **options: t.Any) -> dict[str, t.Any]:
        return run_module(etcd_backup_program, {"path": str(path), "python": sys.executable, **options}, check=check)

    return run


def test_two_builds_are_the_same_bytes() -> None:
    """Also in another process, whose hashes of texts differ."""
    code = f"import sys, {build.__module__} as p; sys.stdout.buffer.write(p.build({command.__name__!r}))"
    seeds = [{**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)} for seed in ("1", "2")]
    built = [subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True) for env in seeds]
    assert {one.stdout for one in built} == {build(command.__name__)}


def test_the_program_holds_what_it_needs_as_it_is_and_nothing_of_ansible() -> None:
    """The same files that modules use."""
    collection = pathlib.Path(etcd_backup_program.__file__).parents[2]
    with zipfile.ZipFile(io.BytesIO(build(command.__name__))) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    inner = {name.partition("/plugins/")[2]: text for name, text in files.items() if text and "/module_utils/_" in name}
    assert {"module_utils/_etcd/states.py", "module_utils/_store/sigv4.py", "module_utils/_errors.py"} <= set(inner)
    for name, text in inner.items():
        assert text == (collection / "plugins" / name).read_text()
    assert not [name for name, text in files.items() if "from ansible." in text or "import ansible." in text]


def test_it_runs_where_there_is_no_ansible(run: Run, path: pathlib.Path) -> None:
    """With nothing but the file."""
    assert run()["changed"] is True
    shown = subprocess.run([path, "--help"], check=True, capture_output=True, text=True, cwd="/").stdout
    assert "3  saved, but not everything is off the cluster" in shown
    listed = [sys.executable, "-I", str(path), "list", "--dir", "/nowhere"]
    assert subprocess.run(listed, check=True, capture_output=True, text=True, env={}).stdout == "[]\n"


def test_a_second_run_changes_nothing(run: Run, path: pathlib.Path) -> None:
    """And check mode writes nothing."""
    foretold = run(check=True)
    assert (foretold["changed"], path.exists()) == (True, False)
    first, second = run(), run()
    assert (first["changed"], second["changed"], path.stat().st_mode & 0o777) == (True, False, 0o755)
    assert foretold["diff"] == first["diff"] == {"before": {"sha256": None}, "after": {"sha256": first["sha256"]}}


def test_another_program_is_replaced_and_removed(run: Run, path: pathlib.Path) -> None:
    """Nothing else is left in its folder."""
    path.parent.mkdir()
    path.write_text("an older one")
    assert run()["changed"] is True
    assert [name.name for name in path.parent.iterdir()] == [path.name]
    assert run(check=True, state="absent")["changed"] is True
    gone, again = run(state="absent"), run(state="absent")
    assert (gone["changed"], gone["sha256"], again["changed"], path.exists()) == (True, None, False, False)


@pytest.mark.parametrize(
    ("python", "words"),
    [
        pytest.param("/nowhere/python3", "The program does not start with /nowhere/python3: it needs", id="no Python"),
        pytest.param("/bin/false", "The program does not start with /bin/false: it needs Python 3.9", id="a bad one"),
    ],
)
def test_one_that_does_not_start_is_not_installed(run: Run, path: pathlib.Path, python: str, words: str) -> None:
    """What was there before goes on."""
    path.parent.mkdir()
    path.write_text("an older one")
    result = run(python=python)
    assert (result["failed"], words in result["msg"]) == (True, True), result["msg"]
    assert ([name.name for name in path.parent.iterdir()], path.read_text()) == ([path.name], "an older one")


def test_a_place_that_cannot_be_written_is_named(run: Run, path: pathlib.Path) -> None:
    """Such as one below a file."""
    path.parent.write_text("")
    assert f"{path} cannot be written: " in run()["msg"]
