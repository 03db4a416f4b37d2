# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

# PRIVATE to day2.kubernetes: may change in any release.

"""The socket in a run's folder: tasks ask the helper process of the run to keep journal and lock.

A request and its answer are one line of JSON each. An answer with ``error`` is a sentence for the user.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import pathlib
import socket
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

Json = dict[str, t.Any]
NAME = "control"
LINE = 1 << 24  # bytes; the plan and baseline of a large cluster
LONGEST = 100  # bytes; the address of a socket has room for 104 to 108, which a long TMPDIR alone may fill


@contextlib.contextmanager
def address(folder: pathlib.Path) -> t.Iterator[str]:
    """Yield a path of the socket that fits into an address; where there is no /proc, a long one stays as it is."""
    path = str(folder / NAME)
    if len(os.fsencode(path)) <= LONGEST or not os.path.isdir("/proc/self/fd"):
        yield path
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{handle}/{NAME}"
    finally:
        os.close(handle)


def ask(folder: str, request: Json, timeout: float) -> Json:
    """Ask the helper of a run and return its answer; timeout in seconds.

    Raises:
        Day2Error: the helper is gone, or says no.

    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(timeout)
            with address(pathlib.Path(folder)) as path:
                client.connect(path)
            client.sendall(json.dumps(request).encode() + b"\n")
            with client.makefile("rb") as stream:
                answer = json.loads(stream.readline())
    except (OSError, ValueError) as error:
        raise Day2Error(
            f"The helper process of this run does not answer in {folder} ({error}): start the same command again"
        ) from error
    if "error" in answer:
        raise Day2Error(answer["error"])
    return dict(answer)


class Control:
    """The helper's end of the socket."""

    def __init__(self) -> None:
        """No journal is open, and no lock is held yet."""
        self.keeper: t.Any = None
        self.holder: t.Any = None

    async def listen(self, folder: pathlib.Path) -> None:
        """Open the socket."""
        with address(folder) as path:
            await asyncio.start_unix_server(self.serve, path, limit=LINE)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request; the journal may take its time, relays go on meanwhile."""
        with contextlib.closing(writer):
            request = json.loads(await reader.readline())
            answer = await asyncio.get_running_loop().run_in_executor(None, self.answer, request)
            writer.write(json.dumps(answer).encode() + b"\n")
            await writer.drain()

    def answer(self, request: Json) -> Json:
        """Do what a request asks for."""
        try:
            return self.carry_out(**request)
        except Day2Error as error:
            return {"error": str(error)}
        except Exception as error:
            # a fault in this process is the asker's to tell: the log goes with the run
            return {"error": f"The helper process failed: {error!r}"}

    def carry_out(self, state: str, **request: t.Any) -> Json:
        """Lock, open, note or close; raises Day2Error."""
        if state == "locked":
            self.holder = self.holder or new_holder(request)
            return dict(self.holder.hold())
        if state == "opened":
            self.keeper = new_keeper(request)
            return dict(self.keeper.open())
        if self.keeper is None:
            raise Day2Error("The journal of this run is not open")
        return dict(self.keeper.note(**request) if state == "noted" else self.keeper.close(**request))

    def end(self) -> None:
        """Give the lock back when the run ended without a word."""
        for one in (self.keeper, self.holder):
            if one is not None:
                one.abandon()


def new_holder(request: Json) -> t.Any:
    """Return the holder of a lock without a journal; imports as new_keeper does."""
    from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
    from ansible_collections.day2.kubernetes.plugins.module_utils._journal.holder import Holder

    cluster = Cluster.at(request["kubeconfig"], request["context"], request["api_endpoints"])
    return Holder(cluster, f"{request['by']}/{request['run']}")


def new_keeper(request: Json) -> t.Any:
    """Return the keeper of a journal; what it needs is imported only now, since relays start without."""
    from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
    from ansible_collections.day2.kubernetes.plugins.module_utils._journal.keeper import Keeper, new_header

    cluster = Cluster.at(request["kubeconfig"], request["context"], request["api_endpoints"])
    return Keeper(cluster, new_header(request), [step["node"] for step in request["plan"]["steps"]])
