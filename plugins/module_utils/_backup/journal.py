# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a run says: one line for each phase, for the journal of systemd or a terminal, without secrets."""

from __future__ import annotations

import os
import sys
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._redact import SHOWN, redact

ERROR, WARNING, INFO = 3, 4, 6  # levels of syslog


class Journal:
    """Where lines go; those secrets are taken out wherever they stand."""

    def __init__(self, secrets: t.Sequence[str] = (), stream: t.TextIO | None = None) -> None:
        """Write to the stream, or to the standard output."""
        self._secrets, self._stream = secrets, stream or sys.stdout
        self._levels = "JOURNAL_STREAM" in os.environ  # systemd takes <3> at the beginning of a line for its level

    def say(self, level: int, phase: str, text: str) -> None:
        """Say in one line what became of a phase."""
        for secret in self._secrets:
            text = text.replace(secret, SHOWN)
        line = " ".join(f"{phase}: {redact(text)}".split())
        self._stream.write(f"<{level}>{line}\n" if self._levels else f"{line}\n")
        self._stream.flush()
