# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One host: a systemd-nspawn machine with its own file system, control groups and interface on the lab's bridge."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.lab import cgroups
from tests.lab.command import run, run_logged
from tests.lab.errors import LabError
from tests.lab.hostfiles import Contents
from tests.lab.mounts import mount_overlay
from tests.lab.rootfs import LOGIN_USER
from tests.lab.topology import Host, Lab, bridge_name, entry_name, machine_name

# Overlay on overlay does not work: these are plain folders of the outer file system.
STATE_FOLDERS = {"containerd": "/var/lib/containerd", "kubelet": "/var/lib/kubelet", "etcd": "/var/lib/etcd"}
INSIDE = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
    "KUBECONFIG": "/etc/kubernetes/admin.conf",
}
# $1 is a file for the process id, then come groups to enter, then -- and the program.
ENTER_GROUPS = """
[ -z "$1" ] || echo $$ > "$1"
shift
while [ "$1" != -- ]; do echo $$ > "$1/cgroup.procs"; shift; done
shift
exec "$@"
"""
# With --keep-unit, systemd-nspawn ends with 133 instead of starting a machine again that reboots. $0 is ENTER_GROUPS.
REBOOT = """
while sh -c "$0" sh "$@"; [ $? -eq 133 ]; do :; done
"""


class Machine:
    """A host of a lab as a process of the outer machine."""

    def __init__(self, lab: Lab, host: Host) -> None:
        """Know where the machine is; it need not run."""
        self.lab, self.host = lab, host
        self.name = machine_name(lab.name, host)
        self.folder = lab.folder / "hosts" / host.name
        self.root = self.folder / "root"
        self._pid_file = self.folder / "pid"
        self._configured = self.folder / "configured"

    def pid(self) -> int | None:
        """Return the id of the running systemd-nspawn, or None."""
        try:
            pid = int(self._pid_file.read_text())
            words = Path("/proc", str(pid), "cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError):
            return None
        return pid if f"--machine={self.name}".encode() in words else None

    def leader(self) -> int:
        """Return the id of the machine's own process 1."""
        for children in Path("/proc", str(self.pid()), "task").glob("*/children"):
            for child in children.read_text().split():
                status = Path("/proc", child, "status").read_text()
                if any(line.startswith("NSpid:") and line.endswith("\t1") for line in status.splitlines()):
                    return int(child)
        raise LabError(f"{self.host.name} of lab {self.lab.name} does not run: `create` starts it again")

    def prepare(self, lower: list[Path], contents: Contents) -> None:
        """Mount the file system; write what is special about the host once."""
        for name in STATE_FOLDERS:
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        mount_overlay(f"day2-{self.name}", lower, self.folder / "upper", self.folder / "work", self.root)
        if self._configured.exists():
            return
        for path, text in contents.texts.items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
            target.chmod(contents.modes.get(path, 0o644))
        for path, link in contents.links.items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            target.symlink_to(link)
        run("chroot", self.root, "chown", "-R", f"{LOGIN_USER}:", f"/home/{LOGIN_USER}/.ssh")
        self._configured.touch()

    def start(self, binds: dict[Path, str]) -> None:
        """Start the machine, and again when it reboots; binds are read-only folders {outside: inside}.

        A running one is left alone.
        """
        if self.pid():
            return
        groups = [str(group) for group in cgroups.create(self.lab.name, self.name)]
        log = self.lab.folder / "logs" / f"{self.host.name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as file:
            subprocess.Popen(
                ["sh", "-c", REBOOT, ENTER_GROUPS, str(self._pid_file), *groups, "--", *self._nspawn(binds)],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                # writable /proc/sys/net is what kube-proxy needs; runc makes session keys, which the filter forbids
                env=os.environ | {"SYSTEMD_NSPAWN_API_VFS_WRITABLE": "network", "SYSTEMD_SECCOMP": "0"},
            )

    def _nspawn(self, binds: dict[Path, str]) -> list[str]:
        words = ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--private-users=no", "--console=pipe"]
        words += ["--link-journal=no", "--resolv-conf=off", "--timezone=off", f"--machine={self.name}"]
        words += [f"--network-bridge={bridge_name(self.lab.name)}", "--boot", f"--directory={self.root}"]
        if self.host.role == "bastion":
            words.append(f"--network-veth-extra={entry_name(self.lab.name)}:out0")
        else:
            # the kubelet reads the kernel's messages to see processes killed for memory
            words += ["--capability=all", "--bind=/dev/kmsg"]
            words += [f"--bind={self.folder / name}:{inside}" for name, inside in STATE_FOLDERS.items()]
        return words + [f"--bind-ro={outside}:{inside}" for outside, inside in binds.items()]

    def run(self, *words: str, text_in: str | None = None, check: bool = True) -> str:
        """Run a program inside and return its output."""
        title = f"{words[0]} on {self.host.name}"
        return run(*self._inside(words), text_in=text_in, check=check, title=title)

    def run_logged(self, log_name: str, *words: str) -> None:
        """Run a program inside with its output in a log of the lab."""
        title = f"{' '.join(words[:2])} on {self.host.name}"
        run_logged(self.lab.folder / "logs" / log_name, *self._inside(words), title=title)

    def beside(self, *words: str) -> list[str]:
        """Return a command that runs on the outer machine, as a process that ends with the machine's groups."""
        groups = [str(group) for group in cgroups.entrances(self.lab.name, self.name)]
        return ["sh", "-c", ENTER_GROUPS, "sh", "", *groups, "--", *words]

    def _inside(self, words: tuple[str, ...]) -> list[str]:
        environment = [f"{name}={value}" for name, value in INSIDE.items()]
        enter = ["nsenter", "--target", str(self.leader()), "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup"]
        # --root and --wd: else paths would still be those of the outer machine
        enter += ["--root", "--wd", "--", "env", "-i", *environment]
        return self.beside(*enter, *words)
