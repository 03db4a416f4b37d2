# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names of objects, and which of them are a whole snapshot."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._store.names import (
    carried,
    offsite_of,
    place_of,
    sidecar_of,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._store.shelf import Listed, newest, stored

OLD, NEW = "p/etcd-a-20261120T000000Z.db", "p/etcd-b-20261121T000000Z.db"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param("s3://bucket", "x.db", id="no prefix"),
        pytest.param("s3://bucket/", "x.db", id="a slash only"),
        pytest.param("s3://bucket/a/b/", "a/b/x.db", id="a prefix"),
    ],
)
def test_a_place_has_a_bucket_and_a_prefix(text, key):
    """Slashes around the prefix do not count."""
    assert (place_of(text).bucket, place_of(text).key("x.db")) == ("bucket", key)


@pytest.mark.parametrize("text", ["", "bucket/x", "s3:/bucket", "s3://", "s3://b/x", "https://bucket/x", "s3://a b/x"])
def test_anything_else_is_no_place(text):
    """It is said what one looks like."""
    with pytest.raises(Day2Error, match="no address such as s3://bucket/prefix"):
        place_of(text)


@pytest.mark.parametrize(
    ("name", "sidecar"),
    [
        ("x.db", "x.db.json"),
        ("/f/x.db.gz", "/f/x.db.json"),
        ("x.db.cms", "x.db.json"),
        ("x.db.gz.cms", "x.db.json"),
        ("x.config.tar.gz", "x.config.tar.gz.json"),
        ("x.config.tar.gz.cms", "x.config.tar.gz.json"),
    ],
)
def test_a_sidecar_has_the_name_of_what_was_packed(name, sidecar):
    """However it was packed."""
    assert sidecar_of(name) == sidecar


@pytest.mark.parametrize(
    "offsite",
    [
        None,
        {},
        {"file": "x.db", "size": 1},
        {"file": "../x.db", "size": 1, "sha256": "a"},
        {"file": "x", "sha256": "a"},
    ],
)
def test_a_sidecar_without_a_file_is_refused(offsite):
    """Above all one that leads out of the folder."""
    with pytest.raises(Day2Error, match="use another one"):
        offsite_of({"offsite": offsite}, "x.db.json")
    assert offsite_of(carried({}, "/f/x.db", 1, "a"), "") == {"file": "x.db", "size": 1, "sha256": "a"}


def listed(*keys: str, modified: float = 5.0) -> list[Listed]:
    """Return objects of one byte."""
    return [Listed(key, 1, modified) for key in keys]


def test_the_newest_whole_snapshot_is_found_by_the_time_in_its_name():
    """However it was packed, and whenever it came."""
    objects = [*listed(f"{OLD}.gz.cms", f"{OLD}.json", modified=9), *listed(NEW, f"{NEW}.json", modified=1)]
    assert newest(stored(objects), "x").key == NEW
    assert [one.taken for one in stored(objects)] == [1795219200, 1795132800]


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        pytest.param([NEW], "its sidecar is not there", id="an upload that was cut off"),
        pytest.param([f"{NEW}.json"], "the file itself is gone", id="a file that is gone"),
        pytest.param([NEW, f"{NEW}.gz", f"{NEW}.json"], "it is there more than once", id="two of them"),
    ],
)
def test_what_is_not_whole_does_not_count(keys, problem):
    """The next older one is taken, and without one it is said why."""
    assert newest(stored([*listed(*keys), *listed(OLD, f"{OLD}.json")]), "x").name == OLD.rpartition("/")[2]
    with pytest.raises(Day2Error, match=problem):
        newest(stored(listed(*keys)), "s3://b/p")


def test_archives_are_told_apart_and_others_are_no_matter():
    """A snapshot's name without time is ordered by when it came."""
    rows = stored(
        listed("p/a.config.tar.gz.cms", "p/a.config.tar.gz.json", "p/readme.txt", "p/mine.db", "p/mine.db.json")
    )
    assert [(one.name, one.kind, one.problem) for one in rows] == [
        ("mine.db", "snapshot", None),
        ("a.config.tar.gz", "archive", None),
    ]
