# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A learner, before anything else has happened to the cluster."""

from __future__ import annotations

import subprocess
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.client import Etcd
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll
from tests.integration.etcd.members import Members

MOST_OF_IT = 10_000_000  # bytes


def test_a_learner_is_refused_unless_it_is_allowed(members: Members, save: t.Any) -> None:
    """It may not have all data yet."""
    listed = poll(lambda: added(members), bool, timeout=30, interval=1, waiting_for="all members to know each other")
    identity = listed.split()[1]
    try:
        members.start("m4", state="existing")
        poll(lambda: has_data(members, "m4"), bool, timeout=60, interval=0.2, waiting_for="the learner")
        with pytest.raises(Day2Error) as refused:
            save("m4")
        facts = save("m4", allow_learner=True).snapshot
    finally:
        members.etcdctl("member", "remove", identity)
        members.processes.pop("m4").stop()
    assert str(refused.value).endswith(
        "is not to be saved: the member is a learner, and may not have all data yet (allow_learner would allow it)"
    )
    assert (facts["is_learner"], facts["member"]) == (True, facts["member_id"])


def added(members: Members) -> str:
    """Add the learner and return what etcdctl says; etcd refuses it shortly after another member came."""
    peer = f"--peer-urls=https://127.0.0.1:{members.ports['m4'][1]}"
    try:
        return members.etcdctl("member", "add", "m4", peer, "--learner")
    except subprocess.CalledProcessError:
        return ""


def has_data(members: Members, name: str) -> bool:
    """Tell whether a learner has its data; it answers to nothing that needs the quorum."""
    try:
        status = Etcd(members.access(name), 2).status()
    except Day2Error:
        return False
    return status.db_bytes > MOST_OF_IT and bool(status.leader)
