# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What the package manager of a node knows: versions, holds, and whether somebody else is using it."""

from __future__ import annotations

import fcntl
import re
import struct
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

APT_LOCKS = ("/var/lib/dpkg/lock-frontend", "/var/lib/dpkg/lock")
DNF_LOCKS = ("/var/lib/rpm/.rpm.lock", "/usr/lib/sysimage/rpm/.rpm.lock")
DNF_VERSIONLOCK = "/etc/dnf/plugins/versionlock.list"
DNF5_VERSIONLOCK = "/etc/dnf/versionlock.toml"


@dataclass(frozen=True)
class Packages:
    """Manager is apt, dnf or None; installed maps a package to its version, revision included."""

    manager: str | None = None
    installed: dict[str, str] = field(default_factory=dict)
    held: list[str] = field(default_factory=list)
    locked: bool = False


def read_packages(host: Host, names: tuple[str, ...]) -> Packages:
    """Read the packages with one call of the package database; holds are those of all packages."""
    if host.which("apt-get") and host.exists("/var/lib/dpkg/status"):
        return _read_dpkg(host, names)
    if host.which("dnf") and host.which("rpm"):
        return _read_rpm(host, names)
    return Packages()


def _read_dpkg(host: Host, names: tuple[str, ...]) -> Packages:
    form = "${Package}\t${Version}\t${db:Status-Want}\t${db:Status-Status}\n"
    rows = [line.split("\t") for line in host.run("dpkg-query", "-W", "-f", form).output.splitlines()]
    rows = [row for row in rows if len(row) == 4]
    # A package that is removed but not purged is still in the list.
    installed = {name: version for name, version, dummy, state in rows if name in names and state == "installed"}
    held = sorted(name for name, dummy, want, dummy2 in rows if want == "hold")
    return Packages("apt", installed, held, _any_locked(host, APT_LOCKS))


def _read_rpm(host: Host, names: tuple[str, ...]) -> Packages:
    answer = host.run("rpm", "-q", "--qf", "%{NAME}\t%{VERSION}-%{RELEASE}\n", *names)
    rows = [line.split("\t") for line in answer.output.splitlines() if "\t" in line]
    return Packages("dnf", {row[0]: row[1] for row in rows}, dnf_held(host), _any_locked(host, DNF_LOCKS))


def dnf_held(host: Host) -> list[str]:
    """Return the names in the lists of dnf's versionlock, those of dnf 4 (a list) and of dnf 5 (TOML)."""
    entries = [line.strip() for line in host.read(DNF_VERSIONLOCK).splitlines()]
    # An entry is [epoch:]name-version-release[.arch]; an exclusion begins with an exclamation mark.
    locked = [re.sub(r"^(\d+:)?(.+)-(\d+:)?[^-]+-[^-]+$", r"\2", item) for item in entries if item[:1] not in "#!"]
    locked += re.findall(r"""^name\s*=\s*["']([^"']+)""", host.read(DNF5_VERSIONLOCK), re.MULTILINE)
    return sorted(set(filter(None, locked)))


def _any_locked(host: Host, names: tuple[str, ...]) -> bool:
    return any(lock_holder(host, name) for name in names)


def lock_holder(host: Host, name: str) -> int | None:
    """Return the process that holds a lock file, or None; asks the kernel and takes no lock itself."""
    question = struct.pack("hhqqi", fcntl.F_WRLCK, 0, 0, 0, 0)
    try:
        with open(host.path(name), "rb") as lock:
            answer = struct.unpack("hhqqi", fcntl.fcntl(lock, fcntl.F_GETLK, question))
    except OSError:
        return None
    return None if answer[0] == fcntl.F_UNLCK else answer[-1]
