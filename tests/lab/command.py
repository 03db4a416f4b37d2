# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs programs of the outer machine, with their output in a log or in the error."""

from __future__ import annotations

import subprocess
import typing as t
from pathlib import Path

from tests.lab.errors import LabError

TAIL = 15
# Put before a program that builds something: it and its mounts end when the process of the lab is killed.
TIED = ("setpriv", "--pdeathsig", "KILL", "unshare", "--mount", "--pid", "--fork", "--kill-child")


def run(*words: str | Path, text_in: str | None = None, check: bool = True, title: str | None = None) -> str:
    """Run a program and return its standard output; LabError holds its title and last lines when it fails."""
    done = subprocess.run([str(word) for word in words], input=text_in, capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise LabError(f"{title or words[0]} ended with {done.returncode}: {_tail(done.stderr or done.stdout)}")
    return done.stdout


def run_logged(log: Path, *words: str | Path, title: str | None = None, **options: t.Any) -> None:
    """Run a program with all of its output appended to a log file; its last lines are in the error.

    options go to subprocess.run, as cwd and env.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as file:
        # an own session: Ctrl-C ends the lab's process, while a half-done step comes to a state that can be resumed
        done = subprocess.run(
            [str(word) for word in words],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            check=False,
            **options,
        )
    if done.returncode:
        output = _tail(log.read_text(errors="replace"))
        raise LabError(f"{title or words[0]} ended with {done.returncode}, see {log}: {output}")


def _tail(text: str) -> str:
    return "\n".join(text.strip().splitlines()[-TAIL:])
