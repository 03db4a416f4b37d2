# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One account, one PostgreSQL, and playbooks that are played against them."""

from __future__ import annotations

import json
import subprocess
import typing as t
from pathlib import Path

import pytest
import yaml

from tests.integration.aws.account import OPEN, Account
from tests.integration.aws.mariadb import MariaDb
from tests.integration.aws.postgres import Postgres
from tests.integration.moto_server import moto_server
from tests.integration.store.playing import Stage

# what moto calls the endpoint of each instance
ENDPOINTS = "*.aaaaaaaaaa.us-east-1.rds.amazonaws.com"


@pytest.fixture(scope="session")
def service() -> t.Iterator[str]:
    """Yield the URL of AWS."""
    with moto_server() as url:
        yield url


@pytest.fixture
def account(service: str) -> t.Iterator[Account]:
    """Yield an empty account."""
    made = Account(service)
    yield made
    made.guard(OPEN)


@pytest.fixture(scope="session")
def postgres() -> t.Iterator[Postgres]:
    """Yield a database with orders in it."""
    running = Postgres(ENDPOINTS)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def mariadb() -> t.Iterator[MariaDb]:
    """Yield the same of the other engine."""
    running = MariaDb(ENDPOINTS)
    yield running
    running.stop()


class Playbooks(Stage):
    """Plays the playbooks of the collection against an account, and reads the reports."""

    def play_book(
        self, name: str, user: dict[str, str], *words: str, **variables: t.Any
    ) -> subprocess.CompletedProcess[str]:
        """Play one with these variables; user is an environment with its keys."""
        told = {"aws_connection": {"endpoint_url": self.url}, **variables}
        (self.folder / "told.yml").write_text(yaml.safe_dump(told))
        environment = {**user, "ANSIBLE_SHOW_CUSTOM_STATS": "1", "PWD": str(self.folder)}
        return self.run(name, "-e", "@told.yml", *words, **environment)

    def report(self, stem: str) -> dict[str, t.Any]:
        """Return the report that was written; its page is there too."""
        folder = self.folder / "artifacts"
        assert (folder / f"{stem}.html").read_text().startswith("<!DOCTYPE html>")
        return dict(json.loads((folder / f"{stem}.json").read_text()))


@pytest.fixture
def stage(account: Account, tmp_path: Path) -> Playbooks:
    """Return where playbooks are played."""
    return Playbooks(tmp_path, account.url)


def artifact(done: subprocess.CompletedProcess[str]) -> str:
    """Return what a run has published, with one kind of quotes."""
    return " ".join(done.stdout.partition("CUSTOM STATS")[2].replace("'", '"').split())


def recap(done: subprocess.CompletedProcess[str]) -> str:
    """Return the counts at the end of a run."""
    return " ".join(done.stdout.partition("PLAY RECAP")[2].partition("CUSTOM STATS")[0].split())
