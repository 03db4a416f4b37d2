# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Batches are those that Ansible would make of serial."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.batches import batch_sizes


@pytest.mark.parametrize(
    ("serial", "count", "sizes"),
    [
        pytest.param("20%", 10, [2, 2, 2, 2, 2], id="share"),
        pytest.param("20%", 3, [1, 1, 1], id="a share is at least one host"),
        pytest.param("30%", 10, [3, 3, 3, 1], id="the last batch is what is left"),
        pytest.param("33.4%", 3, [1, 1, 1], id="share with a fraction"),
        pytest.param("100%", 4, [4], id="all at once"),
        pytest.param(3, 7, [3, 3, 1], id="number"),
        pytest.param("3", 7, [3, 3, 1], id="number as text, as from the command line"),
        pytest.param(10, 3, [3], id="more than there are"),
        pytest.param([1, 2, "50%"], 10, [1, 2, 5, 2], id="list of both"),
        pytest.param([1, 2], 7, [1, 2, 2, 2], id="the last item repeats"),
        pytest.param("1,5,20%", 10, [1, 5, 2, 2], id="list as text"),
        pytest.param("[1, '20%']", 5, [1, 1, 1, 1, 1], id="list as Python writes it"),
        pytest.param(None, 10, [2, 2, 2, 2, 2], id="nothing is Kubespray's default"),
        pytest.param("", 5, [1, 1, 1, 1, 1], id="empty text is Kubespray's default"),
        pytest.param("20%", 0, [], id="no host, no batch"),
    ],
)
def test_sizes_are_those_of_ansible(serial, count, sizes):
    """They always add up to all hosts."""
    assert batch_sizes(serial, count) == sizes


@pytest.mark.parametrize("serial", [0, -1, "0%", "many", "20 %%", 1.5, [1, "x"], True, {"a": 1}])
def test_what_is_no_size_is_refused_by_name(serial):
    """Zero would mean all hosts at once to Ansible, which nobody wants here."""
    with pytest.raises(Day2Error, match=r"serial '.*' is neither"):
        batch_sizes(serial, 5)


def test_sizes_agree_with_ansible_itself():
    """For every share and count."""
    from ansible.utils.helpers import pct_to_int

    for count in range(1, 40):
        for share in range(1, 101):
            assert batch_sizes(f"{share}%", count)[0] == pct_to_int(f"{share}%", count)
