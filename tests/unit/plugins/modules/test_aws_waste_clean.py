# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module aws_waste_clean; a whole clean-up is in tests/integration/aws."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import aws_waste_clean
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.aws.fake_client import KEYS, FakeClient

ADDRESS = {"kind": "addresses", "id": "eipalloc-1", "free": True, "claims": []}
ROW = {"AllocationId": "eipalloc-1", "PublicIp": "192.0.2.1"}


@pytest.mark.parametrize(
    ("rows", "check", "wrote"),
    [
        pytest.param([ROW], False, ["release_address"], id="done"),
        pytest.param([ROW], True, [], id="foretold"),
        pytest.param([], False, [], id="second run"),
    ],
)
def test_what_is_removed_is_what_is_foretold(run_module, monkeypatch, rows, check, wrote):
    """Changed, diff and the list are the same; what is gone is no change."""
    ec2 = FakeClient(describe_addresses={"Addresses": rows}, release_address={})
    monkeypatch.setattr(aws_waste_clean, "client", lambda module, service: ec2)
    result = run_module(aws_waste_clean, {**KEYS, "resources": [ADDRESS], "kinds": ["addresses"]}, check=check)
    assert ec2.wrote() == wrote
    ids = [row["AllocationId"] for row in rows]
    assert (result["changed"], result["diff"]["before"], result["diff"]["after"]) == (
        bool(rows),
        {"resources": ids},
        {"resources": []},
    )
    assert result["left"] == ({} if rows else {"eipalloc-1": "it is gone"})


def test_too_many_is_a_sentence(run_module):
    """Before AWS is asked."""
    told = {**KEYS, "resources": [ADDRESS], "kinds": ["addresses"], "maximum": 0}
    assert "1 things would be removed, and maximum allows 0" in run_module(aws_waste_clean, told)["msg"]
