# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What kube-proxy runs (iptables, conntrack, ..) out of the hosts' file system, with the libraries it needs."""

from __future__ import annotations

from pathlib import Path

from tests.lab.command import run
from tests.lab.oci import Files, Link

PROGRAMS = [
    "/usr/sbin/xtables-nft-multi", "/usr/sbin/conntrack", "/usr/sbin/nft", "/usr/sbin/ipset",
    "/usr/bin/kmod", "/usr/bin/dash",
]  # fmt: skip
LINKS = {
    **{f"usr/sbin/{family}{act}": Link("xtables-nft-multi")
       for family in ("iptables", "ip6tables") for act in ("", "-save", "-restore")},
    "usr/sbin/modprobe": Link("../bin/kmod"),
    "usr/bin/sh": Link("dash"),
    **{name: Link(f"usr/{name}") for name in ("bin", "sbin", "lib", "lib64")},
}  # fmt: skip


def proxy_files(root: Path) -> Files:
    """Return the files of kube-proxy's base layer; root is the hosts' file system, of the machine's architecture."""
    # the extensions of iptables are loaded by name: their libraries (libm) are nobody else's
    extensions = [f"/{path.relative_to(root)}" for path in root.glob("usr/lib/*-linux-gnu/xtables/*.so")]
    wanted = [*PROGRAMS, *extensions]
    libraries = needed(run("chroot", root, "ldd", *wanted))
    names = sorted({*wanted, *libraries})
    found = run("chroot", root, "realpath", "--canonicalize-existing", *names).split()
    files = {merged(name): root / real.lstrip("/") for name, real in zip(names, found, strict=True)}
    return {**files, **LINKS}


def needed(listing: str) -> set[str]:
    """Return the libraries in an output of ldd."""
    words = (line.split() for line in listing.splitlines() if not line.endswith(":"))
    return {word for line in words for word in line if word.startswith("/")}


def merged(name: str) -> str:
    """Return a path without its leading slash, and in /usr where /bin and /lib are links into it."""
    name = name.lstrip("/")
    return name if name.startswith("usr/") else f"usr/{name}"
