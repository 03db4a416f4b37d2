# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a restored etcd is compared with."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.drill_compare import comparison_of, differences

FACTS = {"hashkv": 7, "revision": 100, "keys": 5, "kinds": {"/registry/pods": 3, "/registry/secrets": 2}}


@pytest.mark.parametrize(
    ("changes", "differing"),
    [
        pytest.param({}, [], id="the same"),
        pytest.param({"revision": 101}, [], id="a lease ended since the start"),
        pytest.param({"revision": 99}, ["revision"], id="older"),
        pytest.param({"hashkv": 8}, ["hashkv"], id="other content"),
        pytest.param({"keys": 4}, ["keys"], id="a key is missing"),
        pytest.param({"kinds": {"/registry/pods": 3}}, ["/registry/secrets"], id="a kind is missing"),
    ],
)
def test_every_difference_is_named(changes, differing):
    """By what it is."""
    comparison = comparison_of(FACTS, {**FACTS, **changes})
    assert [row["what"] for row in comparison if not row["same"]] == differing
    assert [text.split(" ")[0] for text in differences(comparison)] == differing
