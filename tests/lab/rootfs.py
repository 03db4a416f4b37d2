# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The file system that all hosts share: Debian with ssh, python3, containerd, haproxy and docker-registry."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.lab import cache
from tests.lab.command import TIED, run, run_logged
from tests.lab.console import step
from tests.lab.templates import FILES

RELEASE = "bookworm"
LOGIN_USER = "ops"
PACKAGES = (FILES / "rootfs-packages.txt").read_text().split()
# A role switches on what it needs, nothing starts unasked.
DISABLED = (FILES / "rootfs-disabled.txt").read_text().split()
# These reach for devices and kernel settings that belong to the outer machine.
MASKED = (FILES / "rootfs-masked.txt").read_text().split()
JOURNALD = "[Journal]\nStorage=volatile\nRuntimeMaxUse=64M\nForwardToConsole=no\nRateLimitIntervalSec=0\n"
SSHD = "UseDNS no\nPermitRootLogin prohibit-password\nMaxStartups 100:30:200\nMaxSessions 100\n"
SUDOERS = f"{LOGIN_USER} ALL=(ALL:ALL) NOPASSWD: ALL\n"


def base_path() -> Path:
    """Return where the base lies; the name follows its contents, so that a changed list is built anew."""
    contents = (RELEASE, *PACKAGES, *DISABLED, *MASKED, JOURNALD, SSHD, SUDOERS)
    return cache.ROOT / f"rootfs-{RELEASE}-{cache.fingerprint(*contents)}"


def ensure_base() -> Path:
    """Build the base with debootstrap, or take it from the cache."""
    final = base_path()
    with cache.lock("rootfs"):
        if final.is_dir():
            return final
        with step("Debian root file system (debootstrap, 1 to 2 minutes)"), cache.work_dir("rootfs") as work:
            root = work / "root"
            log = cache.ROOT / "logs" / "debootstrap.log"
            packages = f"--include={','.join(PACKAGES)}"
            run_logged(log, *TIED, "debootstrap", "--variant=minbase", packages, RELEASE, root)
            _configure(root)
            return cache.publish(root, final)


def _configure(root: Path) -> None:
    for unit in DISABLED:
        run("systemctl", f"--root={root}", "disable", unit, check=False)
    run("systemctl", f"--root={root}", "mask", *MASKED)
    run("systemctl", f"--root={root}", "enable", "ssh")
    run("chroot", root, "useradd", "--create-home", "--shell", "/bin/bash", LOGIN_USER)
    for name, text in {
        "etc/machine-id": "",
        "etc/apt/sources.list": "",
        "etc/systemd/journald.conf": JOURNALD,
        "etc/ssh/sshd_config.d/lab.conf": SSHD,
        f"etc/sudoers.d/{LOGIN_USER}": SUDOERS,
    }.items():
        (root / name).write_text(text)
    (root / "etc/sudoers.d" / LOGIN_USER).chmod(0o440)
    # Each host of each lab gets its own key: a shared one would make strict host key checking meaningless.
    for key in (root / "etc/ssh").glob("ssh_host_*"):
        key.unlink()
    # Without logind every login would wait for it.
    session = root / "etc/pam.d/common-session"
    session.write_text("".join(f"# {line}" if "pam_systemd" in line else line for line in session.open()))
    for folder in ("var/cache/apt/archives", "var/lib/apt/lists", "usr/share/doc", "usr/share/man", "usr/share/locale"):
        shutil.rmtree(root / folder)
        (root / folder).mkdir()
    (root / "var/cache/apt/archives/partial").mkdir()
    (root / "var/lib/apt/lists/partial").mkdir()
