# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Makes ``ansible_collections.day2.kubernetes`` mean this checkout, wherever it lies."""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import sys
import types
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
NAME = "ansible_collections.day2.kubernetes"


def _is_this_checkout() -> bool:
    try:
        found = importlib.import_module(NAME)
    except ImportError:
        return False
    return any(Path(path).resolve() == CHECKOUT for path in found.__path__)


def _package(name: str, path: list[str]) -> types.ModuleType:
    spec = importlib.machinery.ModuleSpec(name, loader=None, is_package=True)
    spec.submodule_search_locations = path
    package = importlib.util.module_from_spec(spec)
    sys.modules[name] = package
    return package


def _import_from_here() -> None:
    """Put the checkout first, also where another copy of the collection is installed."""
    root = importlib.import_module("ansible_collections")
    root.day2 = _package("ansible_collections.day2", [])  # type: ignore[attr-defined]
    root.day2.kubernetes = _package(NAME, [str(CHECKOUT)])


if not _is_this_checkout():
    _import_from_here()
