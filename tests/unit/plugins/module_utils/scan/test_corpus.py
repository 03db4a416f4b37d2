# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The scanner against the corpus: each input gives what is written beside it, looked at quickly or in whole."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.scan.cases import Case, scan, told
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.scan.corpus_other import (
    ENCODED,
    HOSTILE,
    JSON,
    NO_OBJECTS,
)
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.scan.corpus_templates import DEEP, TEMPLATES
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.scan.corpus_yaml import YAML

CORPUS = [*YAML, *JSON, *ENCODED, *NO_OBJECTS, *HOSTILE, *TEMPLATES, *DEEP]


@pytest.mark.parametrize("one", [pytest.param(one, id=one.name) for one in CORPUS])
def test_an_input_gives_what_is_expected(one: Case) -> None:
    """Uses with their lines, how sure they are, what could not be read, and whether it is a template."""
    harvest = scan(one.data, deep=one.deep)
    assert told(harvest) == one.found
    assert {use.confidence for use in harvest.uses} <= {"low" if one.low else "high"}
    assert tuple(entry["line"] for entry in harvest.unparsed) == one.unparsed
    assert bool(harvest.templated) == one.templated


@pytest.mark.parametrize("one", [pytest.param(one, id=one.name) for one in CORPUS])
def test_the_quick_pass_hides_nothing(one: Case) -> None:
    """A parse of everything finds no more."""
    assert told(scan(one.data, deep=one.deep, quick=False)) == one.found


def test_the_corpus_is_large() -> None:
    """And names nothing twice in one list."""
    assert len(CORPUS) >= 60
    assert all(entry["reason"] for one in CORPUS for entry in scan(one.data, deep=one.deep).unparsed)
