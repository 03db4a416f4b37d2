# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One program of the loopback cluster: it cannot outlive the process that started it."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import typing as t
from pathlib import Path

from tests.lab.errors import LabError

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 5.0
LOG_LINES = 15
_libc = ctypes.CDLL(None, use_errno=True)


class LocalProcess:
    """A running program with a log file.

    The kernel kills it when the thread that started it ends, however that happens: start it from the main thread.
    """

    def __init__(self, program: Path, arguments: t.Sequence[str], log: Path) -> None:
        self.name = program.name
        self.log = log
        self.arguments = arguments
        self._started_with = (program, arguments, log)
        parent = os.getpid()

        def die_with_parent() -> None:
            _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
            if os.getppid() != parent:  # it died before prctl
                os._exit(1)

        with log.open("ab") as output:
            self._popen = subprocess.Popen(
                [str(program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=log.parent,
                preexec_fn=die_with_parent,
                start_new_session=True,  # Ctrl-C is for pytest, which stops them in order
            )

    @property
    def pid(self) -> int:
        return self._popen.pid

    def again(self, without: str | None = None) -> LocalProcess:
        """Start the same once more, without the option of that name."""
        program, arguments, log = self._started_with
        return LocalProcess(program, [one for one in arguments if one.partition("=")[0] != without], log)

    def check(self) -> None:
        """Raise LabError with the end of the log when the program has ended."""
        status = self._popen.poll()
        if status is not None:
            lines = self.log.read_text(errors="replace").splitlines()[-LOG_LINES:]
            raise LabError("\n".join([f"{self.name} ended with {status}; the end of its log:", *lines]))

    def kill(self) -> None:
        """End it as a crash would."""
        self._popen.kill()
        self._popen.wait()

    def stop(self) -> None:
        """Ask it to end, kill it when it does not within 5 s."""
        self._popen.terminate()
        try:
            self._popen.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()


def free_ports(count: int) -> list[int]:
    """Return ports of 127.0.0.1 that nothing listens on now."""
    sockets = [socket.socket() for dummy in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
