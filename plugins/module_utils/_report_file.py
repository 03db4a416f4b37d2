# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A report as a file on the controller."""

from __future__ import annotations

import os
import tempfile

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error


def write_text(path: str, text: str) -> None:
    """Write a report, all of it or nothing; folders are made, and everybody may read it.

    Raises:
        Day2Error: it cannot be written there.

    """
    folder = os.path.dirname(os.path.abspath(path))
    draft = None
    try:
        os.makedirs(folder, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=folder, prefix=".report-")
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
        os.chmod(draft, 0o644)
        os.replace(draft, path)
    except OSError as error:
        if draft:
            os.unlink(draft)
        raise Day2Error(f"The report cannot be written to {path}: {error.strerror}") from error
