# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The drill of a database: moto restores it, and a real PostgreSQL answers in its place."""

from __future__ import annotations

import signal
import subprocess
import time
import typing as t
from concurrent.futures import ThreadPoolExecutor

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll
from ansible_collections.day2.kubernetes.plugins.module_utils._rds.drill import restore
from ansible_collections.day2.kubernetes.plugins.module_utils._rds.drill_plan import Wanted
from ansible_collections.day2.kubernetes.plugins.module_utils._rds.instances import Instances
from tests.integration.aws.account import OPEN, Account, documented, reads, without
from tests.integration.aws.conftest import Playbooks, artifact
from tests.integration.aws.database import PASSWORD, USER
from tests.integration.aws.postgres import Postgres
from tests.integration.killing import kill_run

CHECKS = [
    {"name": "There are orders", "query": "SELECT count(*) FROM orders", "at_least": 1000},
    {
        "name": "The newest is of today",
        "query": "SELECT max(placed) > now() - interval '1 day' FROM orders",
        "equals": True,
    },
]
Drill = t.Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def policies() -> list[t.Any]:
    """Return what the docs say that the drill needs."""
    return documented("rds_recovery_drill")


@pytest.fixture
def drill(account: Account, postgres: Postgres, stage: Playbooks, policies: list[t.Any]) -> Drill:
    """Return what drills the source; its copies answer on loopback, under the names that moto gives them."""
    rds = account.client("rds")
    rds.create_db_instance(
        DBInstanceIdentifier="orders",
        Engine="postgres",
        DBInstanceClass="db.t4g.medium",
        AllocatedStorage=20,
        MasterUsername=USER,
        MasterUserPassword=PASSWORD,
        DBName="shop",
        Port=postgres.port,
        BackupRetentionPeriod=7,
    )

    def run(*words: str, may: list[t.Any] = policies, **variables: t.Any) -> subprocess.CompletedProcess[str]:
        told = {
            "rds_recovery_drill_source": "orders",
            "rds_recovery_drill_password": PASSWORD,
            "rds_recovery_drill_checks": CHECKS,
            "rds_recovery_drill_ca": str(postgres.certificate),
            "rds_recovery_drill_delay": 0.1,
            **variables,
        }
        user = {**account.user(may), **postgres.environment, "PGHOSTADDR": "127.0.0.1"}
        return stage.play_book("day2.kubernetes.rds_recovery_drill", user, *words, **told)

    return run


def instances(account: Account) -> list[str]:
    """Return the names of all instances."""
    account.guard(OPEN)
    return sorted(row["DBInstanceIdentifier"] for row in account.client("rds").describe_db_instances()["DBInstances"])


def test_a_database_is_restored_asked_and_its_copy_deleted(drill: Drill, account: Account, stage: Playbooks) -> None:
    """With what the docs say it needs, verified TLS, and no password anywhere; what a killed drill left goes too."""
    left = {"DBInstanceIdentifier": "day2-drill-orders-1", "DBInstanceClass": "db.t3.micro", "Engine": "postgres"}
    tags = {"day2-recovery-drill": "orders", "day2-recovery-drill-until": "2026-01-01T00:00:00Z"}
    account.client("rds").create_db_instance(**left, Tags=[{"Key": key, "Value": tags[key]} for key in tags])
    done = drill("-vvv")
    assert done.returncode == 0, done.stdout
    report = stage.report("rds-recovery-drill")
    assert (report["result"], report["removed"], report["problems"]) == ("passed", True, [])
    assert [phase["name"] for phase in report["phases"]] == ["restore", "answer"]
    assert [(check["value"], check["passed"]) for check in report["checks"]] == [("1200", True), ("t", True)]
    assert report["rpo"]["kept"] is report["rto"]["kept"] is True
    assert instances(account) == ["orders"]
    assert PASSWORD not in done.stdout + (stage.folder / "artifacts" / "rds-recovery-drill.html").read_text()
    assert "Recovery drill of orders in us-east-1: passed" in done.stdout
    assert '"result": "passed"' in artifact(done)


