# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The steps of a restore on one node, whose etcdutl is a script; real ones are in tests/integration/etcd."""

from __future__ import annotations

import json

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import control_plane, restore_steps
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.restore import reach
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.restore_record import PATH, STEPS
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.restore_steps import Request
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.setup import ASIDE
from ansible_collections.day2.kubernetes.plugins.module_utils._node.answers import Answer
from ansible_collections.day2.kubernetes.plugins.module_utils._node.manifests import COMPONENTS, FOLDER
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import FakeNode

PEER = "https://10.0.0.11:2380"
FLAGS = {"name": "cp1", "data-dir": "/var/lib/etcd", "initial-advertise-peer-urls": PEER}
MANIFEST = "spec:\n  containers:\n  - command:\n    - etcd\n" + "".join(f"    - --{k}={v}\n" for k, v in FLAGS.items())
ENV = f"ETCD_NAME=cp1\nETCD_DATA_DIR=/var/lib/etcd\nETCD_INITIAL_ADVERTISE_PEER_URLS={PEER}\n"
MEMBERS = {"cp1": PEER, "cp2": "https://10.0.0.12:2380"}
DATA, OLD, NEW = "/var/lib/etcd/member/db", "old", "new"
BEFORE = "/var/lib/etcd/member.before-r1"
ETCDUTL = """
[ "$3" = --help ] && { echo --bump-revision; exit 0; }
for word; do case $word in --data-dir=*) to=$ROOT${word#--data-dir=};; esac; done
[ -e $ROOT/broken ] && { /bin/mkdir -p $to; echo "snapshot file integrity check failed" >&2; exit 1; }
/bin/mkdir -p $to/member; printf new > $to/member/db
"""
SYSTEMCTL = '[ "$1" = stop ] && : > $ROOT/stopped; [ "$1" = start ] && : > $ROOT/started; true'


@pytest.fixture(params=["static pod", "systemd"])
def member(request, tmp_path, monkeypatch):
    """Return a control plane host with data, and its way to run etcd."""
    node = FakeNode(tmp_path, monkeypatch)
    node.file(DATA, OLD)
    node.file("/snapshot.db")
    for name in COMPONENTS[:3]:
        node.file(f"{FOLDER}/{name}.yaml", "spec:\n")
    if request.param == "static pod":
        node.file(f"{FOLDER}/etcd.yaml", MANIFEST)
    else:
        node.file("/etc/etcd.env", ENV)
        node.program("systemctl", SYSTEMCTL)
    node.program("etcdutl", ETCDUTL)
    monkeypatch.setattr(restore_steps, "prove", lambda path, hashed: {"sha256": "abc", "size": 1})
    monkeypatch.setattr(control_plane, "ask", lambda *dummy, **options: Answer(200))
    monkeypatch.setattr(restore_steps, "see_healthy", lambda *dummy: {"hashkv": 7})
    return node


def take(node, *states, check=False, **options):
    """Take steps and return the last outcome."""
    outcome = None
    for state in states:
        request = Request(
            token="r1", state=state, snapshot="/snapshot.db", members=MEMBERS, **{"timeout": 1, **options}
        )
        outcome = reach(node.host, request, check=check)
    return outcome


def running(node):
    """Return which manifests the kubelet sees."""
    return {path.rpartition("/")[2][:-5] for path in node.host.glob(f"{FOLDER}/*.yaml")}


def test_the_steps_lead_from_old_data_to_new(member):
    """Each is seen on the node, and the old data stays."""
    pods = running(member)
    take(member, "prepared")
    assert (member.host.read(DATA), running(member)) == (OLD, pods)
    take(member, "stopped")
    assert (member.host.read(DATA), running(member)) == (OLD, set())
    outcome = take(member, "swapped")
    assert (member.host.read(DATA), member.host.read(f"{BEFORE}/db")) == (NEW, OLD)
    assert outcome.told == {"data_before": BEFORE}
    take(member, "started")
    assert running(member) == pods & {"etcd"}
    assert take(member, "healthy").told == {"etcd": {"hashkv": 7}}
    take(member, "released")
    assert running(member) == pods
    assert (member.host.glob("/var/lib/etcd/new-*"), member.host.exists(ASIDE)) == ([], False)


def test_a_step_that_is_done_changes_nothing(member):
    """Also when others have followed it."""
    take(member, *STEPS)
    outcomes = [take(member, step) for step in STEPS]
    assert {(one.before, one.after) for one in outcomes} == {("released", "released")}
    assert member.host.read(DATA) == NEW


def test_a_step_is_not_taken_before_the_one_that_it_needs(member):
    """The data of a running etcd is not exchanged."""
    take(member, "prepared")
    with pytest.raises(Day2Error, match="swapped comes after stopped"):
        take(member, "swapped")
    assert member.host.read(DATA) == OLD


def test_check_mode_tells_the_step_and_takes_none(member):
    """Every one, also those whose ground is not there."""
    outcomes = [take(member, step, check=True) for step in STEPS]
    assert [one.after for one in outcomes] == list(STEPS)
    assert (member.host.read(DATA), member.host.exists(PATH)) == (OLD, False)


