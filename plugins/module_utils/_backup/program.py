# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The program that saves etcd without Ansible, as one file: this collection's own code in a zip archive for python3."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import io
import os
import tempfile
import typing as t
import zipfile

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host, sync_folder

ROOT = "ansible_collections.day2.kubernetes.plugins.module_utils"
FIRST_LINE = b"#!/usr/bin/env python3\n"
START = "from {module} import main\n\nraise SystemExit(main())\n"
BEGINNING = (1980, 1, 1, 0, 0, 0)  # of the calendar of zip archives, so that only the content counts
STARTS_IN = 60  # seconds


def build(entry: str) -> bytes:
    """Return the program that calls main() of the module entry; the same code gives the same bytes everywhere.

    Nothing is compressed, since compressors differ from one machine to another.
    """
    files = {f"{_place(name)}.py": text for name, text in _closure(entry).items()}
    files["__main__.py"] = START.format(module=entry)
    stream = io.BytesIO()
    stream.write(FIRST_LINE)
    with zipfile.ZipFile(stream, "w") as archive:
        for name in sorted(files):
            entry_of = zipfile.ZipInfo(name, BEGINNING)
            entry_of.create_system, entry_of.external_attr = 3, 0o644 << 16
            archive.writestr(entry_of, files[name])
    return stream.getvalue()


def sum_of(host: Host, path: str) -> str | None:
    """Return the SHA-256 of the file that is there, or None."""
    try:
        return hashlib.sha256(host.path(path).read_bytes()).hexdigest()
    except OSError:
        return None


def install(host: Host, path: str, program: bytes, python: str) -> None:
    """Put the program in its place at once, after it has been seen to start.

    Raises:
        Day2Error: it does not start, or cannot be written; what was there before is there still.

    """
    target = host.path(path)
    temporary = ""
    try:
        target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        with open(handle, "wb") as stream:
            stream.write(program)
            stream.flush()
            os.fchmod(handle, 0o755)
            os.fsync(handle)
        sentence = f"The program does not start with {python}: it needs Python 3.9 or later"
        host.run(python, "-I", temporary, "--help", timeout=STARTS_IN).check(sentence)
        os.replace(temporary, target)
        sync_folder(target.parent)
    except OSError as error:
        raise Day2Error(f"{path} cannot be written: {error.strerror}") from error
    finally:
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)


def uninstall(host: Host, path: str) -> None:
    """Remove the program, if it is there."""
    try:
        host.path(path).unlink(missing_ok=True)
    except OSError as error:
        raise Day2Error(f"{path} cannot be removed: {error.strerror}") from error


def _closure(entry: str) -> dict[str, str]:
    """Return the sources of a module and of all that it imports from this collection, by name, with their packages."""
    found: dict[str, str] = {}
    names = [entry]
    while names:
        name = names.pop()
        if name not in found:
            found[name] = _source(name)
            names.extend(_imported(found[name]))
    packages = {name.rsplit(".", count)[0] for name in found for count in range(1, name.count(".") + 1)}
    return {**found, **{f"{name}.__init__": "" for name in packages}}


def _source(name: str) -> str:
    specification = importlib.util.find_spec(name)
    loader: t.Any = specification.loader if specification else None
    source = loader.get_source(name) if loader else None
    if source is None:
        raise Day2Error(f"The source of {name} is not there: install the collection anew")
    return str(source)


def _imported(source: str) -> t.Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module and f"{node.module}.".startswith(f"{ROOT}."):
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            modules = [name for name in inner if _is_package(node.module) and importlib.util.find_spec(name)]
            yield from modules or [node.module]


def _is_package(name: str) -> bool:
    specification = importlib.util.find_spec(name)
    return bool(specification and specification.submodule_search_locations is not None)


def _place(name: str) -> str:
    return name.replace(".", "/")
