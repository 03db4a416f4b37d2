# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""From the transitions of a run to the spans, phases and seconds of its report. Pure.

A transition is {"host", "step", "phase": "begun" or "done", "at": seconds since the epoch}. A broken one never raises:
the report of a run that went wrong is the last place to lose.
"""

from __future__ import annotations

import dataclasses
import math
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import JsonDict

# these run on many hosts at once, before any host is taken out of service
PREPARATION = ("snapshot", "stage")
MASTERS, BATCH, VERIFY = "masters", "workers batch {}", "verify"


@dataclasses.dataclass(frozen=True)
class Span:
    """One step of one host; began is in seconds after the start of the run, failed tells that the run ended here."""

    host: str
    step: str
    began: float
    seconds: float
    finished: bool
    failed: bool = False

    @property
    def ended(self) -> float:
        """Return when it ended, in seconds after the start of the run."""
        return self.began + self.seconds


def spans_of(transitions: t.Any, started: float, finished: float, failed: JsonDict | None = None) -> list[Span]:
    """Return the spans of a run in the order in which they began; started and finished are seconds since the epoch.

    A step that is begun twice was tried twice. One that was never done lasts until the end of the run.
    """
    spans: list[Span] = []
    running: dict[tuple[str, str], float] = {}
    for host, step, begun, at in _readable(transitions):
        key, moment = (host, step), at - started
        if not begun:
            spans.append(_span(key, running.pop(key, moment), moment, finished=True))
            continue
        if key in running:
            spans.append(_span(key, running[key], moment))
        running[key] = moment
    spans += [_span(key, began, finished - started) for key, began in running.items()]
    last = _failed_at([span for span in spans if (span.host, span.step) in running and not span.finished], failed)
    spans = [dataclasses.replace(span, failed=span is last) for span in spans]
    return sorted(spans, key=lambda span: span.began)


def _readable(transitions: t.Any) -> t.Iterator[tuple[str, str, bool, float]]:
    for one in transitions if isinstance(transitions, list) else ():
        try:
            host, step, phase, at = one["host"], one["step"], one["phase"], float(one["at"])
        except (KeyError, TypeError, ValueError):
            continue
        if host and step and phase in ("begun", "done") and math.isfinite(at):
            yield str(host), str(step), phase == "begun", at


def _span(key: tuple[str, str], began: float, ended: float, finished: bool = False) -> Span:
    # a clock that went back in between makes a step short, never negative
    return Span(*key, round(began, 1), round(max(ended - began, 0.0), 1), finished)


def _failed_at(unfinished: list[Span], failed: JsonDict | None) -> Span | None:
    if not failed:
        return None
    host, step = failed.get("host"), failed.get("step")
    there = [span for span in unfinished if span.host == host and (not step or span.step == step)]
    return there[-1] if there else None


def is_final(span: Span, spans: t.Sequence[Span]) -> bool:
    """Tell whether it looks at the whole cluster: a verification after its host was already back in service."""
    back = [one.ended for one in spans if one.host == span.host and one.step == "uncordon" and one.finished]
    return span.step == VERIFY and bool(back) and span.began >= max(back)


def phases_of(spans: t.Sequence[Span], plan: JsonDict, seconds: float) -> list[JsonDict]:
    """Return {name, began, seconds, finished} of each phase in its order; seconds is how long the run took."""
    places = {step["host"]: _place(step) for step in plan.get("steps") or ()}
    phases: dict[str, list[Span]] = {}
    for span in spans:
        preparing = span.step in PREPARATION or span.host not in places
        name = VERIFY if is_final(span, spans) else span.step if preparing else places[span.host]
        phases.setdefault(name, []).append(span)
    found = [_phase(name, each) for name, each in phases.items()]
    due = {*(plan.get("masters") or ()), *(plan.get("workers") or ())}
    over = all(span.finished for span in spans) and due <= {span.host for span in spans if span.step not in PREPARATION}
    if due and over and VERIFY not in phases:
        began = round(max(span.ended for span in spans), 1)
        found.append({"name": VERIFY, "began": began, "seconds": max(round(seconds - began, 1), 0.0), "finished": True})
    return found


def _place(step: JsonDict) -> str:
    return BATCH.format(step.get("batch")) if step.get("role") == "worker" else MASTERS


def _phase(name: str, spans: list[Span]) -> JsonDict:
    began = min(span.began for span in spans)
    return {
        "name": name,
        "began": began,
        "seconds": round(max(span.ended for span in spans) - began, 1),
        "finished": all(span.finished for span in spans),
    }


def host_times(spans: t.Sequence[Span], host: str, seconds: float) -> JsonDict:
    """Return the seconds of a host: in all, while cordoned, and of each step; null is what this run did not do.

    In all is from its drain, or from where this run went on, to its uncordon, without what was prepared before. A host
    that was not uncordoned counts as cordoned until the end of the run; seconds is how long that took.
    """
    own = [span for span in spans if span.host == host and not is_final(span, spans)]
    work = [span for span in own if span.step not in PREPARATION]
    steps: dict[str, float] = {}
    for span in own:
        steps[span.step] = round(steps.get(span.step, 0.0) + span.seconds, 1)
    drained = [span.began for span in work if span.step == "drain"]
    back = [span.ended for span in work if span.step == "uncordon" and span.finished]
    return {
        "seconds": _between([span.began for span in work], [span.ended for span in work]),
        "cordoned_seconds": _between(drained, back or [seconds]),
        "steps": steps,
    }


def _between(began: list[float], ended: list[float]) -> float | None:
    return round(max(max(ended) - min(began), 0.0), 1) if began else None
