# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""On which terms an object is stored: its checksum, that nothing is overwritten, and how long it may not be removed.

Each of them is told twice, as an option of boto3 that is signed, and as the header that has to go with the request.
"""

from __future__ import annotations

import time
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._store.compare import encoded
from ansible_collections.day2.kubernetes.plugins.module_utils._store.parts import Span
from ansible_collections.day2.kubernetes.plugins.module_utils._utc import utc

DAY = 86400


@dataclass(frozen=True)
class Terms:
    """On which terms an object is stored; expiry in seconds, retain_until in seconds since 1970."""

    expiry: int = 3600
    checksum: str = "sha256"
    conditional: bool = True
    retain_mode: str = "governance"
    retain_until: float | None = None

    def sums(self, span: Span) -> tuple[dict[str, str], dict[str, str]]:
        """Return the checksum of a request as boto3 takes it, and as its header."""
        if self.checksum == "sha256":
            # an object that is retained needs the algorithm beside its checksum
            return (
                {"ChecksumSHA256": encoded(span.sha256), "ChecksumAlgorithm": "SHA256"},
                {"x-amz-checksum-sha256": encoded(span.sha256), "x-amz-sdk-checksum-algorithm": "SHA256"},
            )
        if not span.md5:
            raise Day2Error("MD5 is forbidden on this host (FIPS): set checksum to sha256")
        return {"ContentMD5": encoded(span.md5)}, {"Content-MD5": encoded(span.md5)}

    def never_over(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return the same for the condition that nothing is there."""
        return ({"IfNoneMatch": "*"}, {"If-None-Match": "*"}) if self.conditional else ({}, {})

    def kept(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return the same for the retention."""
        if self.retain_until is None:
            return {}, {}
        mode, until = self.retain_mode.upper(), utc(self.retain_until)
        return (
            {"ObjectLockMode": mode, "ObjectLockRetainUntilDate": until},
            {"x-amz-object-lock-mode": mode, "x-amz-object-lock-retain-until-date": until},
        )


def terms_of(params: t.Mapping[str, t.Any]) -> Terms:
    """Return the options of snapshot_upload as terms."""
    days = params["retain_days"]
    until = time.time() + days * DAY if days else None
    return Terms(params["expiry"], params["checksum"], params["conditional"], params["retain_mode"], until)