def test_a_snapshot_that_cannot_be_restored_is_known_before_anything_is_stopped(member):
    """Nothing is left of the attempt."""
    member.file("/broken")
    with pytest.raises(Day2Error, match=r"cannot be restored.*integrity check failed"):
        take(member, "prepared")
    assert (member.host.glob("/var/lib/etcd/*"), member.host.exists(PATH)) == (["/var/lib/etcd/member"], False)


def test_without_etcdutl_it_stops_and_says_what_to_do(member):
    """Before the first change."""
    member.host.path("/usr/bin/etcdutl").unlink()
    with pytest.raises(Day2Error, match=r"etcdutl is not on this node .*: give etcdutl, a path of the program"):
        take(member, "prepared")


def test_a_disk_without_room_is_told_before_the_first_change(member, monkeypatch):
    """The old data stays too."""
    monkeypatch.setattr(restore_steps, "prove", lambda path, hashed: {"sha256": "abc", "size": 1 << 60})
    with pytest.raises(Day2Error, match=r"^.*/var/lib/etcd has \d+ bytes free, and .* make room, or use a larger disk"):
        take(member, "prepared")
    assert member.host.glob("/var/lib/etcd/*") == ["/var/lib/etcd/member"]


def test_a_failure_names_step_and_member_and_the_way_back(member, monkeypatch):
    """Before anything is stopped it says that nothing is; after it the old data can be put back."""
    with pytest.raises(Day2Error, match=r"^Restore of etcd member cp1, prepared: .*as it was$") as before:
        take(member, "prepared", etcdutl="/nowhere")
    take(member, "prepared", "stopped", "swapped")

    def fail(*dummy):
        raise Day2Error("systemd is not there", code=1)

    monkeypatch.setattr(control_plane, "start_etcd", fail)
    with pytest.raises(Day2Error, match=r"^Restore of etcd member cp1, started: systemd is not there\. Start") as after:
        take(member, "started")
    assert "put the old data back with etcd_restore_undo=true" in str(after.value)
    assert after.value.details == {"code": 1, "phase": "started", "member": "cp1"}
    assert before.value.details["phase"] == "prepared"


def test_an_old_etcdutl_is_refused(member):
    """It would leave every watch silent."""
    member.program("etcdutl", "true")
    with pytest.raises(Day2Error, match="knows no --bump-revision"):
        take(member, "prepared")
    assert take(member, "prepared", check=True, bump_revision=0).after == "prepared"


@pytest.mark.parametrize("members", [{}, {"cp1": "https://10.9.9.9:2380"}], ids=["nobody", "another address"])
def test_a_member_that_is_not_to_be_restored_is_refused(member, members):
    """Else it would become a cluster of its own."""
    with pytest.raises(Day2Error, match=r"etcd member cp1 with https://10.0.0.11:2380 is not one of the members"):
        reach(member.host, Request("r1", "prepared", "/snapshot.db", members), check=False)


def test_a_restore_that_has_stopped_is_not_crossed_by_another_one(member):
    """One that has come to its end may be followed."""
    take(member, "prepared", "stopped")
    other = Request("r2", "prepared", "/snapshot.db", MEMBERS)
    with pytest.raises(Day2Error, match=r"Another restore \(r1\) has stopped on this node after 'stopped'"):
        reach(member.host, other, check=False)
    take(member, *STEPS[2:])
    assert reach(member.host, other, check=False).after == "prepared"


@pytest.mark.parametrize("last", STEPS)
def test_every_step_can_be_taken_back(member, last):
    """The old data is back, everything is started, and a second time changes nothing."""
    pods = running(member)
    take(member, *STEPS[: STEPS.index(last) + 1])
    undone = take(member, "undone")
    assert (undone.before, undone.after) == (last, None)
    assert (member.host.read(DATA), running(member), member.host.exists(BEFORE)) == (OLD, pods, False)
    again = take(member, "undone")
    assert (again.before, again.after) == (None, None)


def test_a_crash_between_two_renames_is_gone_on_with(member):
    """The old data is aside, the new one not yet in its place."""
    take(member, "prepared", "stopped")
    member.host.path("/var/lib/etcd/member").rename(member.host.path(BEFORE))
    take(member, "swapped")
    assert (member.host.read(DATA), member.host.read(f"{BEFORE}/db")) == (NEW, OLD)


@pytest.mark.parametrize(
    "text", ["{broken", json.dumps({"schema": 9, "token": "", "sha256": "", "step": "x", "before": ""})]
)
def test_a_record_that_cannot_be_read_stops_everything(member, text):
    """A sentence that names the file."""
    member.file(PATH, text)
    with pytest.raises(Day2Error, match=PATH):
        take(member, "prepared")


def test_manifests_are_moved_to_a_folder_that_no_kubelet_reads(member):
    """Not below the manifests."""
    take(member, "prepared", "stopped")
    assert f"{ASIDE}/kube-apiserver.yaml" in member.host.glob(f"{ASIDE}/*")
    assert not ASIDE.startswith(FOLDER)
