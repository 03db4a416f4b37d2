# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is built once: nothing half done is ever seen."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.lab import cache
from tests.lab.mounts import parse

TABLE = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
90 22 0:39 / /cache/labs/demo/hosts/cp1/root rw shared:1 - overlay day2-demo-cp1 rw,lowerdir=/a
91 90 0:40 / /cache/labs/demo/hosts/cp1/root/sub rw - tmpfs tmpfs rw
92 22 0:41 / /elsewhere/with\\040space rw - overlay day2-demo-w1 rw
93 22 0:42 / /cache/labs/demo2/hosts/cp1/root rw - overlay day2-demo2-cp1 rw
"""


@pytest.fixture(autouse=True)
def root(monkeypatch, tmp_path):
    """Give each test a cache of its own."""
    monkeypatch.setattr(cache, "ROOT", tmp_path)
    return tmp_path


def test_what_was_published_first_stays(root):
    """Another process may have been faster."""
    for text in ("first", "second"):
        with cache.work_dir("thing") as work:
            (work / "out").mkdir()
            (work / "out" / "file").write_text(text)
            cache.publish(work / "out", root / "final")
    assert (root / "final" / "file").read_text() == "first"
    assert list((root / "work").iterdir()) == []


def test_a_failed_build_leaves_nothing(root):
    """Not even its scratch folder."""

    def build():
        with cache.work_dir("thing") as work:
            (work / "half").touch()
            raise RuntimeError("disk full")

    with pytest.raises(RuntimeError):
        build()
    assert list((root / "work").iterdir()) == []


def test_folders_of_dead_processes_are_swept_and_of_living_ones_kept(root):
    """By the process id in the name."""
    ended = subprocess.Popen(["true"])
    ended.wait()
    for pid in (ended.pid, os.getppid()):
        (root / "work" / f"thing.{pid}").mkdir(parents=True)
    cache.sweep()
    assert [path.name for path in (root / "work").iterdir()] == [f"thing.{os.getppid()}"]


@pytest.mark.parametrize(
    ("folder", "prefix", "points"),
    [
        pytest.param(
            "/cache/labs/demo",
            "day2-demo-",
            ["/elsewhere/with space", "/cache/labs/demo/hosts/cp1/root/sub", "/cache/labs/demo/hosts/cp1/root"],
            id="by folder and by name, the innermost first, not those of demo2",
        ),
        pytest.param("/nowhere", None, [], id="nothing by a folder alone"),
    ],
)
def test_mounts_of_a_lab_are_found(folder, prefix, points):
    """In the kernel's table."""
    assert parse(TABLE, Path(folder), prefix) == [Path(point) for point in points]
