# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Packages by apt: the index of Kubernetes' source alone, downloads into a folder of our own, holds kept."""

from __future__ import annotations

import pathlib
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Finished, Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.sources import Sources
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll

# needrestart restarts services, the kubelet among them, unless told to keep out.
ENVIRONMENT = {"DEBIAN_FRONTEND": "noninteractive", "NEEDRESTART_SUSPEND": "1", "APT_LISTCHANGES_FRONTEND": "none"}
KEEP_SETTINGS = ("-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold")
BUSY = ("Could not get lock", "Unable to lock directory", "Unable to acquire the dpkg frontend lock")
HOOKS = ("Pre-Invoke", "Post-Invoke", "Post-Invoke-Success")


class Apt:
    """apt on one node; with a private folder nothing outside of it is written, and nothing can be installed."""

    def __init__(
        self, host: Host, sources: Sources, *, archives: str, lock_timeout: int = 120, private: str | None = None
    ) -> None:
        """Keep downloads in the folder archives; lock_timeout is in seconds."""
        self.host, self.sources, self.archives, self.lock_timeout = host, sources, archives, lock_timeout
        self.private = pathlib.Path(private) if private else None

    def switch(self) -> None:
        """Write the sources."""
        for name, text in self.sources.after.items():
            if self.private:
                parts = self.private / "sources"
                parts.mkdir(exist_ok=True)
                (parts / pathlib.PurePath(name).name).write_text(text, encoding="utf-8")
            else:
                self.host.write(name, text)

    def restore(self) -> None:
        """Put the sources back as they were."""
        for name, text in self.sources.before.items():
            if not self.private and text is None:
                self.host.path(name).unlink()
            elif not self.private and text is not None:
                self.host.write(name, text)

    def refresh(self) -> None:
        """Fetch the index of Kubernetes' sources, or of all where none of them names a minor version."""
        if self.private:
            runs = [self._private_options(own_sources=bool(self.sources.after))]
        else:
            only = ("-o", "Dir::Etc::sourceparts=-", "-o", "APT::Get::List-Cleanup=0")
            runs = [("-o", f"Dir::Etc::sourcelist={name}", *only) for name in self.sources.after] or [()]
        for options in runs:
            done = self._patiently("apt-get", "-q", "update", "-o", "APT::Update::Error-Mode=any", *options)
            place = ", ".join(self.sources.urls) or "the configured sources"
            if is_full(done):
                raise Day2Error(f"No room for the package index of {place}; free some. {done.last_lines(2)}")
            done.check(
                f"The package index of {place} cannot be read; set repository to a source that this node reaches"
            )

    def candidates(self, names: t.Iterable[str]) -> dict[str, list[tuple[str, str]]]:
        """Return ``{name: [(version with revision, where it comes from)]}``, highest first."""
        # Without this apt-cache would write its own cache files.
        options: tuple[str, ...] = ("-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache=")
        if self.private:
            options = self._private_options(own_sources=bool(self.sources.after))
        output = self.host.run("apt-cache", *options, "madison", *names).output
        rows = [[part.strip() for part in line.split("|")] for line in output.splitlines()]
        return {name: [(row[1], row[2]) for row in rows if len(row) == 3 and row[0] == name] for name in names}

    def staged(self, name: str, version: str) -> list[str]:
        """Return the downloaded packages of exactly this version."""
        return self.host.glob(f"{self.archives}/{name}_{version}[-_]*.deb")

    def download(self, revisions: dict[str, str]) -> None:
        """Download the packages and what they need, and install nothing."""
        self._install("--download-only", revisions=revisions, sentence="cannot be downloaded")

    def install(self, revisions: dict[str, str], held: t.Iterable[str]) -> None:
        """Install the packages in exactly these versions; the names in held are on hold afterwards as before."""
        self._install(revisions=revisions, sentence="cannot be installed", settings=KEEP_SETTINGS)
        kept = self.host.run("apt-mark", "showhold").output.split()
        lost = [name for name in held if name not in kept]
        if lost:
            self._patiently("apt-mark", "hold", *lost).check(f"{', '.join(lost)} cannot be put on hold again")
        for name, revision in revisions.items():
            for done in self.host.glob(f"{self.archives}/{name}_{revision}_*.deb"):
                self.host.path(done).unlink()

    def _install(self, *words: str, revisions: dict[str, str], sentence: str, settings: tuple[str, ...] = ()) -> None:
        try:
            self.host.path(f"{self.archives}/partial").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Day2Error(f"{self.archives} cannot be made: {error.strerror}; free some room there") from error
        wanted = [f"{name}={revision}" for name, revision in revisions.items()]
        done = self._patiently(
            *("apt-get", "-q", "-y", "--allow-change-held-packages", "--no-remove", *words, *settings),
            *("-o", f"Dir::Cache::archives={self.host.path(self.archives)}/"),
            *("-o", f"DPkg::Lock::Timeout={self.lock_timeout}"),
            *("install", *wanted),
        )
        if is_full(done):
            raise Day2Error(
                f"{', '.join(wanted)} {sentence}: no room in {self.archives}; free some or set stage_dir. "
                f"{done.last_lines(2)}"
            )
        done.check(f"{', '.join(wanted)} {sentence}")

    def _patiently(self, *argv: str) -> Finished:
        def run() -> Finished:
            return self.host.run(*argv, timeout=900 + self.lock_timeout, env=ENVIRONMENT)

        def free(done: Finished) -> bool:
            return done.status == 0 or not any(text in done.errors for text in BUSY)

        try:
            return poll(run, free, timeout=self.lock_timeout, interval=3, waiting_for="the lock of the package manager")
        except Day2Error as error:
            last = error.details["last_seen"]
            raise Day2Error(f"{error}; another program keeps it: {last.last_lines(2)}") from error

    def _private_options(self, *, own_sources: bool) -> tuple[str, ...]:
        folder = self.private or pathlib.Path()
        for name in ("lists/partial", "cache/archives/partial"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        hooks = "".join(f"#clear APT::Update::{hook};\n" for hook in HOOKS)
        (folder / "apt.conf").write_text(hooks, encoding="utf-8")
        options = ["-c", f"{folder}/apt.conf", "-o", f"Dir::State::lists={folder}/lists/"]
        options += ["-o", f"Dir::Cache={folder}/cache/"]
        if own_sources:
            options += ["-o", "Dir::Etc::sourcelist=/dev/null", "-o", f"Dir::Etc::sourceparts={folder}/sources"]
        return tuple(options)


def is_full(done: Finished) -> bool:
    """Tell whether a program of apt ran out of room."""
    return "No space left" in done.output + done.errors or "enough free space" in done.errors
