# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a control plane needs beside a snapshot, as one archive: its authorities, manifests and encryption keys.

The same files give the same bytes: members are sorted, and no time but theirs is in it.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import stat
import tarfile
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.manifests import COMPONENTS, FOLDER, flags_of

# kubeadm, Kubespray, and what the kubelet starts with
PLACES = (
    "/etc/kubernetes/pki",
    "/etc/kubernetes/ssl",
    "/etc/kubernetes/manifests",
    "/etc/kubernetes/*.conf",
    "/etc/kubernetes/kubeadm-config*.yaml",
    "/etc/ssl/etcd/ssl",
    "/etc/etcd.env",
    "/etc/systemd/system/etcd.service",
    "/var/lib/kubelet/config.yaml",
    "/var/lib/kubelet/kubeadm-flags.env",
)
LARGEST = 1 << 26  # bytes of all files together


class Entry(t.NamedTuple):
    """A file in the archive; target is where a link leads to."""

    name: str
    size: int
    mode: str
    target: str | None


def find_files(host: Host, extra: t.Sequence[str]) -> list[str]:
    """Return the absolute names of what goes into the archive, sorted, folders walked.

    Raises:
        Day2Error: something that the user names is not there.

    """
    for pattern in extra:
        if not host.glob(pattern):
            raise Day2Error(f"{pattern} is not there: correct include")
    found: set[str] = set()
    for pattern in (*PLACES, *_named_by_flags(host), *extra):
        for name in host.glob(pattern):
            found |= set(_walk(host, name))
    if not any(name.endswith((".key", ".pem")) for name in found):
        raise Day2Error(
            "There are no keys of a control plane or of etcd on this host: use a host that has them, or name their "
            "folder in include"
        )
    return sorted(found)


def build(host: Host, names: t.Sequence[str]) -> tuple[bytes, list[Entry]]:
    """Return an archive of files as tar.gz, and what is in it.

    Raises:
        Day2Error: they are too large to be what they should be, or one cannot be read.

    """
    raw, entries, total = io.BytesIO(), [], 0
    with (
        gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name in names:
            info, content = _read(host, name)
            total += len(content)
            if total > LARGEST:
                raise Day2Error(f"{name} makes the archive larger than {LARGEST} bytes: correct include")
            archive.addfile(info, io.BytesIO(content))
            entries.append(Entry(name, len(content), f"{info.mode:04o}", info.linkname or None))
    return raw.getvalue(), entries


def facts_of(archive: bytes, entries: t.Sequence[Entry], taken: float) -> dict[str, t.Any]:
    """Return the sidecar of an archive: nothing in it is a secret; taken is in seconds since 1970."""
    return {
        "schema": 1,
        "size": len(archive),
        "sha256": hashlib.sha256(archive).hexdigest(),
        "taken": taken,
        "files": [entry._asdict() for entry in entries],
    }


def _named_by_flags(host: Host) -> t.Iterator[str]:
    """Yield every file of /etc that a flag of the control plane names, such as the encryption configuration."""
    for component in COMPONENTS:
        for value in flags_of(host.read(f"{FOLDER}/{component}.yaml")).values():
            if value.startswith("/etc/") and not set(value) & set("*?[,") and host.path(value).is_file():
                yield value


def _walk(host: Host, name: str) -> t.Iterator[str]:
    path = host.path(name)
    if path.is_symlink() or not path.is_dir():
        yield from [name] if path.is_symlink() or path.is_file() else []
    if path.is_symlink() and path.is_file():
        yield f"/{os.path.relpath(os.path.realpath(path), os.path.realpath(host.root))}"
    if path.is_dir():
        # where a folder is a link (Kubespray's pki), what it leads to is taken too
        real = os.path.realpath(path)
        inside = f"/{os.path.relpath(real, os.path.realpath(host.root))}"
        for below in sorted(os.listdir(real)):
            yield from _walk(host, f"{inside}/{below}")


def _read(host: Host, name: str) -> tuple[tarfile.TarInfo, bytes]:
    path, info = host.path(name), tarfile.TarInfo(name.lstrip("/"))
    try:
        status = os.lstat(path)
        info.mode, info.mtime = stat.S_IMODE(status.st_mode), int(status.st_mtime)
        info.uid, info.gid = status.st_uid, status.st_gid
        if stat.S_ISLNK(status.st_mode):
            info.type, info.linkname = tarfile.SYMTYPE, os.readlink(path)
            return info, b""
        content = path.read_bytes()
    except OSError as error:
        raise Day2Error(f"{name} cannot be read: {error.strerror}") from error
    info.size = len(content)
    return info, content
