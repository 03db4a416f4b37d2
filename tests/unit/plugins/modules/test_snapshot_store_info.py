# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module snapshot_store_info; a real S3 service is in tests/integration/store."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._store.bucket import Bucket
from ansible_collections.day2.kubernetes.plugins.module_utils._store.shelf import Listed
from ansible_collections.day2.kubernetes.plugins.modules import snapshot_store_info

NAMES = ("p/a-20261120T000000Z.db.gz", "p/a-20261120T000000Z.db.json", "p/b-20261121T000000Z.db")


class FakeBucket(Bucket):
    """Holds three objects below a prefix."""

    @classmethod
    def connect(cls, name, options):
        assert (name, options["region"]) == ("bucket", "eu-1")
        return cls(name, None)

    def list(self, prefix):
        assert prefix == "p"
        return [Listed(name, 5, 1.0) for name in NAMES]


def test_snapshots_are_listed_newest_first_with_what_is_wrong(run_module, monkeypatch):
    """Nothing is changed."""
    monkeypatch.setattr(snapshot_store_info, "Bucket", FakeBucket)
    result = run_module(snapshot_store_info, {"src": "s3://bucket/p", "region": "eu-1"})
    assert result["changed"] is False
    assert [(one["name"], one["key"], bool(one["problem"])) for one in result["snapshots"]] == [
        ("b-20261121T000000Z.db", NAMES[2], True),
        ("a-20261120T000000Z.db", NAMES[0], False),
    ]


def test_what_is_no_address_is_told(run_module):
    """Before anybody is asked."""
    assert "no address such as s3://bucket/prefix" in run_module(snapshot_store_info, {"src": "bucket/p"})["msg"]
