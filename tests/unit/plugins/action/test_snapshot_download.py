# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What snapshot_download decides; a real S3 service is in tests/integration/store."""

from __future__ import annotations

import json

import pytest
import yaml

from ansible_collections.day2.kubernetes.plugins.action import snapshot_download
from ansible_collections.day2.kubernetes.plugins.doc_fragments.bucket import ModuleDocFragment
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._store.bucket import Bucket
from ansible_collections.day2.kubernetes.plugins.module_utils._store.shelf import Listed
from ansible_collections.day2.kubernetes.plugins.modules import snapshot_download as page

FACTS = {"taken": 1.0, "offsite": {"file": "a.db.gz", "size": 5, "sha256": "ab"}}


class FakeBucket(Bucket):
    """Holds one snapshot."""

    @classmethod
    def connect(cls, name, options):
        return cls(name, None)

    def list(self, prefix):
        return [Listed(f"{prefix}/{name}", 5, 1.0) for name in ("a.db.gz", "a.db.json")]

    def read(self, key):
        assert key == "p/a.db.json"
        return json.dumps(FACTS).encode()

    def sign(self, operation, key, expiry, headers=None, **more):
        return {"url": f"{operation} {key} {expiry}", "headers": {}}


def carry(monkeypatch, **params):
    """Run the action's decision; return the result and what the host was asked."""
    monkeypatch.setattr(snapshot_download, "Bucket", FakeBucket)
    action = object.__new__(snapshot_download.ActionModule)
    asked = []
    given = {"src": "s3://bucket/p", "dest": "/srv", "newest": True, "expiry": 60, **params}
    return action.carry(given, lambda **request: asked.append(request) or {"changed": True}), asked


@pytest.mark.parametrize("params", [{}, {"src": "s3://bucket/p/a.db.gz", "newest": False}], ids=["newest", "by name"])
def test_the_host_gets_a_url_a_sum_and_what_was_noted(monkeypatch, params):
    """And no credentials."""
    result, [request] = carry(monkeypatch, **params)
    assert request == {
        "state": "received",
        "path": "/srv/a.db.gz",
        "url": "get_object p/a.db.gz 60",
        "sha256": "ab",
        "sidecar": FACTS,
    }
    assert (result["object"], result["path"], result["snapshot"]) == ("s3://bucket/p/a.db.gz", "/srv/a.db.gz", FACTS)
    assert result["age"] > 0


def test_a_file_that_its_sidecar_does_not_tell_of_is_refused(monkeypatch):
    """Its sum is not known."""
    with pytest.raises(Day2Error, match=r"is not what its sidecar tells of, which is a.db.gz: name that one"):
        carry(monkeypatch, src="s3://bucket/p/a.db", newest=False)


def test_the_page_documents_every_option():
    """The action reads the options, the module has their page."""
    documented = (
        yaml.safe_load(page.DOCUMENTATION)["options"] | yaml.safe_load(ModuleDocFragment.DOCUMENTATION)["options"]
    )
    options = snapshot_download.ActionModule.options
    assert {name: (one["type"], one.get("default")) for name, one in documented.items()} == {
        name: (one["type"], one.get("default")) for name, one in options.items()
    }
