# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Checks of a database: a query, and what its first value has to be. Asking is apart from judging."""

from __future__ import annotations

import decimal
import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll
from ansible_collections.day2.kubernetes.plugins.module_utils._rds.sql_client import Refused, SqlClient

Check = dict[str, t.Any]
# as PostgreSQL and MySQL say it
TRUTH = {"t": "true", "f": "false", "1": "true", "0": "false"}


def wait_for_answer(client: SqlClient, timeout: float, interval: float) -> float:
    """Return the seconds until the database answered.

    Raises:
        Day2Error: it did not, or waiting would not help.

    """
    clock = time.monotonic()
    where = f"{client.target.host}:{client.target.port}"
    try:
        poll(
            lambda: _answer(client, where),
            lambda seen: seen is None,
            timeout=timeout,
            interval=interval,
            waiting_for=f"an answer of the database at {where}",
        )
    except Day2Error as error:
        seen = error.details.pop("last_seen", None)
        raise Day2Error(
            f"{error}: {seen}; check its security groups and the way to it" if seen else str(error)
        ) from None
    return round(time.monotonic() - clock, 3)


def _answer(client: SqlClient, where: str) -> str | None:
    try:
        client.value("SELECT 1")
    except Refused as error:
        if error.final:
            raise Day2Error(
                f"The database at {where} refuses: {error}; check user, password, database and tls"
            ) from None
        return str(error)
    return None


def run_checks(client: SqlClient, checks: list[Check]) -> list[Check]:
    """Return what each check found: name, value, expected, passed, problem, seconds."""
    return [_run_check(client, check) for check in checks]


def _run_check(client: SqlClient, check: Check) -> Check:
    clock = time.monotonic()
    try:
        value, refused = client.value(check["query"]), None
    except Refused as error:
        value, refused = None, str(error)
    problem = refused or judge(check, value)
    return {
        "name": check["name"],
        "value": value,
        "expected": expected(check),
        "passed": problem is None,
        "problem": problem,
        "seconds": round(time.monotonic() - clock, 3),
    }


def expected(check: Check) -> str:
    """Return in words what a check expects."""
    words = {"equals": "equal to {}", "at_least": "at least {}", "at_most": "at most {}"}
    return ", ".join(words[key].format(_plain(check[key])) for key in words if check.get(key) is not None)


def judge(check: Check, value: str | None) -> str | None:
    """Return what is wrong with the value, or None; numbers are compared as numbers."""
    if value is None:
        return "the query returned no row"
    number, limits = _number(value), [check.get("at_least"), check.get("at_most")]
    if any(limit is not None for limit in limits) and number is None:
        return f"{value!r} is no number"
    wanted = _plain(check["equals"]) if check.get("equals") is not None else None
    same = wanted is None or wanted in (value, TRUTH.get(value)) or (number is not None and number == _number(wanted))
    at_least, at_most = (None if limit is None else decimal.Decimal(str(limit)) for limit in limits)
    within = number is None or ((at_least is None or number >= at_least) and (at_most is None or number <= at_most))
    return None if same and within else f"it is {value}, and has to be {expected(check)}"


def _plain(value: t.Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _number(text: str) -> decimal.Decimal | None:
    try:
        return decimal.Decimal(text)
    except decimal.InvalidOperation:
        return None
