# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A document that is too long for the memory: it is read from its file while it is parsed, twice if it matters."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._scan import parser
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.documents import Documents
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.parser import UnreadableError
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.quick import Suspicion, has_template
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.split import count_objects
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.stream import CHUNK, Chunk, chunks
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.text import read_text
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.tree import trees

OVERLAP = 512  # longer than any apiVersion
Source = t.Callable[[], t.IO[bytes]]


class _Watched:
    """What the parser reads from: looks at every piece on its way."""

    def __init__(self, rest: t.Callable[[int], bytes], suspicion: Suspicion) -> None:
        self._rest, self._suspicion, self._before = rest, suspicion, b""
        self.suspicious = self.template = False
        self.objects = 0

    def read(self, size: int = CHUNK) -> bytes:
        piece = parser.without_surrogates(self._rest(size))
        seen = self._before + piece
        self.suspicious = self.suspicious or any(True for dummy in self._suspicion.places(seen))
        self.template = self.template or has_template(seen)
        self.objects += count_objects(piece) or piece.count(b'"apiVersion"')
        if parser.may_be_deep(piece):
            raise UnreadableError("brackets are nested too deep for a document of this size")
        self._before = piece[-OVERLAP:]
        return piece


def read_giant(
    chunk: Chunk, number: int, source: Source, documents: Documents, suspicion: Suspicion, harvest: Harvest
) -> None:
    """Read the document that ``chunk`` (the number-th of the source) begins."""
    rest = chunk.rest
    if rest is None:
        return
    watched = _Watched(rest, suspicion)
    trouble = None
    try:
        parser.check(watched)
    except UnreadableError as error:
        trouble = error
    while watched.read():
        pass
    if trouble:
        if watched.template:
            harvest.template(documents.path)
        harvest.unreadable(documents.path, str(trouble), chunk.line + trouble.line + 1)
    elif watched.suspicious:
        _parse(number, source, chunk.line, documents, suspicion, harvest)
    else:
        harvest.objects += watched.objects


def _parse(
    number: int, source: Source, line: int, documents: Documents, suspicion: Suspicion, harvest: Harvest
) -> None:
    with source() as opened:
        for at, chunk in enumerate(chunks(read_text(opened))):
            if chunk.rest and at < number:
                while chunk.rest(CHUNK):
                    pass
            elif chunk.rest:
                pieces = _Watched(chunk.rest, suspicion)
                try:
                    for tree in trees(parser.events(pieces), keep_all=False, dull=suspicion.dull):
                        harvest.objects += documents.take(tree, line)
                except UnreadableError as error:
                    harvest.unreadable(documents.path, str(error), line + error.line + 1)
                return
