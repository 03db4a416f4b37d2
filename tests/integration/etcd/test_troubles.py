# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What happens, and what a user is told, when etcd, the way to it or the disk fails."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import typing as t
from pathlib import Path

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.client import Etcd
from tests.integration.etcd.members import ACTIVATE, CORRUPT, DEACTIVATE, Members

PIECES = 50  # of 32 KiB that come before something happens
NO_HTTP2 = ": no HTTP/2 there: is it etcd's client port, and https or http as etcd has it?"
OTHER_NAMES = " has a certificate for other names: give an endpoint that it names"
TMPFS = 8 << 20  # bytes
GRACE = 9  # seconds; for 7 of them an etcd that is told to stop goes on to send


def left(folder: Path) -> list[str]:
    """Return what is in the folder of snapshots."""
    return sorted(path.name for path in (folder / "backups").glob("*")) if (folder / "backups").exists() else []


def failure(save: t.Any, *arguments: t.Any, **options: t.Any) -> Day2Error:
    """Return the error of a save that must fail."""
    with pytest.raises(Day2Error) as raised:
        save(*arguments, **options)
    return raised.value


@pytest.mark.parametrize(
    ("number", "words"),
    [
        pytest.param(
            signal.SIGTERM,
            ("the answer ended without a status, as it does when etcd is stopped", "the connection was closed"),
            id="stopped",
        ),
        pytest.param(signal.SIGKILL, ("the connection was closed", "Connection reset by peer"), id="killed"),
        pytest.param(signal.SIGSTOP, ("did not answer for 2 s",), id="frozen"),
    ],
)
def test_a_member_that_goes_away_while_it_sends(
    members: Members, save: t.Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: tuple[str, ...]
) -> None:
    """What has come is not taken for a snapshot."""
    whole = Etcd.snapshot

    def interrupted(etcd: Etcd) -> t.Iterator[t.Any]:
        for count, piece in enumerate(whole(etcd)):
            if count == PIECES:
                os.kill(members.processes["m1"].pid, number)
                time.sleep(GRACE if number == signal.SIGTERM else 0)
            yield piece

    monkeypatch.setattr(Etcd, "snapshot", interrupted)
    try:
        error = failure(save, timeout=2)
    finally:
        if number == signal.SIGSTOP:
            os.kill(members.processes["m1"].pid, signal.SIGCONT)
        else:
            members.processes["m1"].stop()
            members.start("m1")
        members.wait()
    assert any(each in str(error) for each in words), str(error)
    assert str(error).startswith(f"etcd snapshot, save: etcd at {members.access().endpoint}")
    assert error.details["phase"] == "save"
    assert left(tmp_path) == []


def test_a_member_that_is_cut_off_is_refused_unless_it_is_all_there_is(members: Members, save: t.Any) -> None:
    """It would hand out old data without a word."""
    for name in ("m2", "m3"):
        members.processes[name].kill()
    try:
        error = failure(save, timeout=3)
        facts = save(allow_no_quorum=True).snapshot
    finally:
        for name in ("m2", "m3"):
            members.start(name)
        members.wait()
    assert "the member is cut off from the cluster, so its data may be old" in str(error)
    assert "(allow_no_quorum would allow it)" in str(error)
    assert list(error.details["refused"]) == ["allow_no_quorum"]
    assert facts["verified"] == {"sha256": True, "tree": True, "hashkv": True}


def test_an_alarm_about_different_data_stops_everything(members: Members, save: t.Any) -> None:
    """Nobody knows which member is right."""
    members.alarm(ACTIVATE, CORRUPT)
    try:
        error = failure(save)
    finally:
        members.alarm(DEACTIVATE, CORRUPT)
    assert "etcd has raised the alarm CORRUPT: members differ from each other (allow_corrupt would allow it)" in str(
        error
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param(
            {"cert": "expired.crt", "key": "expired.key"},
            " says that the client certificate has expired: renew FOLDER/expired.crt",
            id="expired certificate",
        ),
        pytest.param(
            {"cert": "stranger.crt", "key": "stranger.key"},
            " does not trust the authority of the client certificate FOLDER/stranger.crt",
            id="certificate of another authority",
        ),
        pytest.param(
            {"cert": None, "key": None}, " wants a client certificate: give cert and key", id="no certificate"
        ),
        pytest.param(
            {"cacert": "other-ca.crt"},
            " has a certificate that FOLDER/other-ca.crt did not sign: give the authority of etcd in cacert",
            id="wrong CA",
        ),
        pytest.param({"endpoint": "https://localhost:CLIENT"}, OTHER_NAMES, id="a name that is not in the certificate"),
        pytest.param({"endpoint": "http://127.0.0.1:CLIENT"}, NO_HTTP2, id="http"),
        pytest.param({"endpoint": "https://127.0.0.1:PEER"}, NO_HTTP2, id="the port for other members"),
        pytest.param({"endpoint": "https://127.0.0.1:1"}, " cannot be reached: Connection refused", id="nobody there"),
    ],
)
def test_a_way_that_does_not_lead_to_etcd(
    members: Members, save: t.Any, changes: dict[str, str | None], words: str
) -> None:
    """Is told with what to do, in the same words for both versions."""
    client, peer = map(str, members.ports["m1"])
    given = {name: value and value.replace("CLIENT", client).replace("PEER", peer) for name, value in changes.items()}
    paths = {name: str(members.folder / str(given[name])) for name in ("cacert", "cert", "key") if given.get(name)}
    error = failure(save, **{**given, **paths})
    endpoint = given.get("endpoint") or members.access().endpoint
    expected = f"etcd snapshot, connect: etcd at {endpoint}{words.replace('FOLDER', str(members.folder))}"
    assert (str(error), error.details["phase"]) == (expected, "connect")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param(
            {"cacert": "nowhere.crt"}, "cacert: FOLDER/nowhere.crt is not there or cannot be read", id="no file"
        ),
        pytest.param(
            {"key": "server.key"},
            "FOLDER/client.crt and FOLDER/server.key: no certificate in PEM, or a key of another one",
            id="another key",
        ),
    ],
)
def test_files_that_are_wrong(members: Members, save: t.Any, changes: dict[str, str], words: str) -> None:
    """Are named."""
    error = failure(save, **{name: str(members.folder / value) for name, value in changes.items()})
    assert str(error) == f"etcd snapshot, connect: {words.replace('FOLDER', str(members.folder))}"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount")
def test_a_disk_that_is_full_keeps_its_older_snapshots(members: Members, save: t.Any, tmp_path: Path) -> None:
    """It is foreseen; and where that is overruled, what came is removed."""
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={TMPFS}", "tmpfs", folder], check=True)
    try:
        (folder / "older.db").write_text("older")
        foreseen = failure(save, dir=str(folder))
        full = failure(save, dir=str(folder), allow_low_space=True)
        after = [path.name for path in folder.iterdir()]
    finally:
        subprocess.run(["umount", folder], check=True)
    assert f"{folder} has no room: " in str(foreseen)
    assert foreseen.details["phase"] == "look"
    assert "cannot be written: No space left on device. Make room, or choose another folder" in str(full)
    assert (after, full.details["phase"]) == (["older.db"], "save")
