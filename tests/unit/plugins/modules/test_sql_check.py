# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module sql_check with a program that stands for psql; a real database is in tests/integration/aws."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import sql_check

CHECKS = [{"name": "Orders", "query": "SELECT 5", "at_least": 1}, {"name": "None", "query": "SELECT 5", "equals": 0}]
PSQL = """#!/bin/sh
env > "$0.environment"
echo "$@" > "$0.arguments"
echo 5
"""


@pytest.fixture
def run(run_module, tmp_path):
    """Return what runs the module with a client that always says 5."""
    client = tmp_path / "psql"
    client.write_text(PSQL)
    client.chmod(0o755)
    target = {"engine": "postgres", "host": "db.example.test", "user": "keeper", "password": "secret-of-tests"}

    def run(check=False, **params):
        return run_module(sql_check, {**target, "client": str(client), "checks": CHECKS[:1], **params}, check=check)

    return run


def test_checks_that_pass_are_told(run, tmp_path):
    """In a session that only reads, with the password in the environment."""
    result = run()
    assert (result["changed"], result["checks"][0]["value"], result["checks"][0]["passed"]) == (False, "5", True)
    environment = (tmp_path / "psql.environment").read_text()
    assert "PGPASSWORD=secret-of-tests" in environment
    assert "default_transaction_read_only=on" in environment
    assert "PGSSLMODE=require" in environment
    arguments = (tmp_path / "psql.arguments").read_text()
    assert "--port=5432" in arguments
    assert "secret-of-tests" not in arguments


def test_a_check_that_fails_is_told_after_all_were_asked(run):
    """With what each of them found."""
    result = run(checks=[CHECKS[1], CHECKS[0]])
    assert result["msg"] == "1 of 2 checks failed. None: it is 5, and has to be equal to 0"
    assert [check["passed"] for check in result["checks"]] == [False, True]


def test_check_mode_only_looks_for_the_program(run, tmp_path):
    """There may be no database to ask yet."""
    assert not run(check=True)["changed"]
    assert not (tmp_path / "psql.arguments").exists()
    assert "is not on the host" in run(check=True, client=str(tmp_path / "nothing"))["msg"]


def test_a_check_without_an_expectation_is_refused(run):
    """It could not fail."""
    assert "equals" in run(checks=[{"name": "x", "query": "SELECT 1"}])["msg"]
