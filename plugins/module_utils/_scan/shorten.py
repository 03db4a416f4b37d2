# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A plain manifest without its spec: what objects it has, and where, is told by the rest, which is parsed much faster.

Plain are those whose lines tell alone where they belong: all that begin at the margin are keys of the document, since
no quoted text and no brackets go on in the next line. Whatever is not plain stays as it is.
"""

from __future__ import annotations

import re

LONGEST = 256 * 1024
KEPT = rb"(?:apiVersion|kind|metadata|name|namespace|items):"  # below these are objects, or what they are called
WORDS = rb"[^\"'\[\]{}\n]{0,300}"
DOUBLE = rb"\"[^\"\\\n]{0,300}\""
WITHIN = rb"(?:[^\"'\[\]{}\n\#]|(?:(?<=: )|(?<=, )|(?<=[\[{]))" + DOUBLE + rb"){0,300}"
VALUE = rb"(?:" + DOUBLE + rb"|'[^'\n]{0,300}'|\{" + WITHIN + rb"\}|\[" + WITHIN + rb"\])[ ]{0,9}"
# quotes and brackets count for what they are only where a value begins
REST = rb"(?:" + WORDS + rb"(?:(?<=: )" + VALUE + rb")?)\n"
LINE = rb"(?:[ ]{1,300}(?:(?:- ){1,20}" + VALUE + rb"\n|" + REST + rb")|\n)"
PLAIN = re.compile(rb"(?:---\n)?(?:\#[^\n]{0,300}\n)*(?:[A-Za-z]{1,40}:(?:\n|[ ]" + REST + rb")" + LINE + rb"*)+")
BODY = re.compile(rb"^((?!" + KEPT + rb")[A-Za-z]{1,40}:\n)((?:[ ][^\n]*\n|\n)+)", re.MULTILINE)


def shorten(data: bytes) -> bytes:
    """Return a document that can be parsed with empty lines in place of what no object is in."""
    plain = len(data) <= LONGEST and data.isascii() and b"\r" not in data and b"&" not in data
    if not plain or not PLAIN.fullmatch(data):
        return data
    return BODY.sub(lambda found: found[1] + b"\n" * found[2].count(b"\n"), data)