def test_a_drill_that_is_killed_is_gone_on_with(drill: Drill, account: Account, stage: Playbooks) -> None:
    """The next one takes its copy over, asks for no second one, and leaves nothing."""
    slow = [{"name": "Slow", "query": "SELECT pg_sleep(600)", "equals": ""}]
    with ThreadPoolExecutor(1) as pool:
        killed = pool.submit(drill, rds_recovery_drill_checks=slow)
        poll(
            lambda: (stage.folder / "told.yml").exists() and len(instances(account)) > 1 and kill_run(stage.home),
            lambda _seen: killed.done(),
            timeout=180,
            interval=0.2,
            waiting_for="a drill to be killed",
        )
    assert killed.result().returncode == -signal.SIGKILL
    [left, orders] = instances(account)
    assert (left.startswith("day2-drill-orders-"), orders) == (True, "orders")
    done = drill()
    assert done.returncode == 0, done.stdout
    report = stage.report("rds-recovery-drill")
    assert (report["name"], report["result"], report["removed"]) == (left, "passed", True)
    assert instances(account) == ["orders"]


def test_check_mode_looks_and_writes_nothing(drill: Drill, account: Account, policies: list[t.Any]) -> None:
    """A user who may only read is enough for it."""
    done = drill("--check", may=reads(policies))
    assert done.returncode == 0, done.stdout
    assert '"result": "not drilled"' in artifact(done)
    assert instances(account) == ["orders"]


def test_a_drill_that_fails_deletes_its_copy_too(drill: Drill, account: Account, stage: Playbooks) -> None:
    """And says why, in the report as well."""
    done = drill(rds_recovery_drill_checks=[{**CHECKS[0], "at_least": 5000}, CHECKS[1]])
    assert done.returncode != 0
    report = stage.report("rds-recovery-drill")
    assert (report["result"], report["removed"]) == ("failed", True)
    words = "1 of 2 checks failed. There are orders: it is 1200, and has to be at least 5000"
    assert words in " ".join(report["problems"])
    assert words in " ".join(done.stdout.split())
    assert [check["passed"] for check in report["checks"]] == [False, True]
    assert instances(account) == ["orders"]


def test_a_permission_that_is_missing_is_named(drill: Drill, account: Account, policies: list[t.Any]) -> None:
    """Nothing is made then."""
    rds = account.ask(without(policies, "rds:RestoreDBInstanceToPointInTime"))("rds")
    with pytest.raises(Day2Error, match=r"Permission rds:RestoreDBInstanceToPointInTime on .* is missing for"):
        restore(Instances(rds, 5, 1), Wanted("day2-drill-orders-1", "orders"), time.time(), check=False)
    assert instances(account) == ["orders"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        pytest.param(
            {"Engine": "postgres", "BackupRetentionPeriod": 0}, "has no automated backups, .* set its", id="no backups"
        ),
        pytest.param(
            {"Engine": "aurora-postgresql", "DBClusterIdentifier": "all"},
            "belongs to the cluster 'all', .*: name an instance that is in no cluster",
            id="aurora",
        ),
    ],
)
def test_a_source_that_cannot_be_restored_is_refused(account: Account, source: dict[str, t.Any], words: str) -> None:
    """By its name, with the way out."""
    rds = account.client("rds")
    owner = {"MasterUsername": USER, "MasterUserPassword": PASSWORD}
    rds.create_db_cluster(DBClusterIdentifier="all", Engine="aurora-postgresql", **owner)
    rds.create_db_instance(DBInstanceIdentifier="plain", DBInstanceClass="db.t3.medium", **source)
    with pytest.raises(Day2Error, match=f"Instance 'plain' {words}"):
        restore(Instances(account.ask()("rds"), 5, 1), Wanted("day2-drill-plain-1", "plain"), time.time(), check=True)
