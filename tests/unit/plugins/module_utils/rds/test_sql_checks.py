# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is expected of a value, and how clients are told; a real database is in tests/integration/aws."""

from __future__ import annotations

import dataclasses

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._rds.sql_checks import expected, judge
from ansible_collections.day2.kubernetes.plugins.module_utils._rds.sql_client import (
    Refused,
    Target,
    command_of,
    environment_of,
)

TARGET = Target("mysql", "db.example.test", 3306, "shop", "keeper", "secret-of-tests", ca="/rds.pem")


@pytest.mark.parametrize(
    ("check", "value", "problem"),
    [
        pytest.param({"equals": "a"}, "a", None, id="same"),
        pytest.param({"equals": "a"}, "b", "it is b, and has to be equal to a", id="other"),
        pytest.param({"equals": 7}, "7.00", None, id="numbers"),
        pytest.param({"equals": True}, "t", None, id="truth of postgres"),
        pytest.param({"equals": True}, "f", "it is f, and has to be equal to true", id="no truth"),
        pytest.param({"equals": True}, "1", None, id="mysql has numbers"),
        pytest.param({"equals": True}, "0", "it is 0, and has to be equal to true", id="no truth of mysql"),
        pytest.param({"equals": 0}, "0", None, id="nothing is a number"),
        pytest.param({"at_least": 1.0}, "1", None, id="just enough"),
        pytest.param(
            {"at_least": 1.5, "at_most": 2.0}, "1", "it is 1, and has to be at least 1.5, at most 2", id="low"
        ),
        pytest.param({"at_most": 2.0}, "3", "it is 3, and has to be at most 2", id="high"),
        pytest.param({"at_most": 2.0}, "", "'' is no number", id="null"),
        pytest.param({"at_least": 0.1}, "9007199254740993", None, id="large"),
        pytest.param({"equals": "x"}, None, "the query returned no row", id="no row"),
    ],
)
def test_values_are_judged(check, value, problem):
    """Numbers as numbers, everything else as text."""
    assert judge(check, value) == problem


def test_all_that_is_expected_is_told():
    """In words."""
    assert expected({"equals": 5, "at_least": 1.0, "at_most": 9.0}) == "equal to 5, at least 1, at most 9"


@pytest.mark.parametrize(
    ("flavour", "tls", "words"),
    [
        ("mysql", "require", ["--ssl-mode=REQUIRED"]),
        ("mysql", "verify", ["--ssl-mode=VERIFY_IDENTITY"]),
        ("mysql", "disable", ["--ssl-mode=DISABLED"]),
        ("mariadb", "require", ["--ssl"]),
        ("mariadb", "verify", ["--ssl-verify-server-cert"]),
        ("mariadb", "disable", ["--skip-ssl"]),
        ("mariadb", "prefer", []),
    ],
)
def test_each_client_of_mysql_knows_tls_by_its_own_words(flavour, tls, words):
    """Both are called mysql."""
    command = command_of("/usr/bin/mysql", flavour, dataclasses.replace(TARGET, tls=tls), "SELECT 1")
    assert [word for word in command if "ssl" in word and "ssl-ca" not in word] == words
    assert {"--ssl-ca=/rds.pem", "--init-command=SET SESSION TRANSACTION READ ONLY"} <= set(command)
    assert command[1] == "--no-defaults"


@pytest.mark.parametrize("engine", ["postgres", "mysql"])
def test_the_password_is_in_no_argument(engine):
    """Everybody on a host can read those."""
    target = dataclasses.replace(TARGET, engine=engine)
    assert target.password not in " ".join(command_of("client", engine, target, "SELECT 1"))
    assert target.password in environment_of(target).values()


@pytest.mark.parametrize(
    ("words", "final"),
    [
        ('FATAL: password authentication failed for user "keeper"', True),
        ("ERROR 1045 (28000): Access denied for user 'keeper'@'10.0.0.1'", True),
        ("ERROR 1049 (42000): Unknown database 'shop'", True),
        ("connection to server failed: Connection refused", False),
        ("FATAL: the database system is starting up", False),
        ("ERROR 2003 (HY000): Can't connect to MySQL server", False),
    ],
)
def test_only_what_waiting_may_help_is_waited_for(words, final):
    """A password does not get right by waiting."""
    assert Refused(words).final is final
