# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Packages by dnf, with the same verbs as apt. Tested with recorded answers only, not on a real host."""

from __future__ import annotations

import pathlib
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Finished, Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.sources import Sources

QUERY = "%{name}\t%{version}-%{release}\t%{repoid}\n"


class Dnf:
    """dnf on one node; with a private folder nothing outside of it is written, and nothing can be installed."""

    def __init__(
        self, host: Host, sources: Sources, *, archives: str, lock_timeout: int = 120, private: str | None = None
    ) -> None:
        """Keep downloads in the folder archives; lock_timeout is in seconds (dnf itself waits for its locks)."""
        self.host, self.sources, self.archives, self.lock_timeout = host, sources, archives, lock_timeout
        self.private = pathlib.Path(private) if private else None

    def switch(self) -> None:
        """Write the repository files."""
        for name, text in self.sources.after.items():
            if self.private:
                (self.private / "repos").mkdir(exist_ok=True)
                (self.private / "repos" / pathlib.PurePath(name).name).write_text(text, encoding="utf-8")
            else:
                self.host.write(name, text)

    def restore(self) -> None:
        """Put the repository files back as they were."""
        for name, text in self.sources.before.items():
            if not self.private and text is None:
                self.host.path(name).unlink()
            elif not self.private and text is not None:
                self.host.write(name, text)

    def refresh(self) -> None:
        """Fetch the metadata again."""
        place = ", ".join(self.sources.urls) or "the configured repositories"
        self._dnf("makecache", "--refresh").check(
            f"The package index of {place} cannot be read; set repository to a source that this node reaches"
        )

    def candidates(self, names: t.Iterable[str]) -> dict[str, list[tuple[str, str]]]:
        """Return ``{name: [(version with release, where it comes from)]}``, highest first."""
        output = self._dnf("repoquery", "--available", "--queryformat", QUERY, *names).output
        rows = [line.split("\t") for line in output.splitlines() if line.count("\t") == 2]
        found = {name: [(row[1], row[2]) for row in rows if row[0] == name] for name in names}
        return {name: sorted(rows, key=_release_key, reverse=True) for name, rows in found.items()}

    def staged(self, name: str, version: str) -> list[str]:
        """Return the downloaded packages of exactly this version."""
        return self.host.glob(f"{self.archives}/{name}-{version}-*.rpm")

    def download(self, revisions: dict[str, str]) -> None:
        """Download the packages and what they need, and install nothing."""
        wanted = [f"{name}-{revision}" for name, revision in revisions.items()]
        self.host.path(self.archives).mkdir(parents=True, exist_ok=True)
        folder = f"--downloaddir={self.host.path(self.archives)}"
        self._dnf("install", "--downloadonly", folder, *wanted).check(f"{', '.join(wanted)} cannot be downloaded")

    def install(self, revisions: dict[str, str], held: t.Iterable[str]) -> None:
        """Install exactly these versions; locks of versionlock are moved on to them."""
        local = [self.host.glob(f"{self.archives}/{name}-{revision}*.rpm") for name, revision in revisions.items()]
        wanted = [f"{name}-{revision}" for name, revision in revisions.items()]
        found = [str(self.host.path(name)) for names in local for name in names]
        self._dnf("install", *(found if all(local) else wanted)).check(f"{', '.join(wanted)} cannot be installed")
        for name in held:
            if name in revisions:
                self.host.run("dnf", "-y", "-q", "versionlock", "delete", name, timeout=120)
                lock = self.host.run("dnf", "-y", "-q", "versionlock", "add", f"{name}-{revisions[name]}", timeout=120)
                lock.check(f"{name} cannot be locked at {revisions[name]}")
        for item in found:
            pathlib.Path(item).unlink()

    def _dnf(self, *words: str) -> Finished:
        """Run dnf without versionlock and without exclude= lines, the two ways to hold Kubernetes' packages."""
        options = ["-y", "-q", "--disableplugin=versionlock", "--disableexcludes=all"]
        if self.private:
            options.append(f"--setopt=cachedir={self.private}/cache")
            if self.sources.after:
                options.append(f"--setopt=reposdir={self.private}/repos")
        return self.host.run("dnf", *options, *words, timeout=900 + self.lock_timeout)


def _release_key(row: tuple[str, str]) -> list[tuple[int, str]]:
    parts = row[0].replace("-", ".").split(".")
    return [(int(part), "") if part.isdigit() else (0, part) for part in parts]
