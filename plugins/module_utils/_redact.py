# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Take secrets out of logs, on a node or before they come into a report."""

from __future__ import annotations

import re

SHOWN = "<redacted>"
SECRET_NAMES = (
    r"token|password|passwd|passphrase|bearer|api[_-]?key|secret[_-]?key|access[_-]?key|certificate-key|"
    r"client-key-data|id-token|refresh-token|client-secret"
)
# The name keeps standing, so that a reader sees what was there.
PATTERNS = (
    # a private key, whole or cut off at either end of what was read; logs write line ends as \\n too
    (r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", SHOWN),
    (r"(?<![\w+/=])(?:[A-Za-z0-9+/=]{16,}(?:\\[rn]|\s)+)+-----END [A-Z ]*PRIVATE KEY-----", SHOWN),
    (
        r"(?i)(authorization[\"'\\]*\s*[:=]\s*[\[\"'\\]*)(?:(?:bearer|basic|digest|negotiate)\s+)?[^\s\"'\\\],}]+",
        rf"\1{SHOWN}",
    ),
    (r"(?i)\b(bearer\s+)[\w.~+/=-]{8,}", rf"\1{SHOWN}"),
    (
        rf"(?i)((?:\b|[_-])(?:{SECRET_NAMES})[\"'\\]*\s*[:=]\s*)(?:[\"'\\]+[^\"'\\]*[\"'\\]+|[^\s\"',;&}}]+)",
        rf"\1{SHOWN}",
    ),
    (r"(?i)(--(?:token|password|certificate-key|discovery-token)\s+)\S+", rf"\1{SHOWN}"),
    (r"(://[^/\s:@]+:)[^/\s@]+(@)", rf"\1{SHOWN}\2"),
    # JSON web tokens and kubeadm's bootstrap tokens wherever they stand
    (r"\beyJ[\w-]{8,}\.[\w-]+\.[\w-]+", SHOWN),
    (r"\b[a-z0-9]{6}\.[a-z0-9]{16}\b", SHOWN),
)
COMPILED = tuple((re.compile(pattern, re.DOTALL), shown) for pattern, shown in PATTERNS)


def redact(text: str) -> str:
    """Return the text without private keys, tokens, passwords and values of Authorization."""
    for pattern, shown in COMPILED:
        text = pattern.sub(shown, text)
    return text
