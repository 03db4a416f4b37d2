# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What may be shown of a change."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._convert.lines import changed_lines

OBJECT = "apiVersion: {}\nkind: CronJob\nspec:\n  password: hunter2\n"
LONG = '{{"apiVersion": "{}", "kind": "CronJob", "env": [{}]}}\n'
SECRETS = ["kind: Secret", "- {apiVersion: v1, kind: 'Secret'}", '{"kind":"SecretList"}']


def test_lines_that_stay_are_not_shown() -> None:
    """And what looks like a password is not, where its line changes."""
    assert changed_lines(OBJECT.format("batch/v1beta1"), OBJECT.format("batch/v1")) == (
        ["apiVersion: batch/v1beta1\n"],
        ["apiVersion: batch/v1\n"],
    )
    before, after = changed_lines("  password: hunter2\n", "    password: hunter2\n")
    assert (len(before), len(after)) == (1, 1)
    assert "hunter2" not in str(before + after)
    assert changed_lines(OBJECT, OBJECT) == ([], [])


def test_an_object_in_one_line_is_not_shown() -> None:
    """All of it would be."""
    before, after = changed_lines(LONG.format("batch/v1beta1", "1, " * 100), LONG.format("batch/v1", "1, " * 100))
    assert (before, after) == (["(a line of 361 characters)\n"], ["(a line of 356 characters)\n"])


@pytest.mark.parametrize("line", SECRETS)
def test_a_document_with_a_secret_is_not_shown(line: str) -> None:
    """Only that it changes."""
    before, after = changed_lines(f"{line}\na: 1\n", f"{line}\na: 2\n")
    assert before != after
    assert "a:" not in "".join(before + after)
