# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The node that tests of node code look at."""

from __future__ import annotations

import pathlib

import pytest

from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import FakeNode


@pytest.fixture
def node(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> FakeNode:
    """Return an empty node whose programs are the only ones in PATH."""
    return FakeNode(tmp_path, monkeypatch)
