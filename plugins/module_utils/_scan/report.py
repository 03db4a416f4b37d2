# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The report of a scan as a file, in the form that the end of its name asks for."""

from __future__ import annotations

import json
import os
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._report_file import write_text
from ansible_collections.day2.kubernetes.plugins.module_utils._scan import (
    report_html,
    report_junit,
    report_markdown,
    report_sarif,
)

Result = dict[str, t.Any]


def _json(result: Result) -> str:
    return json.dumps(result, indent=2, ensure_ascii=False) + "\n"


WRITERS: dict[str, t.Callable[[Result], str]] = {
    ".json": _json,
    ".sarif": report_sarif.render,
    ".xml": report_junit.render,
    ".md": report_markdown.render,
    ".html": report_html.render,
}


def check_path(path: str) -> None:
    """Refuse the name of a report that nothing is known to be written to.

    Raises:
        Day2Error: it is such a name, or a folder.

    """
    if os.path.splitext(path)[1].lower() not in WRITERS:
        raise Day2Error(f"report {path} has to end in one of {', '.join(WRITERS)}")
    if os.path.isdir(path):
        raise Day2Error(f"report {path} is a folder")


def write(path: str, result: Result) -> None:
    """Write the report in the form that its name asks for, all of it or nothing.

    Raises:
        Day2Error: it cannot be written there.

    """
    write_text(path, WRITERS[os.path.splitext(path)[1].lower()](result))
