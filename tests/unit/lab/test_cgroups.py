# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Control groups of both layouts, on folders that stand for the kernel's."""

from __future__ import annotations

import pytest

from tests.lab import cgroups
from tests.lab.errors import LabError


@pytest.fixture
def v1(monkeypatch, tmp_path):
    """Return the top of a hybrid machine with a link, as systemd makes it."""
    monkeypatch.setattr(cgroups, "ROOT", tmp_path)
    monkeypatch.setattr(cgroups.hierarchies, "__defaults__", (tmp_path,))
    monkeypatch.setattr(cgroups.pure_v2, "__defaults__", (tmp_path,))
    for name in ("cpu,cpuacct", "memory", "systemd", "unified"):
        (tmp_path / name).mkdir()
    (tmp_path / "cpu").symlink_to("cpu,cpuacct")
    return tmp_path


@pytest.fixture
def v2(monkeypatch, tmp_path):
    """Return the top of a machine with the unified hierarchy alone."""
    monkeypatch.setattr(cgroups, "ROOT", tmp_path)
    monkeypatch.setattr(cgroups.hierarchies, "__defaults__", (tmp_path,))
    monkeypatch.setattr(cgroups.pure_v2, "__defaults__", (tmp_path,))
    for folder in (tmp_path, tmp_path / cgroups.PARENT, tmp_path / cgroups.PARENT / "demo"):
        folder.mkdir(exist_ok=True)
        (folder / "cgroup.controllers").write_text("cpu cpuset memory pids io\n")
        (folder / "cgroup.subtree_control").write_text("memory\n")
    return tmp_path


def test_a_host_has_a_group_in_each_hierarchy_once(v1):
    """A link to another controller is no hierarchy of its own."""
    groups = cgroups.create("demo", "demo-cp1")
    tops = ["cpu,cpuacct", "memory", "systemd", "unified"]
    assert groups == [v1 / top / "day2-lab" / "demo" / "demo-cp1" for top in tops]
    assert all(group.is_dir() for group in groups)


def test_processes_of_all_groups_below_are_found(v1):
    """Also those of pods, and each once."""
    for group in cgroups.create("demo", "demo-cp1"):
        for folder, content in ((group, "11\n12\n"), (group.parent, ""), (group / "pod", "12\n13\n0\n")):
            folder.mkdir(exist_ok=True)
            (folder / "cgroup.procs").write_text(content)
    assert cgroups.processes("demo") == {11, 12, 13}
    assert cgroups.processes("other") == set()


def test_removing_the_last_lab_removes_the_parent_too(v1):
    """The one before does not."""
    cgroups.create("demo", "demo-cp1")
    cgroups.create("other", "other-cp1")
    cgroups.remove("demo")
    assert (v1 / "memory/day2-lab/other/other-cp1").is_dir()
    assert not (v1 / "memory/day2-lab/demo").exists()
    cgroups.remove("other")
    assert not list(v1.glob("*/day2-lab"))


@pytest.mark.usefixtures("v2")
def test_a_v2_machine_has_one_group_a_host():
    """In the only hierarchy."""
    [group] = cgroups.create("demo", "demo-cp1")
    assert group.parts[-3:] == ("day2-lab", "demo", "demo-cp1")
    assert cgroups.entrances("demo", "demo-cp1") == [group]
    (group / "supervisor").mkdir()
    assert cgroups.entrances("demo", "demo-cp1") == [group / "supervisor"]


def test_a_v2_machine_without_a_needed_controller_is_refused(v2):
    """The message names the controller."""
    (v2 / "cgroup.controllers").write_text("cpu memory pids\n")
    with pytest.raises(LabError, match="cpuset"):
        cgroups.create("demo", "demo-cp1")
