# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How often a drain waits for pods elsewhere."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.budgets import Outlook
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.waves import count_waves
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.builders import budget, planned

FREE = Outlook("free")
GUARDED = Outlook("waits", "shop/cart", counts=True)
UNREADY = Outlook("free", "shop/cart")


@pytest.mark.parametrize(
    ("pods", "limits", "waves"),
    [
        pytest.param([], {}, 0, id="nobody leaves"),
        pytest.param([(FREE, 0)] * 9, {}, 1, id="all at once"),
        pytest.param([(GUARDED, 0)] * 2, {"allowed": 2, "expected": 4, "desired": 2}, 1, id="as many as may"),
        pytest.param([(GUARDED, 0)] * 3, {"allowed": 2, "expected": 4, "desired": 2}, 2, id="one more than may"),
        pytest.param([(GUARDED, 0)] * 5, {"allowed": 1, "expected": 5, "desired": 3}, 3, id="one now, two at a time"),
        pytest.param([(GUARDED, 0)] * 2, {"allowed": 0, "expected": 4, "desired": 3}, 2, id="none now"),
        pytest.param([(GUARDED, 0)], {"allowed": 0, "expected": 2, "desired": 2}, 1, id="never is one at a time"),
        pytest.param([(UNREADY, 0)] * 9, {"allowed": 0}, 1, id="unready pods do not count"),
        pytest.param([(FREE, 0), (FREE, 2)], {}, 2, id="two places in the order"),
        pytest.param(
            [(GUARDED, 0)] * 2 + [(GUARDED, 1)] * 2, {"allowed": 1, "expected": 4, "desired": 3}, 4, id="both"
        ),
    ],
)
def test_waves(pods, limits, waves):
    """One budget, and pods of these outlooks and places."""
    plans = [planned(f"p{number}", outlook, wave=place) for number, (outlook, place) in enumerate(pods)]
    assert count_waves(plans, [budget(**limits)]) == waves
