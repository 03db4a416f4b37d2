# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One of three members loses all of its data, and joins again as a learner."""

from __future__ import annotations

import shutil
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.client import Etcd
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.member_look import see_same
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.member_states import Outcome, Request, reach
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll
from tests.integration.etcd.conftest import VERSIONS
from tests.integration.etcd.members import ACTIVATE, DEACTIVATE, NAMES, NOSPACE, Members
from tests.lab.errors import LabError


@pytest.fixture(scope="module", params=VERSIONS)
def three(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Members]:
    """Yield a cluster of its own with some data, since its members change."""
    with Members(request.param, tmp_path_factory.mktemp(f"replace-{request.param}")) as running:
        running.fill(300)
        yield running


def peer(members: Members, name: str) -> str:
    """Return where its peers reach a member."""
    return f"https://127.0.0.1:{members.ports[name][1]}"


def take(members: Members, state: str, name: str = "m3", check: bool = False, **options: t.Any) -> Outcome:
    """Ask the first member."""
    request = Request(state, name, peer(members, name), **{"timeout": 60, **options})
    return reach(members.access(), request, check=check)


def answers(members: Members, name: str, peers: str) -> bool:
    """Tell whether it runs; etcd ends where a peer has not heard of it yet, and a kubelet starts it again."""
    try:
        if name in members.processes:
            members.processes[name].check()
        else:
            members.start_again(name, peers)
        Etcd(members.access(name), 2).close()
    except LabError:
        del members.processes[name]
        return False
    except Day2Error:
        return False
    return True


def names(told: list[dict[str, t.Any]]) -> list[str]:
    """Return the names of members as they are told."""
    return sorted(one["name"] for one in told)


def test_a_look_changes_nothing(three: Members) -> None:
    """All are well, and one could be spared."""
    outcome = take(three, "absent", check=True)
    assert (names(outcome.before), names(outcome.after)) == (["m1", "m2", "m3"], ["m1", "m2"])
    assert outcome.told["version"] == three.version
    assert names(take(three, "present").after) == ["m1", "m2", "m3"]


def test_a_raised_alarm_of_another_member_comes_first(three: Members) -> None:
    """A new member would have it too."""
    three.alarm(ACTIVATE, NOSPACE)
    try:
        with pytest.raises(Day2Error, match=r"m3 is not to be replaced: alarms are raised: NOSPACE of m1"):
            take(three, "absent")
    finally:
        three.alarm(DEACTIVATE, NOSPACE)


def test_two_bad_members_are_refused_and_say_what_to_do(three: Members) -> None:
    """The quorum is gone already."""
    for name in ("m2", "m3"):
        three.processes[name].kill()
    try:
        wanted = "without it 0 of 3 members are left, and 2 are needed"
        text = poll(lambda: refusal(three), lambda said: wanted in said, timeout=40, interval=1, waiting_for=wanted)
        assert "other members are not well either: " in text
        assert "day2.kubernetes.etcd_restore" in text
    finally:
        for name in ("m2", "m3"):
            three.processes[name] = three.processes[name].again()
        three.wait()


def refusal(members: Members) -> str:
    """Return why the member is not replaced."""
    try:
        take(members, "absent", check=True)
    except Day2Error as error:
        return str(error)
    return ""


def test_a_member_without_data_joins_again_and_holds_the_same(three: Members) -> None:
    """Removed, added, started empty, promoted; every second time nothing is done."""
    three.processes.pop("m3").kill()
    shutil.rmtree(three.folder / "m3")
    first = take(three, "absent")
    old = first.told["member"]["id"]
    assert (names(first.after), take(three, "absent", member_id=old).before) == (["m1", "m2"], first.after)
    added = take(three, "present")
    [learner] = [one for one in added.after if one["learner"]]
    assert (learner["name"], learner["peer_urls"]) == ("", [peer(three, "m3")])
    assert sorted(added.told["initial_cluster"].split(",")) == [f"{name}={peer(three, name)}" for name in NAMES]
    again = take(three, "present")
    assert again.before == again.after == added.after
    assert take(three, "absent", member_id=old).after == added.after
    peers = added.told["initial_cluster"]
    poll(lambda: answers(three, "m3", peers), bool, timeout=60, interval=1, waiting_for="the learner to start")
    promoted = take(three, "promoted")
    assert [one["learner"] for one in promoted.after] == [False, False, False]
    assert promoted.told["hashkv"] == take(three, "promoted").told["hashkv"]
    three.wait()
    etcd = Etcd(three.access("m3"), 5)
    assert see_same(etcd, etcd.members(), 20).value == promoted.told["hashkv"]
    assert etcd.count(b"/registry/pods/", b"/registry/pods0") == 300
    etcd.close()


def test_what_is_no_learner_and_not_there_cannot_be_promoted(three: Members) -> None:
    """A sentence that says what comes first."""
    request = Request("promoted", "m9", "https://127.0.0.1:1")
    with pytest.raises(Day2Error, match=r"no etcd member m9: add it first"):
        reach(three.access(), request, check=False)


def test_a_learner_that_never_started_is_not_promoted(three: Members) -> None:
    """Etcd's own words, and how to go on."""
    request = Request("present", "m4", peer(three, "m4"), timeout=60)
    reach(three.access(), request, check=False)
    late = Request("promoted", "m4", peer(three, "m4"), timeout=3)
    try:
        with pytest.raises(Day2Error, match=r"to have all data.*in sync with leader.*Start the same command again"):
            reach(three.access(), late, check=False)
    finally:
        reach(three.access(), Request("absent", "m4", peer(three, "m4"), timeout=60), check=False)
