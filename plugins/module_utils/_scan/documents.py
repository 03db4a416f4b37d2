# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""From the bytes of a stream to uses of APIs: what may matter is parsed, all else is only checked."""

from __future__ import annotations

import json
import re
import typing as t
from codecs import BOM_UTF8

from ansible_collections.day2.kubernetes.plugins.module_utils._scan import nested, parser
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest, Use
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.objects import Contents, contents
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.parser import UnreadableError
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.quick import Suspicion, has_template
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.split import is_json, json_values
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.templates import guesses
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.tree import Tree, trees

ALL_KEPT = 2 * 1024 * 1024  # so much text may be kept whole, for anchors and for strings within
MARK = re.compile(rb"\A((?:---[ \t]*\r?\n)?)\xef\xbb\xbf")  # which files have that were put together
MOST_JSON = 4 * 1024 * 1024  # so much may be constructed, when YAML cannot read it
ANCHOR = re.compile(rb"(?:^|[\s,\[{])&\S")


class Documents:
    """Reads the documents of one stream; ``path`` is what evidence and complaints name."""

    def __init__(self, path: str, suspicion: Suspicion, harvest: Harvest, *, deep: bool, source: str = "file") -> None:
        """Begin with the first document."""
        self.path, self.number = path, 0
        self._suspicion, self._harvest, self._deep, self._source = suspicion, harvest, deep, source

    def clean(self, data: bytes, line: int) -> None:
        """Look at a document that names no API of the tables: it only has to be one."""
        self.number += 1
        if parser.may_be_deep(data):
            self._parse(data, line)
            return
        try:
            parser.check(parser.without_surrogates(data) if is_json(data) else data)
        except UnreadableError as error:
            self._trouble(data, line, error)

    def suspicious(self, data: bytes, line: int) -> int:
        """Look into a document closely; return how many objects it has."""
        self.number += 1
        return self._parse(data, line)

    def _parse(self, data: bytes, line: int) -> int:
        text = MARK.sub(rb"\1", data) if BOM_UTF8 in data else data
        text = parser.without_surrogates(text) if is_json(data) else text
        anchored = b"*" in data and bool(ANCHOR.search(data))
        keep_all = len(data) <= ALL_KEPT and (self._deep or anchored or has_template(data))
        try:
            read = list(trees(parser.events(text), keep_all=keep_all, dull=self._suspicion.dull))
        except UnreadableError as error:
            return self._trouble(data, line, error)
        return sum(self.take(tree, line, keep_all) for tree in read)

    def take(self, tree: Tree, line: int, keep_all: bool = False) -> int:
        """Note what a document has; return how many objects."""
        if tree.template:
            self._harvest.template(self.path)
        found = contents(tree.root)
        self._note(found, line, "low" if tree.template else "high", self._source)
        if self._deep and keep_all:
            self._nested(tree, found, line)
        elif self._deep:
            self._harvest.unreadable(self.path, "too long to be looked into for other manifests", line + 1)
        return found.total

    def _note(self, found: Contents, line: int, confidence: str, source: str) -> None:
        for thing in found.things:
            if not self._suspicion.dull(thing.api_version, thing.kind):
                self._use(thing, line, confidence, source)
            elif "{" in thing.api_version or "{" in thing.kind:
                self._harvest.template(self.path)

    def _use(self, thing: t.Any, line: int, confidence: str, source: str) -> None:
        evidence = {"source": source, "path": self.path, "document": self.number, "line": line + thing.line + 1}
        named = (thing.namespace, thing.name)
        self._harvest.uses.append(Use(thing.api_version, thing.kind, *named, confidence, evidence))

    def _nested(self, tree: Tree, found: Contents, line: int) -> None:
        for thing in nested.things(tree.root):
            self._note(Contents([thing], 0), line, "high", "definition")
        for text, first in nested.texts(tree.root, found.things):
            inner = Documents(self.path, self._suspicion, self._harvest, deep=False, source="definition")
            inner.number = self.number - 1
            inner.inside(text.encode("utf-8", "surrogatepass"), line + first)

    def inside(self, data: bytes, line: int) -> None:
        """Look into a string of a document: when it is not YAML, it is only a string."""
        if not any(True for dummy in self._suspicion.places(data)):
            return
        self.number += 1
        try:
            read = list(trees(parser.events(data), keep_all=len(data) <= ALL_KEPT, dull=self._suspicion.dull))
        except UnreadableError:
            if has_template(data):
                self._guess(data, line)
            return
        for tree in read:
            self.take(tree, line)

    def _trouble(self, data: bytes, line: int, error: UnreadableError) -> int:
        if is_json(data):
            read = self._json(data, line)
            if read is not None:
                return read
        if has_template(data):
            self._harvest.template(self.path)
            return self._guess(data, line)
        # an end that is missing is noticed on the line after the last
        self._harvest.unreadable(self.path, str(error), line + min(error.line, data.rstrip().count(b"\n")) + 1)
        return 0

    def _guess(self, data: bytes, line: int) -> int:
        found = guesses(data.decode("utf-8", "replace"))
        for guess in found:
            if not self._suspicion.dull(guess.api_version, guess.kind):
                self._use(guess, line, "low", self._source)
        return len(found)

    def _json(self, data: bytes, line: int) -> int | None:
        """Read JSON that is no YAML: values one after the other, escapes that YAML does not have, long keys.

        None says that it is no JSON either.
        """
        spans = list(json_values(data))
        if len(spans) > 1:
            self.number -= 1
            lines = [line + data.count(b"\n", 0, span.start) for span in spans]
            return sum(self.suspicious(data[span.start : span.end], first) for span, first in zip(spans, lines))
        if len(data) > MOST_JSON:
            return None
        try:
            value = json.loads(data)
        except (ValueError, RecursionError):
            return None
        found = contents(nested.of_json(value))
        self._note(found, line + _blank_lines(data), "high", self._source)
        return found.total


def _blank_lines(data: bytes) -> int:
    return data[: len(data) - len(data.lstrip())].count(b"\n")
