# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The clients of databases against real ones: what is asked, what is refused, and what is said."""

from __future__ import annotations

import dataclasses
import os
import typing as t
from pathlib import Path

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._rds.sql_checks import run_checks, wait_for_answer
from ansible_collections.day2.kubernetes.plugins.module_utils._rds.sql_client import SqlClient, Target
from tests.integration.aws.database import DATABASE, PASSWORD, USER, Database
from tests.lab.local_process import free_ports

Ask = t.Callable[..., SqlClient]
SYSTEM = "/etc/ssl/certs/ca-certificates.crt"
ANY, POSTGRES, MYSQL = ("postgres", "mysql"), ("postgres",), ("mysql",)


@pytest.fixture(params=ANY)
def database(request: pytest.FixtureRequest) -> Database:
    """Return one database after the other."""
    found: Database = request.getfixturevalue({"postgres": "postgres", "mysql": "mariadb"}[request.param])
    return found


@pytest.fixture
def ask(database: Database, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Return what makes a client of the database, with changes."""
    for name, value in database.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PATH", f"{database.programs}{os.pathsep}{os.environ['PATH']}")
    target = Target(database.engine, "127.0.0.1", database.port, DATABASE, USER, PASSWORD)
    return lambda **changes: SqlClient(dataclasses.replace(target, **changes))


@pytest.mark.parametrize(
    ("engines", "query", "expected", "problem"),
    [
        pytest.param(ANY, "SELECT count(*) FROM orders", {"equals": 1200}, None, id="number"),
        pytest.param(ANY, "SELECT 1200.0", {"equals": "1200"}, None, id="the same number"),
        pytest.param(ANY, "SELECT true", {"equals": True}, None, id="truth"),
        pytest.param(POSTGRES, "SELECT E'a,\"b\\nc'", {"equals": 'a,"b\nc'}, None, id="quotes and lines"),
        pytest.param(MYSQL, "SELECT 'a,\"b'", {"equals": 'a,"b'}, None, id="quotes"),
        pytest.param(ANY, "SELECT number FROM orders WHERE number < 0", {"at_least": 0}, "no row", id="no row"),
        pytest.param(ANY, "SELECT 'many'", {"at_least": 1}, "'many' is no number", id="no number"),
        pytest.param(
            POSTGRES, "DELETE FROM orders", {"equals": 1}, "cannot execute DELETE in a read-only", id="delete"
        ),
        pytest.param(MYSQL, "DELETE FROM orders", {"equals": 1}, "in a READ ONLY transaction", id="delete too"),
        pytest.param(POSTGRES, "SELECT pg_sleep(30)", {"equals": 1}, "statement timeout", id="slow"),
        pytest.param(POSTGRES, "SELECT nothing", {"equals": 1}, 'column "nothing" does not exist', id="mistake"),
        pytest.param(MYSQL, "SELECT nothing", {"equals": 1}, "Unknown column 'nothing'", id="mistake too"),
    ],
)
def test_the_first_value_is_compared(
    engines: tuple[str, ...],
    query: str,
    expected: dict[str, t.Any],
    problem: str | None,
    database: Database,
    ask: Ask,
) -> None:
    """Whatever is wrong is said with the words of the database."""
    if database.engine not in engines:
        return
    [found] = run_checks(ask(timeout=1), [{"name": "It", "query": query, **expected}])
    assert found["passed"] is (problem is None)
    assert problem is None or problem in found["problem"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"password": "tests-another-one"}, "password authentication failed|Access denied", id="password"),
        pytest.param({"database": "nowhere"}, "does not exist|Unknown database", id="database"),
        pytest.param({"tls": "verify", "ca": SYSTEM}, "certificate verify failed|self-signed certificate", id="ca"),
    ],
)
def test_what_waiting_would_not_help_is_told_at_once(changes: dict[str, t.Any], words: str, ask: Ask) -> None:
    """Without the password in it."""
    with pytest.raises(Day2Error, match=words) as failed:
        wait_for_answer(ask(**changes), 60, 60)
    assert "check user, password, database and tls" in str(failed.value)
    assert changes.get("password", PASSWORD) not in str(failed.value)


def test_a_database_that_does_not_answer_is_waited_for(ask: Ask) -> None:
    """And named in the end."""
    [port] = free_ports(1)
    with pytest.raises(
        Day2Error, match=f"Timed out after 0.2 s waiting for .*:{port}: .*(refused|[Cc]an't connect)"
    ) as failed:
        wait_for_answer(ask(port=port), 0.2, 0.1)
    assert "check its security groups" in str(failed.value)


def test_a_program_that_is_not_there_is_named_with_its_package(ask: Ask, tmp_path: Path) -> None:
    """Before anything is asked."""
    with pytest.raises(Day2Error, match=r"install the package [\w-]+-client there, or name the program with client"):
        ask(client=str(tmp_path / "client"))
