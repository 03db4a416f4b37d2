# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A real member that is defragmented, and a real alarm that is lifted, or not."""

from __future__ import annotations

import json
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.client import Etcd
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.maintenance import DEFRAGMENTED, DISARMED, Request
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.maintenance import maintain as carry_out
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll
from tests.integration.etcd.conftest import VERSIONS
from tests.integration.etcd.members import ACTIVATE, NOSPACE, Members

WORTH_IT = Request(DEFRAGMENTED, min_fragmentation=10, min_bytes=1_000_000)


@pytest.fixture(scope="module", params=VERSIONS)
def members(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Members]:
    """Yield a cluster whose database is mostly holes."""
    with Members(request.param, tmp_path_factory.mktemp(f"maintenance-{request.param}")) as running:
        running.fill(600)
        running.etcdctl("del", "--prefix", "/registry/pods")
        status = json.loads(running.etcdctl("endpoint", "status", "-w", "json"))
        running.etcdctl("compact", "--physical", str(status[0]["Status"]["header"]["revision"]))
        poll(
            lambda: _in_use_after_a_write(running),
            lambda used: used < 5_000_000,
            timeout=30,
            interval=0.2,
            waiting_for="holes",
        )
        yield running


def _in_use_after_a_write(members: Members) -> int:
    # etcd counts pages as free from the next write on, and nobody else writes here
    members.fill(1, size=10)
    return int(json.loads(members.etcdctl("endpoint", "status", "-w", "json"))[0]["Status"]["dbSizeInUse"])


@pytest.fixture
def etcd(members: Members) -> t.Iterator[Etcd]:
    """Return the first member."""
    etcd = Etcd(members.access(client="root"), 30)
    yield etcd
    etcd.close()


def test_with_another_member_down_nothing_is_defragmented(members: Members, etcd: Etcd) -> None:
    """The other one is named."""
    members.processes["m3"].stop()
    with pytest.raises(Day2Error, match=r"another member is down, .* \(m3: etcd at .* cannot be reached"):
        carry_out(etcd, WORTH_IT, check=False)
    members.processes["m3"] = members.processes["m3"].again()
    members.wait("m3")


def test_check_mode_tells_it_and_does_not_do_it(etcd: Etcd) -> None:
    """The size stays."""
    before, after = carry_out(etcd, WORTH_IT, check=True)
    assert after["db_bytes"] == before["db_in_use"] < before["db_bytes"]
    assert etcd.status().db_bytes == before["db_bytes"]


def test_holes_are_given_back_and_a_second_time_there_are_none(etcd: Etcd) -> None:
    """9 MB were written and removed."""
    before, after = carry_out(etcd, WORTH_IT, check=False)
    assert after["db_bytes"] < before["db_bytes"] - 5_000_000
    before, after = carry_out(etcd, WORTH_IT, check=False)
    assert before == after


def test_an_alarm_is_lifted_only_when_its_cause_is_gone(members: Members, etcd: Etcd) -> None:
    """A quota of a few bytes stands for a full database."""
    members.alarm(ACTIVATE, NOSPACE)
    with pytest.raises(Day2Error, match="The alarm NOSPACE is not lifted"):
        carry_out(etcd, Request(DISARMED, quota=1000), check=False)
    before, after = carry_out(etcd, Request(DISARMED), check=False)
    assert (before["alarms"], after["alarms"]) == (["NOSPACE"], [])
