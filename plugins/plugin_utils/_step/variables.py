# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

# PRIVATE to day2.kubernetes: may change in any release.

"""What the actions of steps read from the variables of their task."""

from __future__ import annotations

import math
import typing as t

from ansible.utils.display import Display

display = Display()


def seconds(name: str, variables: t.Mapping[str, t.Any], templar: t.Any, default: float) -> float:
    """Return a variable as a number of seconds; with a warning the default when it is none."""
    value = templar.template(variables.get(name, default))
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if math.isfinite(number):
        return number
    display.warning(f"{name} is {value!r} and not a number of seconds: {default:g} is used")
    return default
