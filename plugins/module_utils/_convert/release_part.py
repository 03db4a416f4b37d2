# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The manifests of a release, or of one of its hooks, as they have to be: pure, document by document."""

from __future__ import annotations

import io
import typing as t
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._convert import run
from ansible_collections.day2.kubernetes.plugins.module_utils._convert.lines import changed_lines
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.release import Part
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.revisions import Revision
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Verdict, Versions, assess
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest, Use
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.helm import look_into_part
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.quick import Suspicion
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.scanner import Scanner
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.split import Span, spans

Record = dict[str, t.Any]
Judged = list[tuple[Use, Verdict]]
GONE = "There is nothing in its place. drop_gone takes it out of the release."


@dataclass(frozen=True)
class Rules:
    """What to convert for, what ``serves(api_version, kind)`` says of the cluster now, and whether kinds may go."""

    versions: Versions
    serves: t.Callable[[str, str], bool]
    drop_gone: bool
    suspicion: Suspicion


@dataclass
class Outcome:
    """Records of what becomes of objects, and the lines that differ."""

    converted: list[Record] = field(default_factory=list)
    dropped: list[Record] = field(default_factory=list)
    refused: list[Record] = field(default_factory=list)
    unparsed: list[Record] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


class PartRewriter:
    """Rewrites one part of a release, and notes in ``outcome`` what it does."""

    def __init__(self, revision: Revision, part: Part, rules: Rules, outcome: Outcome) -> None:
        """Begin with the part as it is."""
        self._revision, self._part, self._rules, self._outcome = revision, part, rules, outcome
        self._data = part.text.encode("utf-8", "surrogatepass")

    def rewrite(self) -> str | None:
        """Return the text afterwards; None when nothing is left of a hook."""
        found = look_into_part(self._revision, self._part, self._rules.suspicion)
        self._outcome.unparsed += found.unparsed
        removed = self._removed(found)
        reason = run.unfit(self._data) if removed else None
        if reason:
            for judged in removed.values():
                self._refuse(judged, reason.replace("the file", "the manifest"))
            return self._part.text
        pieces, at = [], 0
        for number, span in enumerate(spans(self._data), 1):
            if number in removed:
                pieces += [self._data[at : span.start], self._document(number, span, removed[number])]
                at = span.end
        text = b"".join([*pieces, self._data[at:]]).decode("utf-8", "surrogatepass")
        return None if self._part.hook and not text.strip() else text

    def _removed(self, found: Harvest) -> dict[int, Judged]:
        """Return all that is deprecated in the documents in which something is removed."""
        documents: dict[int, Judged] = {}
        for use in found.uses:
            verdict = assess(use.api_version, use.kind, self._rules.versions)
            if verdict:
                documents.setdefault(use.evidence["document"], []).append((use, verdict))
        return {
            number: judged
            for number, judged in documents.items()
            if any(verdict.status == "removed" for dummy, verdict in judged)
        }

    def _document(self, number: int, span: Span, judged: Judged) -> bytes:
        whole = self._data[span.start : span.end]
        early = self._too_early(judged)
        if early:
            self._refuse(judged, early)
            return whole
        if self._rules.drop_gone and self._may_go(whole, judged):
            self._outcome.dropped += [self._record(use) for use, dummy in judged]
            new = b""
        else:
            new = self._converted(number, span, judged)
        self._show(number, whole, new)
        return new

    def _show(self, number: int, whole: bytes, new: bytes) -> None:
        lines = changed_lines(whole.decode(), new.decode())
        if whole != new:
            place = f"# {f'hook ({self._part.hook})' if self._part.hook else 'manifest'}, document {number}:\n"
            self._outcome.before += [place, *lines.before]
            self._outcome.after += [place, *lines.after]

    def _too_early(self, judged: Judged) -> str | None:
        for dummy, verdict in judged:
            wanted = verdict.replacement, verdict.replacement_kind
            if wanted[0] and wanted[1] and not self._rules.serves(wanted[0], wanted[1]):
                return f"the cluster does not serve {wanted[0]} {wanted[1]} yet: do it after its upgrade"
        return None

    def _may_go(self, whole: bytes, judged: Judged) -> bool:
        """Tell whether this is one object, and one whose kind has no successor now or later."""
        seen = Harvest()
        Scanner(self._rules.suspicion, seen).scan("", lambda: io.BytesIO(whole))
        return seen.objects == 1 and all(_gone(verdict) for dummy, verdict in judged)

    def _converted(self, number: int, span: Span, judged: Judged) -> bytes:
        plan = run.Plan()
        new = run.plan_document("", number, self._data, span, self._rules.versions, plan)
        self._outcome.converted += [self._told(one) for one in plan.converted]
        gone = {(use.api_version, use.kind) for use, verdict in judged if _gone(verdict)}
        # a document that is refused as a whole names no object, but where there is one it is that
        only = {**self._record(judged[0][0]), "hint": judged[0][1].hint} if len(judged) == 1 else {}
        for one in plan.refused:
            hint = {"hint": GONE} if (one.get("api_version"), one.get("kind")) in gone else {}
            self._outcome.refused.append({**only, **self._told({**one, **hint})})
        return new

    def _refuse(self, judged: Judged, reason: str) -> None:
        for use, verdict in judged:
            self._outcome.refused.append({**self._record(use), "reason": reason, "hint": verdict.hint})

    def _record(self, use: Use) -> Record:
        named = {"api_version": use.api_version, "kind": use.kind, "name": use.name}
        return self._told({"document": use.evidence["document"], "line": use.evidence["line"], **named})

    def _told(self, record: Record) -> Record:
        told = {name: value for name, value in record.items() if name not in ("path", "namespace")}
        return {**of_release(self._revision), "hook": self._part.hook, **told}


def of_release(revision: Revision) -> Record:
    """Return what every record says of its release."""
    return {"release": revision.release, "namespace": revision.namespace, "revision": revision.number}


def _gone(verdict: Verdict) -> bool:
    return verdict.status == "removed" and not verdict.replacement and not verdict.replacement_available_in
