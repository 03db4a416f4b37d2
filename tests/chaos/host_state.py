# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Prints what an upgrade leaves on a host as JSON. Runs on the host as root, standard library only.

Texts are compared without certificates, times and network numbers; of keys and certificates only the names count.
"""

from __future__ import annotations

import hashlib
import json
import pathlib
import re
import subprocess
import typing as t

# kubeadm keeps its own backups in /etc/kubernetes/tmp, one for each time it ran
FOLDERS = ("/etc/kubernetes", "/var/lib/day2-kubernetes", "/etc/apt/sources.list.d", "/etc/systemd/system")
FILES = ("/var/lib/kubelet/config.yaml", "/var/lib/kubelet/kubeadm-flags.env")
NAMES_ONLY = (".crt", ".key", ".pub", ".db")
LEFT_BEHIND = ("/tmp/day2*", "/var/tmp/day2*", "/run/systemd/transient/day2*", "/home/*/.ansible/tmp/*")
BACKUPS = "/etc/kubernetes/tmp/"


def normalised(text: str) -> str:
    """Return a text without what is different in every cluster and at every time."""
    text = re.sub(r"(?m)^(\s*[a-z-]+-data:).*$", r"\1", text)
    text = re.sub(r"\b10\.\d+\.\d+\.", "10.x.x.", text)
    return re.sub(r'"at": [0-9.]+', '"at": 0', text)


def described(path: pathlib.Path) -> str:
    """Return mode, owner and a hash of a file's text."""
    seen = path.lstat()
    head = f"{seen.st_mode:o} {seen.st_uid}:{seen.st_gid}"
    if path.is_symlink():
        return f"{head} -> {path.readlink()}"
    if path.suffix in NAMES_ONLY:
        return head
    text = normalised(path.read_text(errors="replace"))
    return f"{head} {hashlib.sha256(text.encode()).hexdigest()[:16]}"


def output(*words: str) -> list[str]:
    """Return the lines that a program prints."""
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.splitlines()


def state() -> dict[str, t.Any]:
    """Return everything."""
    paths = [path for top in FOLDERS for path in sorted(pathlib.Path(top).rglob("*")) if not path.is_dir()]
    paths += [pathlib.Path(name) for name in FILES]
    kept = [path for path in paths if not str(path).startswith(BACKUPS)]
    return {
        "files": {str(path): described(path) for path in kept if path.exists() or path.is_symlink()},
        "left behind": sorted(
            str(path) for pattern in LEFT_BEHIND for path in pathlib.Path("/").glob(pattern.lstrip("/"))
        ),
        "packages": output("dpkg-query", "-W", "-f", "${Package} ${Version} ${Status}\n", "kube*"),
        "holds": output("apt-mark", "showhold"),
        "units": output("systemctl", "list-units", "--all", "--plain", "--no-legend", "day2-*"),
        "kubelet": output("systemctl", "show", "kubelet", "-p", "ActiveState,UnitFileState"),
        "kubeadm runs": output("pidof", "kubeadm"),
    }


if __name__ == "__main__":
    kubelet_conf = pathlib.Path("/etc/kubernetes/kubelet.conf").read_bytes()
    print(json.dumps({**state(), "kubelet.conf": hashlib.sha256(kubelet_conf).hexdigest()}))
