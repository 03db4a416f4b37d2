# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Members that talk to each other through doors, so that one can be cut off while it and the others go on."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import typing as t
from pathlib import Path

from tests.integration.etcd.members import NAMES, Members
from tests.integration.listener import Listener
from tests.lab.local_process import free_ports

CHUNK = 1 << 16
Pair = tuple[str, socket.socket, socket.socket]


class Parted(Members):
    """The cluster; clients reach every member at any time."""

    def __init__(self, version: str, folder: Path) -> None:
        super().__init__(version, folder)
        self._alone: set[str] = set()
        doors = dict(zip(NAMES, free_ports(len(NAMES))))
        self._advertised = {name: f"https://127.0.0.1:{port}" for name, port in doors.items()}
        self._doors = {name: Door(port, self.ports[name][1], self._who) for name, port in doors.items()}

    def __exit__(self, *dummy: object) -> None:
        """Stop the members, and then their doors."""
        super().__exit__()
        for door in self._doors.values():
            door.close()

    def peer_url(self, name: str) -> str:
        """Return where the others find it: at its door."""
        return self._advertised[name]

    def cut(self, name: str) -> None:
        """Let it neither reach the others nor be reached by them."""
        for owner, door in self._doors.items():
            door.refuse(set(NAMES) if owner == name else {name})

    def heal(self) -> None:
        """Let all reach all again."""
        for door in self._doors.values():
            door.refuse(set())

    def _who(self, client: int, door: int) -> str:
        """Return the member whose socket it is, by the tables of the kernel."""
        inode = next((row[9] for row in _sockets() if row[1:3] == [_address(client), _address(door)]), "")
        owners = (name for name, process in [*self.processes.items()] if f"socket:[{inode}]" in _handles(process.pid))
        return next(owners, "")


class Door(Listener):
    """A port of a member behind which its real one is; who(client's port, own port) tells who knocks."""

    def __init__(self, port: int, target: int, who: t.Callable[[int, int], str]) -> None:
        self._target, self._who = target, who
        self._refused: set[str] = set()
        self._open: list[Pair] = []
        self._busy = threading.Lock()
        super().__init__(port)

    def refuse(self, names: set[str]) -> None:
        """End the connections of these members, and let no new one in."""
        with self._busy:
            self._refused = names
            for name, *pair in self._open:
                for end in pair if name in names else ():
                    with contextlib.suppress(OSError):
                        end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let nobody in any more."""
        super().close()
        self.refuse(set(NAMES))

    def serve(self, client: socket.socket) -> None:
        """Let a member in that is not refused."""
        with socket.create_connection(("127.0.0.1", self._target)) as member:
            name = self._who(client.getpeername()[1], self.port)
            with self._busy:
                if name in self._refused or (self._refused and not name):
                    return
                self._open.append((name, client, member))
            back = threading.Thread(target=_pass_on, args=(member, client), daemon=True)
            back.start()
            _pass_on(client, member)
            back.join()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(CHUNK):
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def _sockets() -> t.Iterator[list[str]]:
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        yield line.split()


def _handles(pid: int) -> set[str]:
    found = set()
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):  # it is closed meanwhile
            found.add(os.readlink(handle))
    return found


def _address(port: int) -> str:
    return f"0100007F:{port:04X}"
