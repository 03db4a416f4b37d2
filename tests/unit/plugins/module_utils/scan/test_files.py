# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which files are taken, and what happens to those that cannot be."""

from __future__ import annotations

import os
import pathlib

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.files import find_files
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.parts import Part
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.scan import FileOptions, scan_files

OLD = "apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: j}\n"
VERSIONS = Versions(Minor(1, 34))


@pytest.fixture
def folder(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """Return a folder with a few files, in which the test runs."""
    for name in ("m/a.yaml", "m/b/c.yml", "m/b/d.json", "m/b/e.txt", "m/.git/f.yaml", "m/x/g.yaml.j2", "other"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(OLD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("paths", "exclude", "expected"),
    [
        pytest.param(["m"], [], ["m/a.yaml", "m/b/c.yml", "m/b/d.json", "m/x/g.yaml.j2"], id="a folder"),
        pytest.param(["m/"], ["b"], ["m/a.yaml", "m/x/g.yaml.j2"], id="without a folder"),
        pytest.param(["m"], ["*.j2", "b/*.json"], ["m/a.yaml", "m/b/c.yml"], id="without files"),
        pytest.param(["other", "m/b/e.txt"], [], ["other", "m/b/e.txt"], id="files of any name"),
        pytest.param(["m/*/*.y*ml"], [], ["m/b/c.yml"], id="a glob"),
        pytest.param(["m/**/*.json"], [], ["m/b/d.json"], id="a glob of any depth"),
        pytest.param(["m/b", "m/b"], [], ["m/b/c.yml", "m/b/d.json"], id="twice"),
    ],
)
def test_paths_are_files(folder, paths, exclude, expected):
    """As given, or below the folder that was given."""
    assert [os.path.normpath(path) for path in find_files(paths, exclude, Harvest()).files] == expected


def test_a_path_that_is_not_there_is_refused(folder):
    """By its name."""
    with pytest.raises(Day2Error, match="nothing is not there"):
        find_files(["m", "nothing"], [], Harvest())
    with pytest.raises(Day2Error, match=r"m/\*\.toml matches nothing"):
        find_files(["m/*.toml"], [], Harvest())


def test_links_are_followed_once(folder):
    """Loops end, and what is linked twice is read once."""
    (folder / "m/loop").symlink_to(folder / "m")
    (folder / "m/again.yaml").symlink_to(folder / "other")
    (folder / "m/once more.yaml").symlink_to(folder / "other")
    (folder / "m/nowhere.yaml").symlink_to(folder / "gone")
    harvest = Harvest()
    found = find_files(["m"], ["b", "x"], harvest)
    assert found.files == ["m/a.yaml", "m/again.yaml"]
    assert [entry["path"] for entry in harvest.unparsed] == ["m/nowhere.yaml"]


def test_what_is_no_file_is_told(folder):
    """A pipe would never end."""
    os.mkfifo(folder / "m/pipe.yaml")
    harvest = Harvest()
    scan_files(FileOptions(["m"]), VERSIONS, harvest)
    assert [(entry["path"], entry["reason"]) for entry in harvest.unparsed] == [
        ("m/pipe.yaml", "neither a file nor a folder")
    ]
    assert (harvest.files, harvest.documents, harvest.objects) == (4, 4, 4)


def test_what_cannot_be_opened_is_told(folder, monkeypatch):
    """The rest is scanned."""
    opened = Part.opened

    def refuse(part):
        if part.path.endswith("a.yaml"):
            raise PermissionError(13, "Permission denied")
        return opened(part)

    monkeypatch.setattr(Part, "opened", refuse)
    harvest = Harvest()
    scan_files(FileOptions(["m"]), VERSIONS, harvest)
    assert [(entry["path"], entry["line"], entry["reason"]) for entry in harvest.unparsed] == [
        ("m/a.yaml", None, "cannot be read: Permission denied")
    ]
    assert len(harvest.uses) == 3


def test_a_file_larger_than_the_memory_is_read_in_chunks(folder, monkeypatch):
    """Numbers of lines and documents go on, also in and after a document that is longer than a chunk."""
    monkeypatch.setattr("ansible_collections.day2.kubernetes.plugins.module_utils._scan.stream.CHUNK", 8192)
    monkeypatch.setattr("ansible_collections.day2.kubernetes.plugins.module_utils._scan.stream.LARGEST_DOCUMENT", 20000)
    clean = "apiVersion: v1\nkind: Service\nspec:\n  a: b\n"
    items = "".join(f"- {{apiVersion: apps/v1, kind: Deployment, metadata: {{name: n{n}}}}}\n" for n in range(3000))
    long = f"kind: List\napiVersion: v1\nitems:\n{items}- apiVersion: batch/v1beta1\n  kind: CronJob\n"
    parts = [clean] * 300 + [OLD] + [long] + [OLD] + [f"kind: List\nitems:\n{items}"] + [OLD]
    (folder / "large").write_text("---\n".join(parts))
    harvest = Harvest()
    scan_files(FileOptions(["large"]), VERSIONS, harvest)
    text = "---\n".join(parts).split("\n")
    lines = [use.evidence["line"] for use in harvest.uses]
    assert [text[line - 1].lstrip("- ") for line in lines] == ["apiVersion: batch/v1beta1"] * 4
    assert [use.evidence["document"] for use in harvest.uses] == [301, 302, 303, 305]
    assert (harvest.documents, harvest.unparsed) == (305, [])


def test_a_long_document_that_is_broken_is_told(folder, monkeypatch):
    """And what comes after it is scanned."""
    monkeypatch.setattr("ansible_collections.day2.kubernetes.plugins.module_utils._scan.stream.CHUNK", 8192)
    monkeypatch.setattr("ansible_collections.day2.kubernetes.plugins.module_utils._scan.stream.LARGEST_DOCUMENT", 20000)
    (folder / "large").write_text(f"{OLD}---\na: [\n" + "  - x: batch/v1beta1\n" * 3000 + f"---\n{OLD}")
    harvest = Harvest()
    scan_files(FileOptions(["large"]), VERSIONS, harvest)
    assert [use.evidence["line"] for use in harvest.uses] == [1, 3007]
    assert [(entry["line"] is not None, entry["path"]) for entry in harvest.unparsed] == [(True, "large")]
