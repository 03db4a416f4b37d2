# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The helper process with real sockets and real far ends on loopback; only SSH is left out."""

from __future__ import annotations

import contextlib
import os
import pathlib
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time

import pytest

from ansible_collections.day2.kubernetes.plugins.action.cluster_session import start_helper
from ansible_collections.day2.kubernetes.plugins.plugin_utils._session import run_dir
from ansible_collections.day2.kubernetes.plugins.plugin_utils._session.control import ask
from ansible_collections.day2.kubernetes.plugins.plugin_utils._session.route import far_end


class Echo(socketserver.BaseRequestHandler):
    """Answers with what it was told, until the other side has ended."""

    def handle(self):
        """Serve one connection."""
        while data := self.request.recv(65536):
            self.request.sendall(data)


@pytest.fixture
def echo_port():
    """Return the port of an echo server."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Echo) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture
def controller():
    """Return a process that stands for ansible-playbook; it is ended afterwards."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(120)"])
    yield process
    process.kill()
    process.wait()


@pytest.fixture
def session(tmp_path, monkeypatch, controller):
    """Return a function that starts a helper for far ends on this machine."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def start(**commands):
        folder = run_dir.create(run_dir.Process.of(controller.pid))
        request = {
            "folder": str(folder),
            "collections": [],
            "controller": run_dir.Process.of(controller.pid).as_dict(),
            "connect_timeout": 5,
            "endpoints": [{"host": host, "command": command} for host, command in commands.items()],
        }
        return folder, start_helper(request, folder)

    return start


def here(port):
    """Return the command of a far end on this machine."""
    return far_end(sys.executable, [("127.0.0.1", port)])


def exchange(port, data):
    """Send data to a local port and return everything that comes back until the other side ends."""
    received = bytearray()
    with contextlib.suppress(ConnectionError), socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        threading.Thread(target=send, args=(client, data), daemon=True).start()
        while len(received) < len(data) and (chunk := client.recv(65536)):
            received += chunk
    return bytes(received)


def send(client, data):
    """Send data; the other side may have ended already."""
    with contextlib.suppress(OSError):
        client.sendall(data)


def eventually(check, seconds=8.0):
    """Return whether check() holds within some seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if check():
            return True
        time.sleep(0.05)
    return False


def test_bytes_arrive_whole_over_many_connections(session, echo_port):
    """Large answers and many connections share one session."""
    dummy, answer = session(cp1=here(echo_port))
    port = answer["ports"]["cp1"]
    data = os.urandom(3_000_000)
    assert answer["unreachable"] == {}
    assert exchange(port, data) == data
    assert [exchange(port, bytes([number])) for number in range(20)] == [bytes([number]) for number in range(20)]


def test_a_closed_api_server_closes_the_local_connection(session):
    """A client sees the end at once and can ask the next endpoint."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        dummy, answer = session(cp1=here(unused.getsockname()[1]))
        assert exchange(answer["ports"]["cp1"], b"hello") == b""


def test_the_second_address_is_tried(session, echo_port):
    """An API server that listens on one address only is found."""
    command = far_end(sys.executable, [("127.0.0.1", 1), ("127.0.0.1", echo_port)])
    dummy, answer = session(cp1=command)
    assert exchange(answer["ports"]["cp1"], b"hello") == b"hello"


def test_an_unreachable_host_is_named_with_its_reason(session, echo_port):
    """The others work all the same."""
    refuse = [sys.executable, "-c", "import sys; sys.exit('ssh: connect to host cp2 port 22: No route to host')"]
    dummy, answer = session(cp1=here(echo_port), cp2=refuse)
    assert answer["unreachable"] == {"cp2": "ssh: connect to host cp2 port 22: No route to host"}
    assert exchange(answer["ports"]["cp1"], b"hello") == b"hello"


def test_a_broken_session_comes_back_by_itself(session, echo_port, tmp_path):
    """The local port stays the same."""
    note = tmp_path / "pid"
    shell = ["sh", "-c", f'echo $$ > {note}; exec "$@"', "sh", *here(echo_port)]
    dummy, answer = session(cp1=shell)
    first = int(note.read_text())
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: note.read_text().strip() not in ("", str(first)))
    assert eventually(lambda: exchange(answer["ports"]["cp1"], b"again") == b"again")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_is_left_when_the_controller_is_gone(session, echo_port, controller, number):
    """Credentials and processes end with the run, however it ended."""
    folder, dummy = session(cp1=here(echo_port))
    helper = run_dir.owner_of(folder)
    (folder / "client-key.pem").write_text("secret")
    controller.send_signal(number)
    controller.wait()
    assert eventually(lambda: not folder.exists() and not helper.alive())


def test_a_folder_with_a_long_name_has_its_socket_too(session, echo_port, tmp_path, monkeypatch):
    """The address of a socket is short, and a TMPDIR need not be."""
    deep = tmp_path / "a-name-of-some-length" / "and-one-more-below-it" / "until-no-address-of-a-socket-holds-it"
    deep.mkdir(parents=True)
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    folder, dummy = session(cp1=here(echo_port))
    assert len(str(folder / "control")) > 108
    with pytest.raises(run_dir.Day2Error, match="The journal of this run is not open"):
        ask(str(folder), {"state": "closed", "failed": False}, 5)


def test_a_helper_that_cannot_start_tells_why(session, monkeypatch):
    """Its folder is gone by then, and the log with it."""
    monkeypatch.setattr(run_dir.Process, "as_dict", lambda dummy: {})
    with pytest.raises(run_dir.Day2Error, match=r"(?s)did not start: .*Error"):
        session()


def test_the_next_run_sweeps_what_a_killed_helper_left(session, echo_port):
    """A live helper's folder stays."""
    left, dummy = session(cp1=here(echo_port))
    kept, dummy = session(cp1=here(echo_port))
    os.kill(run_dir.owner_of(left).pid, signal.SIGKILL)
    assert eventually(lambda: run_dir.sweep() == [left.name])
    assert (left.exists(), kept.exists()) == (False, True)


def test_a_folder_of_somebody_else_is_refused(tmp_path, monkeypatch):
    """Credentials never go where others could read them."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = pathlib.Path(tmp_path / f"day2-kubernetes-{os.getuid()}")
    folder.mkdir(mode=0o755)
    with pytest.raises(run_dir.Day2Error, match="mode 0700"):
        run_dir.create(run_dir.Process.of(os.getpid()))
