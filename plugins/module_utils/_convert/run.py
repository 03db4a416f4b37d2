# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Files of manifests, converted one by one; what is to be written is known before the first is."""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._convert import document, text
from ansible_collections.day2.kubernetes.plugins.module_utils._convert.refusal import Refusal
from ansible_collections.day2.kubernetes.plugins.module_utils._scan import parser
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.files import find_files
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.parts import Part
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.quick import Suspicion, has_template
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.scanner import Scanner
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.split import Span, spans

LARGEST = 64 * 1024 * 1024  # of a file that is rewritten, which needs many times as much memory
Record = dict[str, t.Any]


@dataclass
class Plan:
    """New contents by path, old ones, and records of what is and is not converted."""

    after: dict[str, bytes] = field(default_factory=dict)
    before: dict[str, bytes] = field(default_factory=dict)
    converted: list[Record] = field(default_factory=list)
    refused: list[Record] = field(default_factory=list)
    unreadable: list[Record] = field(default_factory=list)


def plan_conversion(paths: t.Sequence[str], exclude: t.Sequence[str], versions: Versions) -> Plan:
    """Return what to write; nothing is written.

    Raises:
        Day2Error: a path is not there, or a library is missing.

    """
    parser.require()
    text.require()
    harvest, plan = Harvest(), Plan()
    suspicion = Suspicion(versions, nested=False)
    for path in find_files(paths, exclude, harvest).files:
        try:
            _plan_file(path, suspicion, versions, plan)
        except OSError as error:
            harvest.unreadable(path, f"cannot be read: {error.strerror}")
    plan.unreadable = harvest.unparsed
    return plan


def _plan_file(path: str, suspicion: Suspicion, versions: Versions, plan: Plan) -> None:
    seen = Harvest()
    Scanner(suspicion, seen).scan(path, Part(path).opened)
    if not seen.uses:
        return
    lines = {use.evidence["document"]: use.evidence["line"] for use in reversed(seen.uses)}
    with open(path, "rb") as file:
        data = file.read(LARGEST + 1)
    reason = unfit(data)
    if reason:
        plan.refused += [
            _record(path, use.evidence["document"], {"line": use.evidence["line"], "reason": reason, **_named(use)})
            for use in seen.uses
        ]
        return
    pieces, at = [], 0
    for number, span in enumerate(spans(data), 1):
        if number in lines:
            pieces += [data[at : span.start], plan_document(path, number, data, span, versions, plan)]
            at = span.end
    after = b"".join([*pieces, data[at:]])
    if after != data:
        plan.before[path], plan.after[path] = data, after


def _named(use: t.Any) -> Record:
    return {"api_version": use.api_version, "kind": use.kind, "namespace": use.namespace, "name": use.name}


def unfit(data: bytes) -> str | None:
    """Return why a text cannot be rewritten, or None."""
    if len(data) > LARGEST:
        return f"the file is larger than {LARGEST >> 20} MiB"
    if b"\r" in data.replace(b"\r\n", b"\n") or (b"\r\n" in data and data.count(b"\n") > data.count(b"\r\n")):
        return "the file has line ends of several kinds"
    try:
        data.decode()
    except UnicodeDecodeError:
        return "the file is not UTF-8"
    return "the file is not UTF-8" if b"\0" in data else None


def plan_document(path: str, number: int, data: bytes, span: Span, versions: Versions, plan: Plan) -> bytes:
    """Return the text of a document afterwards, and note what became of its objects."""
    whole = data[span.start : span.end]
    content = whole.decode()
    mark, content = ("\ufeff", content[1:]) if content.startswith("\ufeff") else ("", content)
    windows = "\r\n" in content
    first = data.count(b"\n", 0, span.start)
    try:
        made = document.convert(content.replace("\r\n", "\n"), versions)
    except Refusal as refusal:
        reason = "it is a template" if has_template(whole) else str(refusal)
        plan.refused.append(_record(path, number, {"line": first + 1, "reason": reason}))
        return whole
    for done in made.done:
        done.pop("place", None)
    for target, records in ((plan.converted, made.done), (plan.refused, made.refused)):
        target += [_record(path, number, {**one, "line": first + one["line"] + 1}) for one in records]
    return (mark + (made.text.replace("\n", "\r\n") if windows else made.text)).encode()


def _record(path: str, number: int, told: Record) -> Record:
    return {"path": path, "document": number, **told}


def write(path: str, data: bytes, move: t.Callable[[str, str], None]) -> None:
    """Replace a file, through links, keeping its mode; ``move`` renames one file to another."""
    real = os.path.realpath(path)
    draft = f"{real}.converted-{os.getpid()}"
    with open(draft, "wb") as file:
        file.write(data)
    move(draft, real)
