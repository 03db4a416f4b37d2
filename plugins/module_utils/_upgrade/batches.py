# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Sizes of the batches in which workers are upgraded."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

Size = t.Union[int, float, str]


def batch_sizes(serial: Size | list[Size] | None, count: int) -> list[int]:
    """Return the size of each batch of count hosts, as Ansible would make them.

    Args:
        serial: a number (3), a share of all hosts ('20%', at least one host), a list of both whose last item repeats,
            or such a list as text ('1,5,20%'); nothing or an empty text means 20%, as in Kubespray.
        count: hosts to upgrade.

    Raises:
        Day2Error: an item of serial is neither a positive number nor a share.

    """
    wanted = [_one(item, count) for item in _items(serial)]
    sizes: list[int] = []
    left = count
    while left > 0:
        size = min(wanted[min(len(sizes), len(wanted) - 1)], left)
        sizes.append(size)
        left -= size
    return sizes


def _items(serial: Size | list[Size] | None) -> list[Size]:
    if isinstance(serial, str):
        serial = [item for item in re.split(r"[\s,\[\]'\"]+", serial) if item]
    if serial is None or serial == []:
        return ["20%"]
    return serial if isinstance(serial, list) else [serial]


def _one(item: Size, count: int) -> int:
    found = re.match(r"^(\d+(?:\.\d+)?)(%?)$", str(item).strip())
    number = float(found.group(1)) if found else 0.0
    whole = number.is_integer() or (found is not None and found.group(2) == "%")
    if not found or number <= 0 or not whole or isinstance(item, bool):
        raise Day2Error(f"serial '{item}' is neither a number of hosts such as 2 nor a share of them such as 20%")
    if found.group(2) == "%":
        return int(number / 100 * count) or 1
    return int(number)
