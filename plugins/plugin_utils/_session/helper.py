# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

# PRIVATE to day2.kubernetes: may change in any release.

"""The helper process of one run: ports for the API servers, journal and lock, and an end together with the run."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import pathlib
import shutil
import signal
import sys
import typing as t

from ansible_collections.day2.kubernetes.plugins.plugin_utils._session import relay
from ansible_collections.day2.kubernetes.plugins.plugin_utils._session.control import Control
from ansible_collections.day2.kubernetes.plugins.plugin_utils._session.run_dir import Process, set_owner
from ansible_collections.day2.kubernetes.plugins.plugin_utils._session.workers import Workers

RETRY_SECONDS = (1, 2, 5, 10)
RELEASE_SECONDS = 10
LOOK_SECONDS = 0.5


class Endpoint:
    """One API server: its listener here and its session to the control plane host."""

    def __init__(self, host: str, command: list[str]) -> None:
        """Keep the inventory name and the command that starts the far end."""
        self.host = host
        self.command = command
        self.error = "not connected yet"
        self.ready = asyncio.Event()
        self.process: asyncio.subprocess.Process | None = None
        self.clients: dict[int, asyncio.StreamWriter] = {}
        self.channels = itertools.count(1)

    async def listen(self) -> int:
        """Open the local port and return it."""
        server = await asyncio.start_server(self.serve_client, "127.0.0.1", 0)
        return int(server.sockets[0].getsockname()[1])

    async def send(self, data: bytes) -> None:
        """Write frames to the far end; raises OSError when it is away."""
        if self.process is None or self.process.stdin is None:
            raise ConnectionResetError(self.error)
        self.process.stdin.write(data)
        await self.process.stdin.drain()

    async def serve_client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one local connection; it is closed at once while the session is away."""
        channel = next(self.channels)
        self.clients[channel] = writer
        with contextlib.suppress(OSError):
            if self.ready.is_set():
                await self.send(relay.frame(channel, relay.OPEN))
                await relay.copy_out(channel, reader, self.send)
        self.drop(channel)

    def drop(self, channel: int) -> None:
        """Close one local connection."""
        writer = self.clients.pop(channel, None)
        if writer is not None:
            writer.close()

    async def keep(self) -> None:
        """Hold the session, start it again when it ends."""
        for attempt in itertools.count():
            self.process = await asyncio.create_subprocess_exec(
                *self.command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            lasted = await self.run_session(self.process)
            await asyncio.sleep(1 if lasted else RETRY_SECONDS[min(attempt, len(RETRY_SECONDS) - 1)])

    async def run_session(self, process: asyncio.subprocess.Process) -> bool:
        """Hand out what the far end says until it ends; return whether it ever answered."""
        stderr = asyncio.ensure_future(t.cast(asyncio.StreamReader, process.stderr).read())
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                self.accept(*await relay.read_frame(t.cast(asyncio.StreamReader, process.stdout)))
        answered = self.ready.is_set()
        self.ready.clear()
        for channel in list(self.clients):
            self.drop(channel)
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        status = await process.wait()
        lines = (await stderr).decode(errors="replace").strip().splitlines()
        self.error = lines[-1] if lines else f"the session ended with status {status}"
        return answered

    def accept(self, channel: int, kind: bytes, payload: bytes) -> None:
        """Do what one frame says."""
        if kind == relay.HELLO:
            self.ready.set()
        elif kind == relay.DATA and channel in self.clients:
            self.clients[channel].write(payload)
        elif kind == relay.CLOSE:
            self.drop(channel)


async def first_answers(endpoints: list[Endpoint], timeout: float) -> None:
    """Wait until every session answers, or for timeout seconds."""
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.gather(*(endpoint.ready.wait() for endpoint in endpoints)), timeout)


async def run(request: dict[str, t.Any], controller: Process) -> None:
    """Serve until the controller is gone or a signal comes."""
    control = Control()
    await control.listen(pathlib.Path(request["folder"]))
    endpoints = [Endpoint(entry["host"], entry["command"]) for entry in request["endpoints"]]
    ports = {endpoint.host: await endpoint.listen() for endpoint in endpoints}
    keepers = [asyncio.ensure_future(endpoint.keep()) for endpoint in endpoints]
    await first_answers(endpoints, request["connect_timeout"])
    unreachable = {endpoint.host: endpoint.error for endpoint in endpoints if not endpoint.ready.is_set()}
    print(json.dumps({"ports": ports, "unreachable": unreachable}), flush=True)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    workers = Workers(controller)
    while not stop.is_set() and controller.alive():
        workers.look()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(stop.wait(), LOOK_SECONDS)
    if not controller.alive():
        workers.end()
    # the API is needed once more, and only for so long
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(None, control.end), RELEASE_SECONDS)
    for keeper in keepers:
        keeper.cancel()
    for endpoint in endpoints:
        if endpoint.process is not None and endpoint.process.returncode is None:
            endpoint.process.terminate()


def main() -> None:
    """Read the request from stdin; the session's folder goes when this process ends."""
    request = json.load(sys.stdin)
    sys.path.extend(request["collections"])
    folder = pathlib.Path(request["folder"])
    set_owner(folder, Process.of(os.getpid()))
    try:
        asyncio.run(run(request, Process(**request["controller"])))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
