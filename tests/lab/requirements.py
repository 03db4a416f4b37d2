# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the outer machine has to have; on Debian what is missing is installed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.lab import cache
from tests.lab.command import run, run_logged
from tests.lab.console import say, step
from tests.lab.errors import LabError

# {program: Debian package that holds it}
PROGRAMS = {
    "debootstrap": "debootstrap",
    "systemd-nspawn": "systemd-container",
    "systemctl": "systemd",
    "ssh": "openssh-client",
    "ssh-keygen": "openssh-client",
    "ip": "iproute2",
    "nsenter": "util-linux",
    "mount": "mount",
    "dpkg-deb": "dpkg",
}


def ensure() -> None:
    """Install missing programs by apt-get, or raise LabError that names them."""
    check_root()
    _check_file_system()
    missing = missing_packages()
    if not missing:
        return
    if not shutil.which("apt-get"):
        raise LabError(f"Missing programs, install what Debian calls {' '.join(missing)}")
    say(f"missing on this machine, installed now by apt-get: {' '.join(missing)}")
    log = cache.ROOT / "logs" / "apt.log"
    with step("apt-get install"):
        run_logged(log, "apt-get", "update")
        run_logged(log, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "--yes", *missing)


def check_root() -> None:
    """Refuse to begin what only root can end."""
    if os.geteuid() != 0:
        raise LabError("The lab makes machines, mounts and interfaces: run it as root")


def missing_packages() -> list[str]:
    """Return the Debian packages of all programs that are not there."""
    return sorted({package for program, package in PROGRAMS.items() if not shutil.which(program)})


def _check_file_system() -> None:
    cache.ROOT.mkdir(parents=True, exist_ok=True)
    kind = run("stat", "--file-system", "--format=%T", cache.ROOT).strip()
    if kind == "overlayfs":
        way_out = "set DAY2_CACHE to a folder of a real file system (ext4, xfs)"
        raise LabError(f"{cache.ROOT} lies on an overlay, over which no other one can be mounted: {way_out}")
    if not os.access(Path("/dev/kmsg"), os.R_OK):
        raise LabError("The kubelet needs /dev/kmsg, which this machine does not have")
