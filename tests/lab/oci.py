# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Container images without a daemon, written into the storage folder of a docker-registry (distribution, layout v2).

Layers stay uncompressed: unpacking would cost more than the bridge does. The same files give the same digests.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import typing as t
from dataclasses import dataclass
from pathlib import Path

MEDIA = "application/vnd.oci.image"
SEARCH_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class Link:
    """A symbolic link in a layer."""

    target: str


Files = t.Mapping[str, t.Union[Path, Link]]  # path in the image, without a leading slash -> what it is


@dataclass(frozen=True)
class Blob:
    """Something in the storage that is named by its sha256."""

    digest: str
    size: int

    def described(self, kind: str) -> dict[str, t.Any]:
        """Return the descriptor that manifests use."""
        return {"mediaType": f"{MEDIA}.{kind}", "digest": self.digest, "size": self.size}


class Storage:
    """The storage folder; every file in it appears whole or not at all. It has one writer at a time."""

    def __init__(self, folder: Path, architecture: str) -> None:
        self._root = folder / "docker" / "registry" / "v2"
        self._architecture = architecture
        (self._root / "blobs").mkdir(parents=True, exist_ok=True)

    def add_layer(self, files: Files) -> Blob:
        """Write a layer that holds these files (mode 0755) and /etc and /tmp."""
        part = self._part()
        with part.open("wb") as raw:
            hashing = _HashingFile(raw)
            with tarfile.open(fileobj=t.cast(t.IO[bytes], hashing), mode="w|", format=tarfile.USTAR_FORMAT) as tar:
                _fill(tar, files)
        return self._keep(part, hashing.hash.hexdigest(), part.stat().st_size)

    def tag(self, name: str, tag: str, layers: t.Sequence[Blob], entrypoint: t.Sequence[str] = ()) -> str:
        """Write the image of these layers under name:tag and return its digest."""
        config = self._add_json(
            {
                "architecture": self._architecture,
                "os": "linux",
                "config": {"Env": [SEARCH_PATH], "WorkingDir": "/", "Entrypoint": list(entrypoint) or None},
                "rootfs": {"type": "layers", "diff_ids": [layer.digest for layer in layers]},
                "history": [{"created_by": "day2.kubernetes lab"} for dummy in layers],
            }
        )
        manifest = self._add_json(
            {
                "schemaVersion": 2,
                "mediaType": f"{MEDIA}.manifest.v1+json",
                "config": config.described("config.v1+json"),
                "layers": [layer.described("layer.v1.tar") for layer in layers],
            }
        )
        self._link(name, tag, manifest, [config, *layers])
        return manifest.digest

    def _link(self, name: str, tag: str, manifest: Blob, parts: list[Blob]) -> None:
        repository = self._root / "repositories" / name
        for part in parts:
            self._write_link(repository / "_layers" / _path(part.digest), part.digest)
        manifests = repository / "_manifests"
        self._write_link(manifests / "revisions" / _path(manifest.digest), manifest.digest)
        self._write_link(manifests / "tags" / tag / "index" / _path(manifest.digest), manifest.digest)
        self._write_link(manifests / "tags" / tag / "current", manifest.digest)

    def _write_link(self, folder: Path, digest: str) -> None:
        part = self._part()
        part.write_text(digest)
        folder.mkdir(parents=True, exist_ok=True)
        part.replace(folder / "link")

    def _add_json(self, value: t.Mapping[str, t.Any]) -> Blob:
        data = json.dumps(value, sort_keys=True).encode()
        part = self._part()
        part.write_bytes(data)
        return self._keep(part, hashlib.sha256(data).hexdigest(), len(data))

    def _keep(self, part: Path, digest: str, size: int) -> Blob:
        folder = self._root / "blobs" / "sha256" / digest[:2] / digest
        folder.mkdir(parents=True, exist_ok=True)
        part.replace(folder / "data")
        return Blob(f"sha256:{digest}", size)

    def _part(self) -> Path:
        return self._root / "part"


def _path(digest: str) -> Path:
    return Path(*digest.split(":"))


class _HashingFile:
    def __init__(self, raw: io.BufferedWriter) -> None:
        self._raw = raw
        self.hash = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.hash.update(data)
        return self._raw.write(data)


def _fill(tar: tarfile.TarFile, files: Files) -> None:
    folders = {"etc": 0o755, "tmp": 0o1777}
    for name in files:
        folders.update({str(parent): 0o755 for parent in list(Path(name).parents)[:-1]})
    for name in sorted(folders):
        info = tarfile.TarInfo(name)
        info.type, info.mode = tarfile.DIRTYPE, folders[name]
        tar.addfile(info)
    for name, source in sorted(files.items()):
        info = tarfile.TarInfo(name)
        if isinstance(source, Link):
            info.type, info.linkname = tarfile.SYMTYPE, source.target
            tar.addfile(info)
        else:
            info.mode, info.size = 0o755, os.path.getsize(source)
            with source.open("rb") as content:
                tar.addfile(info, content)
