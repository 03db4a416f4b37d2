# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Collections are taken out of a wheel once, and put in place of older ones."""

from __future__ import annotations

import sys
import zipfile

import pytest

from tests.house import bundled

# a stand-in for pip: it copies the wheel to where a download would go, and notes that it was asked
DOWNLOAD = """
import pathlib, shutil, sys
here = pathlib.Path({here!r})
shutil.copy(here / "ansible-12.0.0-py3-none-any.whl", sys.argv[sys.argv.index("--dest") + 1])
with (here / "asked").open("a") as asked:
    print(sys.argv[-1], file=asked)
"""


@pytest.fixture
def pip(tmp_path, monkeypatch):
    """Return a command that downloads a wheel with three collections, to a cache of the test's own."""
    monkeypatch.setattr(bundled, "CACHE", tmp_path / "cache")
    with zipfile.ZipFile(tmp_path / "ansible-12.0.0-py3-none-any.whl", "w") as wheel:
        for name in ("amazon/aws", "amazon/aws_more", "community/general"):
            wheel.writestr(f"ansible_collections/{name}/MANIFEST.json", name)
    return [sys.executable, "-c", DOWNLOAD.format(here=str(tmp_path))]


def test_a_collection_is_downloaded_once_and_replaces_an_older_one(tmp_path, pip):
    """Nothing of the older one stays, and nothing else comes along."""
    bundle = bundled.Bundle("ansible>=12,<13", ("amazon.aws",))
    for number in range(2):
        old = tmp_path / str(number) / "ansible_collections" / "amazon" / "aws" / "old.py"
        old.parent.mkdir(parents=True)
        old.write_text("")
        bundle.put_into(tmp_path / str(number), pip)
        there = [path for path in (tmp_path / str(number)).rglob("*") if path.is_file()]
        assert there == [old.with_name("MANIFEST.json")]
    assert (tmp_path / "asked").read_text().splitlines() == ["ansible>=12,<13"]


def test_another_bundle_is_kept_elsewhere(tmp_path, pip):
    """Two checkouts may want different ones."""
    for requirement in ("ansible>=12,<13", "ansible>=13,<14"):
        bundled.Bundle(requirement, ("amazon.aws",)).put_into(tmp_path / requirement, pip)
    assert len((tmp_path / "asked").read_text().splitlines()) == 2
