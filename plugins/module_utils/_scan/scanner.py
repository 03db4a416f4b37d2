# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A stream of bytes, from its first chunk to its last."""

from __future__ import annotations

import bisect
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._scan import parser
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.documents import Documents
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.giant import read_giant
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.parser import UnreadableError
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.quick import Suspicion
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.shorten import shorten
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.split import Span, count_objects, is_json, spans
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.stream import NEXT_JSON, Chunk, chunks, count_lines
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.text import NotTextError, read_text


class Scanner:
    """Scans streams for what matters at some versions; ``quick`` False parses every document, to compare with."""

    def __init__(self, suspicion: Suspicion, harvest: Harvest, *, deep: bool = False, quick: bool = True) -> None:
        """Keep what all streams share."""
        self.harvest = harvest
        self._suspicion, self._deep, self._quick = suspicion, deep, quick

    def scan(self, path: str, source: t.Callable[[], t.IO[bytes]]) -> None:
        """Scan what ``source`` opens; it may be opened twice."""
        documents = Documents(path, self._suspicion, self.harvest, deep=self._deep)
        with source() as opened:
            try:
                for number, chunk in enumerate(chunks(read_text(opened))):
                    if chunk.rest:
                        documents.number += 1
                        read_giant(chunk, number, source, documents, self._suspicion, self.harvest)
                    else:
                        self._chunk(chunk, documents)
                self.harvest.lines += chunk.line + count_lines(chunk.data)  # the last one
            except NotTextError as error:
                self.harvest.unreadable(path, str(error))
        self.harvest.documents += documents.number

    def _chunk(self, chunk: Chunk, documents: Documents) -> None:
        data, found = chunk.data, spans(chunk.data)
        suspicious = _holding(self._suspicion.places(data), found) if self._quick else {*range(len(found))}
        sound = self._quick and _well_formed(data)
        self.harvest.objects += count_objects(data) if sound else 0
        line, at, seen = chunk.line, 0, 0
        for number in sorted(suspicious) if sound else range(len(found)):
            text = data[found[number].start : found[number].end]
            line, at = line + count_lines(data[at : found[number].start]), found[number].start
            documents.number += number - seen
            seen = number + 1
            if number in suspicious:
                text, counted = (self._short(text), count_objects(text)) if sound else (text, 0)
                self.harvest.objects += documents.suspicious(text, line) - counted
            else:
                self.harvest.objects += count_objects(text)
                documents.clean(text, line)
        documents.number += len(found) - seen

    def _short(self, text: bytes) -> bytes:
        return text if self._deep else shorten(text)


def _holding(places: t.Iterable[int], found: list[Span]) -> set[int]:
    """Return the numbers of the documents that these places are in."""
    starts = [span.start for span in found]
    near = ((place, bisect.bisect_right(starts, place) - 1) for place in places)
    return {number for place, number in near if number >= 0 and place < found[number].end}


def _well_formed(data: bytes) -> bool:
    """Tell whether all of it can be parsed; False also when it is not safe to try."""
    if parser.may_be_deep(data):
        return False
    try:
        # values of a stream of JSON are documents, but YAML wants a marker between them
        parser.check(parser.without_surrogates(NEXT_JSON.sub(b"}\n---\n", data)) if is_json(data) else data)
    except UnreadableError:
        return False
    return True
