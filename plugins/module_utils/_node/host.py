# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""One node as its modules see it: files below a root folder, and programs to run."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import tempfile
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

# A PATH over SSH may lack these, and Kubernetes programs that are files live there (/opt/bin: Flatcar).
EXTRA_PATH = ("/usr/local/bin", "/opt/bin")
NOT_FOUND, TIMED_OUT = 127, 124


@dataclass(frozen=True)
class Finished:
    """What a program left behind; status 127 when it is not there and 124 when its time was up."""

    argv: tuple[str, ...]
    status: int
    output: str
    errors: str

    def last_lines(self, count: int = 5) -> str:
        """Return the last lines of errors and output that hold text, joined by blanks."""
        lines = [line.strip() for line in f"{self.output}\n{self.errors}".splitlines() if line.strip()]
        return " | ".join(lines[-count:])

    def check(self, sentence: str) -> Finished:
        """Return self, or raise a Day2Error that begins with the sentence when the program failed."""
        if self.status == 0:
            return self
        reason = "it did not end in time" if self.status == TIMED_OUT else f"status {self.status}"
        raise Day2Error(
            f"{sentence} ({self.argv[0]}: {reason}): {self.last_lines()}",
            command=list(self.argv),
            stdout=self.output,
            stderr=self.errors,
        )


class Host:
    """Files and programs of a node; everything is below root, which is / outside of tests."""

    def __init__(self, root: str | os.PathLike[str] = "/") -> None:
        """Use the folder root as the root of the node."""
        self.root = pathlib.Path(root)

    def path(self, name: str) -> pathlib.Path:
        """Return where the absolute name is."""
        return self.root / name.lstrip("/")

    def read(self, name: str) -> str:
        """Return the text of a file, or nothing when it is not there or not readable."""
        try:
            return self.path(name).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""

    def glob(self, pattern: str) -> list[str]:
        """Return the absolute names that match, sorted."""
        found = self.root.glob(pattern.lstrip("/"))
        return sorted(f"/{item.relative_to(self.root)}" for item in found)

    def exists(self, name: str) -> bool:
        """Tell whether the absolute name is there."""
        return self.path(name).exists()

    def write(self, name: str, text: str, mode: int = 0o644) -> None:
        """Replace a file at once and for good: no reader sees half of it, and no loss of power undoes it.

        Mode, owner and attributes (SELinux) of a file that is there are kept.
        """
        target = self.path(name)
        temporary = ""
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
            with open(handle, "w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                _look_like(target, temporary, mode)
                os.fsync(stream.fileno())
            os.replace(temporary, target)
            sync_folder(target.parent)
        except OSError as error:
            if temporary and os.path.exists(temporary):
                os.unlink(temporary)
            raise Day2Error(f"{name} cannot be written: {error}") from error

    def which(self, program: str) -> str | None:
        """Return the absolute name of a program, or None; a program can be an absolute name itself."""
        if program.startswith("/"):
            return program if os.access(self.path(program), os.X_OK) else None
        search = os.pathsep.join((os.environ.get("PATH", os.defpath), *(str(self.path(item)) for item in EXTRA_PATH)))
        found = shutil.which(program, path=search)
        return f"/{os.path.relpath(found, self.root)}" if found else None

    def run(self, *argv: str, timeout: float = 30, env: t.Mapping[str, str] | None = None) -> Finished:
        """Run a program to its end, without input and in the C locale; timeout in seconds."""
        program = str(self.path(self.which(argv[0]) or argv[0]))
        environment = {**os.environ, "LC_ALL": "C", "LANGUAGE": "C", **(env or {})}
        try:
            done = subprocess.run(
                [program, *argv[1:]],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=timeout,
                env=environment,
                check=False,
                encoding="utf-8",
                errors="replace",
            )
        except subprocess.TimeoutExpired as error:
            return Finished(argv, TIMED_OUT, _text(error.stdout), _text(error.stderr))
        except OSError as error:
            return Finished(argv, NOT_FOUND, "", str(error))
        return Finished(argv, done.returncode, done.stdout, done.stderr)


def sync_folder(folder: str | os.PathLike[str]) -> None:
    """Make what was renamed or removed in a folder outlive a loss of power."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _look_like(target: pathlib.Path, temporary: str, mode: int) -> None:
    if not target.exists():
        os.chmod(temporary, mode)
        return
    shutil.copystat(target, temporary)
    os.utime(temporary)
    os.chown(temporary, target.stat().st_uid, target.stat().st_gid)


def _text(raw: str | bytes | None) -> str:
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw or ""
