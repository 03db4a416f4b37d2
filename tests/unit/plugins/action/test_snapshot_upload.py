# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What snapshot_upload decides; a real S3 service is in tests/integration/store."""

from __future__ import annotations

import json

import pytest
import yaml

from ansible_collections.day2.kubernetes.plugins.action import snapshot_upload
from ansible_collections.day2.kubernetes.plugins.doc_fragments.bucket import ModuleDocFragment
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._store.bucket import Bucket, Missing
from ansible_collections.day2.kubernetes.plugins.module_utils._store.compare import Kept, Verdict
from ansible_collections.day2.kubernetes.plugins.module_utils._store.parts import Measured, Span
from ansible_collections.day2.kubernetes.plugins.module_utils._store.terms import Terms
from ansible_collections.day2.kubernetes.plugins.module_utils._store.upload import is_there, upload
from ansible_collections.day2.kubernetes.plugins.modules import snapshot_upload as page

SUM = "00" * 32
MEASURED = Measured(4, SUM, "11" * 16, [Span(0, 4, SUM, "11" * 16)])
PARTS = MEASURED._replace(parts=[Span(0, 2, SUM, "11" * 16), Span(2, 2, SUM, "11" * 16)])
SAME, OTHER = Kept(4, "11" * 16, ""), Kept(5, "", "")
UNTOLD = Kept(4, "", "")


class FakeBucket(Bucket):
    """Tells of its object what it is given, and notes what it is asked."""

    def __init__(self, *kept):
        super().__init__("bucket", None)
        self.kept, self.asked = list(kept), []

    def look(self, key):
        return self.kept.pop(0)

    def sign(self, operation, key, expiry, headers=None, **more):
        return {"url": f"{operation} {more.get('PartNumber', '')}", "headers": headers or {}}

    def ask(self, operation, key, **more):
        self.asked.append(operation)
        return {"UploadId": "1"}


@pytest.mark.parametrize(
    ("kept", "sidecar", "verdict"),
    [
        pytest.param(None, None, None, id="nothing"),
        pytest.param(SAME, None, Verdict(True, "md5"), id="the same"),
        pytest.param(UNTOLD, {"offsite": {"sha256": SUM}}, Verdict(True, "sidecar"), id="only its sidecar tells"),
    ],
)
def test_what_is_there_is_known(kept, sidecar, verdict):
    """By the best that is told."""
    assert is_there(FakeBucket(kept), "k", MEASURED, sidecar) == verdict


@pytest.mark.parametrize(
    ("kept", "said"),
    [(OTHER, "another content \\(by size\\)"), (UNTOLD, "a content that the storage tells nothing of")],
)
def test_something_else_is_refused(kept, said):
    """Nothing is overwritten."""
    with pytest.raises(Day2Error, match=f"s3://bucket/k is there with {said}, and nothing is overwritten"):
        is_there(FakeBucket(kept), "k", MEASURED, None)


def lose(parts):
    """Stand for a host that has sent a file whose answer was lost, so that its second try was refused."""
    raise Day2Error("refused", code="PreconditionFailed")


def test_a_lost_answer_is_no_failure_where_the_file_has_come():
    """Nor is it taken for granted."""
    assert upload(FakeBucket(SAME), "k", MEASURED, Terms(), lose) == Verdict(True, "md5")
    with pytest.raises(Day2Error, match="is not what was sent \\(by size\\)"):
        upload(FakeBucket(OTHER), "k", MEASURED, Terms(), lose)
    with pytest.raises(Day2Error, match="is not what was sent"):
        upload(FakeBucket(None), "k", MEASURED, Terms(), lose)


@pytest.mark.parametrize("error", [Day2Error("no"), KeyboardInterrupt()], ids=["failure", "Ctrl-C"])
def test_parts_that_nobody_completes_are_taken_back(error):
    """However it ended."""

    def fail(parts):
        assert [part["url"] for part in parts] == ["upload_part 1", "upload_part 2"]
        raise error

    bucket = FakeBucket()
    with pytest.raises(type(error)):
        upload(bucket, "k", PARTS, Terms(), fail)
    assert bucket.asked == ["create_multipart_upload", "abort_multipart_upload"]


def test_every_header_that_is_signed_goes_along():
    """Terms say both at once."""
    sent = []
    terms = Terms(retain_until=0.0)
    upload(FakeBucket(SAME), "k", MEASURED, terms, lambda parts: sent.extend(parts) or [])
    assert set(sent[0]["headers"]) == {
        "If-None-Match",
        "x-amz-checksum-sha256",
        "x-amz-sdk-checksum-algorithm",
        "x-amz-object-lock-mode",
        "x-amz-object-lock-retain-until-date",
    }


def test_a_sidecar_of_another_file_is_refused():
    """Before anything is sent."""
    bucket = FakeBucket()
    bucket.read = lambda key: json.dumps({"offsite": {"sha256": "x"}}).encode()
    with pytest.raises(Day2Error, match="is that of another file"):
        snapshot_upload.sidecar_there(bucket, "k.json", {"offsite": {"sha256": SUM}})
    bucket.read = lambda key: (dummy for dummy in ()).throw(Missing("none"))
    assert snapshot_upload.sidecar_there(bucket, "k.json", {"offsite": {}}) is None


def test_md5_where_the_system_forbids_it_says_what_to_do():
    """Instead of sending no checksum."""
    with pytest.raises(Day2Error, match="set checksum to sha256"):
        Terms(checksum="md5").sums(Span(0, 1, SUM, ""))


def test_the_page_documents_every_option():
    """The action reads the options, the module has their page."""
    documented = (
        yaml.safe_load(page.DOCUMENTATION)["options"] | yaml.safe_load(ModuleDocFragment.DOCUMENTATION)["options"]
    )
    options = snapshot_upload.ActionModule.options
    assert set(documented) == set(options)
    for name, option in options.items():
        assert documented[name].get("default") == option.get("default"), name
        assert documented[name]["type"] == option["type"], name
