# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What boto3 raises, in one line."""

from __future__ import annotations

import contextlib

import pytest
from botocore.exceptions import ClientError


@contextlib.contextmanager
def refused(code, said=""):
    """Expect an error with a code, whose message has a text in it; yield where its whole answer will be."""
    whole = {}
    with pytest.raises(ClientError) as caught:
        yield whole
    whole.update(caught.value.response)
    assert (whole["Error"]["Code"], said in whole["Error"]["Message"]) == (code, True), whole


def ended(eks, update, **owner):
    """Look at an update until it is over, and return it."""
    for _look in range(10):
        found = eks.describe_update(name="demo", updateId=update["id"], **owner)["update"]
        if found["status"] != "InProgress":
            return found
    raise AssertionError(f"still {found['status']}")
