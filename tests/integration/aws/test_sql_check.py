# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The clients of databases against a real PostgreSQL: what is asked, what is refused, and what is said."""

from __future__ import annotations

import dataclasses
import os
import typing as t
from pathlib import Path

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._rds.sql_checks import run_checks, wait_for_answer
from ansible_collections.day2.kubernetes.plugins.module_utils._rds.sql_client import SqlClient, Target
from tests.integration.aws.postgres import DATABASE, PASSWORD, USER, Postgres
from tests.lab.local_process import free_ports

Ask = t.Callable[..., SqlClient]


@pytest.fixture
def ask(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Return what makes a client of the database, with changes."""
    monkeypatch.setenv("LD_LIBRARY_PATH", postgres.environment.get("LD_LIBRARY_PATH", ""))
    monkeypatch.setenv("PATH", f"{postgres.programs}{os.pathsep}{os.environ['PATH']}")
    target = Target("postgres", "127.0.0.1", postgres.port, DATABASE, USER, PASSWORD)
    return lambda **changes: SqlClient(dataclasses.replace(target, **changes))


@pytest.mark.parametrize(
    ("query", "expected", "problem"),
    [
        pytest.param("SELECT count(*) FROM orders", {"equals": 1200}, None, id="number"),
        pytest.param("SELECT 1200.0", {"equals": "1200"}, None, id="the same number"),
        pytest.param("SELECT true", {"equals": True}, None, id="truth"),
        pytest.param("SELECT E'a,\"b\\nc'", {"equals": 'a,"b\nc'}, None, id="quotes and lines"),
        pytest.param("SELECT number FROM orders WHERE number < 0", {"at_least": 0}, "returned no row", id="no row"),
        pytest.param("SELECT 'many'", {"at_least": 1}, "'many' is no number", id="no number"),
        pytest.param("DELETE FROM orders", {"equals": 1}, "cannot execute DELETE in a read-only", id="write"),
        pytest.param("SELECT pg_sleep(30)", {"equals": 1}, "statement timeout", id="slow"),
        pytest.param("SELECT nothing", {"equals": 1}, 'column "nothing" does not exist', id="mistake"),
    ],
)
def test_the_first_value_is_compared(query: str, expected: dict[str, t.Any], problem: str | None, ask: Ask) -> None:
    """Whatever is wrong is said with the words of the database."""
    [found] = run_checks(ask(timeout=1), [{"name": "It", "query": query, **expected}])
    assert found["passed"] is (problem is None)
    assert problem is None or problem in found["problem"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"password": "tests-another-one"}, "password authentication failed for user", id="password"),
        pytest.param({"database": "nowhere"}, 'database "nowhere" does not exist', id="database"),
        pytest.param(
            {"tls": "verify", "ca": "/etc/ssl/certs/ca-certificates.crt"}, "certificate verify failed", id="ca"
        ),
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
    with pytest.raises(Day2Error, match=f"Timed out after 0.2 s waiting for .*:{port}: .*Connection refused") as failed:
        wait_for_answer(ask(port=port), 0.2, 0.1)
    assert "check its security groups" in str(failed.value)


def test_a_program_that_is_not_there_is_named_with_its_package(ask: Ask, tmp_path: Path) -> None:
    """Before anything is asked."""
    with pytest.raises(Day2Error, match="install the package postgresql-client there, or name the program with client"):
        ask(client=str(tmp_path / "psql"))
