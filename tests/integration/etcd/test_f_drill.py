# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A snapshot of a real cluster, drilled with the real programs, and what a drill leaves when it is killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import typing as t
from pathlib import Path

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import drill as drilling
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import drill_place
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.drill import Request
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.shelf import sidecar_of
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.processes import find_processes
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll
from tests.integration.etcd.members import Members
from tests.lab import programs

# a drill in a process of its own, which can be killed while its etcd runs
SLOW = """
import sys, time
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import drill
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
drill.LOCK = sys.argv[5]
drill.ask = lambda etcd, facts: time.sleep(60)
drill.drill(Host(), drill.Request(*sys.argv[1:5]), check=False)
"""


@pytest.fixture
def request_of(members: Members, save: t.Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Request:
    """Return the request to drill a fresh snapshot of a cluster that runs on this machine."""
    monkeypatch.setattr(drilling, "LOCK", str(tmp_path / "lock"))
    folder = programs.ensure_etcd(members.version)
    path = str(save().path)
    return Request(path, str(tmp_path / "drills"), str(folder / "etcd"), str(folder / "etcdutl"), 60)


def left(request: Request) -> list[str]:
    """Return what is left of any drill."""
    return drill_place.leftovers(Host(), request.folder)


def test_a_good_snapshot_is_restored_started_and_equal(request_of: Request, members: Members) -> None:
    """HashKV, revision and every kind; the cluster that is at home here goes on, and nothing is left."""
    before = members.etcdctl("endpoint", "status", "--write-out=json")
    told = drilling.drill(Host(), request_of, check=False).told()
    assert {row["what"] for row in told["comparison"]} >= {"hashkv", "revision", "keys", "/registry/pods"}
    assert all(row["same"] for row in told["comparison"])
    assert [phase["name"] for phase in told["phases"]] == ["verify", "restore", "start", "compare"]
    assert told["etcd"]["version"] == members.version
    assert 0 <= told["age"] < 60
    assert (left(request_of), json.loads(before)[0]["Endpoint"]) == ([], members.access().endpoint)
    members.wait()


def test_it_listens_on_no_port(request_of: Request, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that none can be in use, and nobody else on the node can read the Secrets."""
    seen: list[str] = []
    ask = drilling.ask

    def look(etcd: t.Any, facts: t.Any) -> t.Any:
        [own] = [one for one in find_processes(Host(), "etcd") if f"--name={drill_place.NAME}" in one.words]
        inodes = {os.readlink(link) for link in Path(f"/proc/{own.pid}/fd").iterdir()}
        tables = "".join(Path(f"/proc/net/{name}").read_text() for name in ("tcp", "tcp6"))
        seen.extend(line for line in tables.splitlines() if f"socket:[{line.split()[9]}]" in inodes)
        seen.append(oct(Path(request_of.folder).stat().st_mode))
        return ask(etcd, facts)

    monkeypatch.setattr(drilling, "ask", look)
    drilling.drill(Host(), request_of, check=False)
    assert seen == ["0o40700"]


def test_a_damaged_file_is_known_before_anything_is_restored(request_of: Request) -> None:
    """One byte in the middle."""
    with Path(request_of.path).open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"\xff\xfe\xfd")
    with pytest.raises(Day2Error, match=r"^Recovery drill, verify: .* is no whole snapshot: .*checksum") as failed:
        drilling.drill(Host(), request_of, check=False)
    assert failed.value.details["phase"] == "verify"
    assert left(request_of) == []


def test_a_file_with_the_sidecar_of_another_is_refused(request_of: Request, save: t.Any, members: Members) -> None:
    """Whole by itself, and not what the sidecar says."""
    members.etcdctl("put", "/registry/pods/other", "x")
    other = str(save(path=f"{request_of.path}.other.db").path)
    shutil.copy(sidecar_of(other), sidecar_of(request_of.path))
    with pytest.raises(Day2Error, match="is not the file that its sidecar describes"):
        drilling.drill(Host(), request_of, check=False)


def test_without_its_sidecar_its_age_is_unknown(request_of: Request) -> None:
    """So that there is nothing to compare either."""
    Path(sidecar_of(request_of.path)).unlink()
    with pytest.raises(Day2Error, match="A drill needs the snapshot with its sidecar"):
        drilling.drill(Host(), request_of, check=False)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "ended"])
def test_a_drill_that_is_ended_leaves_nothing_after_the_next_one(
    request_of: Request, number: signal.Signals, tmp_path: Path
) -> None:
    """Its etcd ends with it; one that was asked to end removes its folder by itself."""
    options = [str(word) for word in (request_of.path, request_of.dir, request_of.etcd, request_of.etcdutl)]
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, *options, str(tmp_path / "lock")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stderr=subprocess.PIPE,
    )
    poll(lambda: len(left(request_of)), lambda count: count == 2, timeout=30, interval=0.1, waiting_for="its etcd")
    time.sleep(0.5)
    process.send_signal(number)
    process.communicate()
    stays = [request_of.folder] if number == signal.SIGKILL else []
    poll(lambda: left(request_of), lambda seen: seen == stays, timeout=10, interval=0.1, waiting_for="the end")
    done = drilling.drill(Host(), request_of, check=False)
    assert (done.swept, left(request_of)) == (stays, [])


def test_without_room_nothing_is_restored(request_of: Request, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is almost full."""
    monkeypatch.setattr(drill_place, "LOG_BYTES", 1 << 60)
    with pytest.raises(Day2Error, match=r"has no room for a drill: \d+ bytes are needed and \d+ are free"):
        drilling.drill(Host(), request_of, check=False)
    assert left(request_of) == []


def test_an_etcd_that_does_not_start_is_a_sentence(request_of: Request, tmp_path: Path) -> None:
    """With the end of its log."""
    broken = tmp_path / "etcd"
    broken.write_text("#!/bin/sh\necho bad flag >&2\nexit 3\n")
    broken.chmod(0o755)
    request = Request(request_of.path, request_of.dir, str(broken), request_of.etcdutl, 60)
    with pytest.raises(Day2Error, match=r"Recovery drill, start: .* has ended with status 3: bad flag"):
        drilling.drill(Host(), request, check=False)
    assert left(request_of) == []


def test_check_mode_looks_and_makes_nothing(request_of: Request) -> None:
    """The file is verified, programs and room are looked at."""
    told = drilling.drill(Host(), request_of, check=True).told()
    assert (told["etcd"], [phase["name"] for phase in told["phases"]]) == (None, ["verify"])
    assert not Path(request_of.dir).exists()
