# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Package sources that name a minor version of Kubernetes, as pkgs.k8s.io and its mirrors do (``.../v1.33/deb/``).

Works on apt's one-line and deb822 files and on dnf's .repo files alike: all name the minor in a URL.
"""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

MINOR = re.compile(r"/v1\.(\d+)(?=[/\s]|$)")
URL = re.compile(r"[a-z+]+:\S+")
APT_FILES = ("/etc/apt/sources.list", "/etc/apt/sources.list.d/*.list", "/etc/apt/sources.list.d/*.sources")
APT_NEW = "/etc/apt/sources.list.d/kubernetes.list"
DNF_FILES = ("/etc/yum.repos.d/*.repo",)
DNF_NEW = "/etc/yum.repos.d/kubernetes.repo"


@dataclass(frozen=True)
class Sources:
    """Files with Kubernetes' sources, ``{path: text}`` before and after (None: no such file yet), and their URLs."""

    before: dict[str, str | None]
    after: dict[str, str]
    urls: list[str]

    @property
    def changed(self) -> bool:
        """Tell whether a file differs."""
        return self.before != self.after


def read_files(host: Host, patterns: t.Iterable[str]) -> dict[str, str]:
    """Return the text of each file that matches."""
    return {name: host.read(name) for pattern in patterns for name in host.glob(pattern)}


def plan_sources(
    files: dict[str, str], minors: t.Container[int], target: int, repository: str | None, new: tuple[str, str]
) -> Sources:
    """Point every source of one of the minors at the target minor, or at the URL repository.

    New is the path of a file, and its text, for a repository where no source names one of the minors yet.
    """
    ours = {path: text for path, text in files.items() if any(_is_ours(line, minors) for line in text.splitlines())}
    if not ours and repository:
        path, text = new
        return Sources({path: files.get(path)}, {path: text}, URL.findall(text)[:1])
    after = {path: _change(text, minors, target, repository) for path, text in ours.items()}
    lines = [line for text in after.values() for line in text.splitlines()]
    found = [url for line in lines if not _is_key(line) for url in URL.findall(line)]
    wanted = repository.split()[-1] if repository else None
    urls = [url for url in found if url == wanted or MINOR.search(url)]
    return Sources(dict(ours), after, list(dict.fromkeys(urls)))


def _is_key(line: str) -> bool:
    return line.lstrip().startswith(("gpgkey", "#"))


def _is_ours(line: str, minors: t.Container[int]) -> bool:
    found = MINOR.search(line)
    return bool(found) and not line.lstrip().startswith("#") and int(found.group(1)) in minors if found else False


def _change(text: str, minors: t.Container[int], target: int, repository: str | None) -> str:
    return "".join(
        _change_line(line, target, repository) if _is_ours(line, minors) else line
        for line in text.splitlines(keepends=True)
    )


def _change_line(line: str, target: int, repository: str | None) -> str:
    if repository and not _is_key(line):
        url = next(iter(URL.findall(repository)), repository)
        return URL.sub(lambda found: url if MINOR.search(found.group()) else found.group(), line)
    return MINOR.sub(f"/v1.{target}", line)
