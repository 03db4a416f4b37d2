# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

# PRIVATE to day2.kubernetes: may change in any release.

"""Many TCP connections over one session's stdin and stdout.

The source of this file is sent to a control plane host and runs there (standard library, Python 3.9): it needs no
port forwarding from sshd, only what Ansible itself needs. A frame is a header (channel, kind, length) and its bytes.
"""

from __future__ import annotations

import asyncio
import os
import struct
import sys
import typing as t

HEADER = struct.Struct("!IcI")
HELLO, OPEN, DATA, CLOSE = b"H", b"O", b"D", b"C"
CHUNK = 65536


def frame(channel: int, kind: bytes, payload: bytes = b"") -> bytes:
    """Return one frame as bytes."""
    return HEADER.pack(channel, kind, len(payload)) + payload


async def read_frame(reader: asyncio.StreamReader) -> tuple[int, bytes, bytes]:
    """Return (channel, kind, payload); raises IncompleteReadError at the end of the stream."""
    channel, kind, length = HEADER.unpack(await reader.readexactly(HEADER.size))
    return channel, kind, await reader.readexactly(length)


async def copy_out(channel: int, reader: asyncio.StreamReader, send: t.Callable[[bytes], t.Awaitable[None]]) -> None:
    """Send what a TCP connection says as frames, then that it has ended."""
    try:
        while data := await reader.read(CHUNK):
            await send(frame(channel, DATA, data))
    except OSError:
        pass
    await send(frame(channel, CLOSE))


class FarEnd:
    """Opens connections to one address as the frames ask for them."""

    def __init__(self, addresses: list[tuple[str, int]], output: t.Any) -> None:
        """Keep the addresses to try in turn and the stream for answers."""
        self.addresses = addresses
        self.output = output
        self.inbound: dict[int, asyncio.Queue[bytes]] = {}
        self.tasks: set[asyncio.Task[None]] = set()

    async def send(self, data: bytes) -> None:
        """Write frames; waits while the session is full."""
        self.output.write(data)
        await self.output.drain()

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect to the first address that answers; raises OSError."""
        failure: OSError = ConnectionRefusedError("no address given")
        for host, port in self.addresses:
            try:
                return await asyncio.open_connection(host, port)
            except OSError as error:
                failure = error
        raise failure

    async def serve(self, channel: int, queue: asyncio.Queue[bytes]) -> None:
        """Carry one connection until either side ends it."""
        try:
            reader, writer = await self.connect()
        except OSError:
            await self.send(frame(channel, CLOSE))
            return
        outward = asyncio.ensure_future(copy_out(channel, reader, self.send))
        while data := await queue.get():
            try:
                writer.write(data)
                await writer.drain()
            except OSError:
                break
        writer.close()
        outward.cancel()

    def accept(self, channel: int, kind: bytes, payload: bytes) -> None:
        """Do what one frame says."""
        if kind == OPEN:
            queue = self.inbound[channel] = asyncio.Queue()
            task = asyncio.ensure_future(self.serve(channel, queue))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
        elif channel in self.inbound:
            self.inbound[channel].put_nowait(payload if kind == DATA else b"")
            if kind == CLOSE:
                del self.inbound[channel]


async def serve_stdio(addresses: list[tuple[str, int]]) -> None:
    """Serve frames from stdin until it ends."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=CHUNK * 4)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(0, "rb"))
    transport, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, os.fdopen(1, "wb"))
    far = FarEnd(addresses, asyncio.StreamWriter(transport, protocol, reader, loop))
    await far.send(frame(0, HELLO))
    try:
        while True:
            far.accept(*await read_frame(reader))
    except asyncio.IncompleteReadError:
        return


def main() -> None:
    """Run the far end; arguments are HOST PORT pairs."""
    pairs = iter(sys.argv[1:])
    asyncio.run(serve_stdio([(host, int(port)) for host, port in zip(pairs, pairs)]))


if __name__ == "__main__":
    main()
