# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Programs as files, from a place laid out like Kubernetes' download site: URL/v1.34.4/bin/linux/amd64/kubelet."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import http.client
import os
import re
import shutil
import tempfile
import typing as t
import urllib.error

from ansible.module_utils.urls import open_url

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

SHA256 = re.compile(r"\b[0-9a-fA-F]{64}\b")
CHUNK = 1 << 20


class Files:
    """Files of one version; base is a URL, or a folder on the node, or None where only staged files can be used."""

    def __init__(
        self,
        host: Host,
        version: str,
        architecture: str,
        *,
        base: str | None,
        checksums: dict[str, str],
        stage_dir: str,
    ) -> None:
        """Stage below stage_dir; checksums are ``{name: sha256}`` and win over the .sha256 files of the place."""
        self.host, self.version, self.checksums = host, version, checksums
        self.base = f"{base.rstrip('/')}/v{version}/bin/linux/{architecture}" if base else None
        self.folder = f"{stage_dir}/v{version}"

    def place(self, name: str) -> str:
        """Return where a file comes from."""
        if not self.base:
            raise Day2Error(f"{name} on this node is a file, not a package: set files_url to where {name} comes from")
        return f"{self.base}/{name}"

    def look(self, name: str) -> str:
        """Return where a file comes from, after having seen it and its checksum there; nothing is stored."""
        place = self.place(name)
        self.expected(name)
        with self._open(place, method="HEAD"):
            return place

    def expected(self, name: str) -> tuple[str, str]:
        """Return the wanted sha256 and where that was found."""
        if name in self.checksums:
            return _checksum(self.checksums[name], f"checksums of {name}"), "checksums"
        place = f"{self.place(name)}.sha256"
        with self._open(place) as stream:
            return _checksum(stream.read(4096).decode("ascii", "replace"), place), place

    def staged(self, name: str) -> bool:
        """Tell whether the file is staged, complete, and what its checksum says."""
        wanted = SHA256.search(self.host.read(f"{self.folder}/{name}.sha256"))
        file = self.host.path(f"{self.folder}/{name}")
        if not wanted or not file.exists():
            return False
        named = self.checksums.get(name, wanted.group()).lower()
        return named == wanted.group().lower() and _sum_of(file) == named

    def stage(self, name: str) -> None:
        """Fetch and verify a file; what fails leaves nothing behind."""
        if self.staged(name):
            return
        wanted, told_by = self.expected(name)
        place = self.place(name)
        with self._room_for(self.folder, name) as temporary:
            with self._open(place) as source, open(temporary, "wb") as target:
                shutil.copyfileobj(source, target, CHUNK)
            found = _sum_of(temporary)
            if found != wanted:
                raise Day2Error(
                    f"{place} has the sha256 {found}, but {wanted} is expected by {told_by}: "
                    f"put the right file there, or correct checksums or files_url",
                    **{"file": place, "expected": wanted, "found": found},
                )
            self.host.write(f"{self.folder}/{name}.sha256", f"{wanted}\n")
            os.replace(temporary, self.host.path(f"{self.folder}/{name}"))

    def install(self, name: str, target: str) -> None:
        """Put a staged file in its place at once and remove the staged copy."""
        staged = self.host.path(f"{self.folder}/{name}")
        with self._room_for(os.path.dirname(target), name) as temporary:
            with open(staged, "rb") as source, open(temporary, "wb") as copy:
                shutil.copyfileobj(source, copy, CHUNK)
                copy.flush()
                os.fsync(copy.fileno())
            os.chmod(temporary, 0o755)
            os.replace(temporary, self.host.path(target))
        for item in (staged, self.host.path(f"{self.folder}/{name}.sha256")):
            item.unlink()
        with contextlib.suppress(OSError):  # other programs of the version may still be staged
            staged.parent.rmdir()

    @contextlib.contextmanager
    def _room_for(self, folder: str, name: str) -> t.Iterator[str]:
        """Yield a temporary file that is gone afterwards, with a sentence for a full disk."""
        temporary = None
        try:
            self.host.path(folder).mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=self.host.path(folder))
            os.close(handle)
            yield temporary
        except OSError as error:
            way_out = "; free some room there" if error.errno == errno.ENOSPC else ""
            raise Day2Error(f"{name} cannot be brought to {folder}: {error.strerror or error}{way_out}") from error
        finally:
            if temporary and os.path.exists(temporary):
                os.unlink(temporary)

    def _open(self, place: str, method: str = "GET") -> t.Any:
        try:
            if place.startswith("/"):
                return open(self.host.path(place), "rb")
            return open_url(place, timeout=60, method=None if place.startswith("file:") else method)
        except urllib.error.HTTPError as error:
            reason = f"HTTP status {error.code}"
        except (OSError, ValueError, http.client.HTTPException) as error:
            reason = str(error)
        raise Day2Error(f"{place} cannot be read ({reason}): check files_url and kube_version", file=place)


def _checksum(text: str, place: str) -> str:
    found = SHA256.search(text)
    if not found:
        raise Day2Error(f"{place} holds no sha256: correct it, or set checksums")
    return found.group().lower()


def _sum_of(path: str | os.PathLike[str]) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        for chunk in iter(lambda: stream.read(CHUNK), b""):
            digest.update(chunk)
    return digest.hexdigest()
