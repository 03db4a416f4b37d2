# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs the commands of a gate away from the user's settings, and keeps what they print."""

from __future__ import annotations

import os
import shlex
import subprocess
import typing as t
from pathlib import Path

from tests.house.environments import Environment
from tests.house.places import CHECKOUT, GATES

NOT_INHERITED = ("ANSIBLE_", "MOLECULE_", "K8S_AUTH_", "PYTHON", "VIRTUAL_ENV", "GIT_", "KUBECONFIG")


class Finding(Exception):
    """A gate found something; the text says what."""


class Runner:
    """Runs commands with one environment's programs, in a HOME of their own, and writes a log."""

    def __init__(self, environment: Environment, log: Path) -> None:
        self.environment = environment
        # gates run side by side, and programs of the same kind would make the same environments in one HOME
        self.home = GATES / "homes" / log.stem
        self._log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("")

    def run(self, *command: str | Path, cwd: Path = CHECKOUT, **variables: str) -> str:
        """Run a command and return what it printed; a status other than 0 is a Finding with the same text."""
        words = [str(word) for word in command]
        words[0] = str(self._program(words[0]))
        self.home.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            words,
            cwd=cwd,
            env=self._variables(variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        with self._log.open("a") as log:
            log.write(f"$ cd {cwd}; {shlex.join(words)}\n{done.stdout}\nstatus {done.returncode}\n")
        if done.returncode != 0:
            raise Finding(f"{shlex.join(words)}\n{done.stdout}")
        return done.stdout

    def _program(self, name: str) -> str | Path:
        own = self.environment.link.resolve() / "bin" / name
        return own if own.exists() else name

    def _variables(self, more: t.Mapping[str, str]) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(NOT_INHERITED)}
        own = {
            "HOME": str(self.home),
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
            "PATH": os.pathsep.join(map(str, _search_path(self.environment))),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        return {**kept, **own, **more}


def _search_path(environment: Environment) -> list[str | Path]:
    """Put the environment first, then pyenv's interpreters: its shims also stand for versions that are absent."""
    inherited = [entry for entry in os.environ.get("PATH", os.defpath).split(os.pathsep) if "shims" not in entry]
    versions = sorted((Path.home() / ".pyenv" / "versions").glob("3.[0-9]*.[0-9]*/bin"))
    return [environment.link.resolve() / "bin", *(path for path in versions if _serves(path)), *inherited]


def _serves(interpreter_bin: Path) -> bool:
    major, minor = interpreter_bin.parent.name.split(".")[:2]
    return (int(major), int(minor)) >= (3, 9)
