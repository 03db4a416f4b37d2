# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Kubernetes' programs from its download site, or from one of the same layout."""

from __future__ import annotations

import hashlib
import http.client
import os
import shutil
import urllib.request
from pathlib import Path

from tests.lab.errors import LabError

OFFICIAL = "https://dl.k8s.io/release"
VARIABLE = "LAB_MIRROR"
ANSWER_SECONDS = 5.0  # then the site counts as not there
STALL_SECONDS = 60.0  # without a byte, once it has answered


class NoAnswer(Exception):
    """The site cannot be reached or does not have the file."""


def site() -> str:
    """Return the URL above v1.34.4/bin/linux/amd64/: LAB_MIRROR or the official one."""
    return (os.environ.get(VARIABLE) or OFFICIAL).rstrip("/")


def download(version: str, name: str, architecture: str, target: Path) -> None:
    """Download one program; target appears when its sha256 is right, and not before.

    Raises NoAnswer when the site does not answer in 5 s or does not have it, LabError when the checksum is wrong.
    """
    url = f"{site()}/v{version}/bin/linux/{architecture}/{name}"
    part = target.with_name(f".{target.name}.part")
    try:
        with urllib.request.urlopen(f"{url}.sha256", timeout=ANSWER_SECONDS) as answer:
            published = answer.read(1024).decode(errors="replace").split()[:1]
        with urllib.request.urlopen(url, timeout=STALL_SECONDS) as answer, part.open("wb") as file:
            shutil.copyfileobj(answer, file, 1 << 20)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswer(f"{url}: {error}") from error
    found = sha256_of(part)
    if [found] != published:
        part.unlink()
        raise LabError(
            f"{url} has sha256 {found}, and {url}.sha256 says {' '.join(published)}."
            f" Try again, or set {VARIABLE} to another site of the same layout."
        )
    part.chmod(0o755)
    part.replace(target)


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
