# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Where the time of an upgrade went, from what was written down while it ran. Pure."""

from __future__ import annotations

import datetime as dt
import typing as t

# Ansible's own actions, which run nothing on a host
NO_MODULE = {"add_host", "assert", "debug", "fail", "group_by", "meta", "pause", "set_fact", "set_stats"}


class Span(t.NamedTuple):
    """One step of one host, in seconds since 1970."""

    host: str
    step: str
    began: float
    ended: float

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.ended - self.began


class Call(t.NamedTuple):
    """One module that Ansible ran, from its start to its result, in seconds since 1970."""

    host: str
    action: str
    local: bool
    began: float
    ended: float


def spans_of_script(output: str) -> list[Span]:
    """Return the steps that by_hand.sh printed; one that never ended is left out."""
    begun: dict[tuple[str, str], float] = {}
    spans = []
    for words in (line.split() for line in output.splitlines()):
        if len(words) == 4 and words[3] == "begun":
            begun[words[1], words[2]] = float(words[0])
        elif len(words) == 4 and words[3] == "done":
            spans.append(Span(words[1], words[2], begun.pop((words[1], words[2])), float(words[0])))
    return spans


def spans_of_report(report: t.Mapping[str, t.Any]) -> list[Span]:
    """Return the steps of report.json that ended; there they begin in seconds after the start of the run."""
    started = dt.datetime.fromisoformat(report["started"]).timestamp() if report.get("timeline") else 0.0
    return [
        Span(span["host"], span["step"], started + span["began"], started + span["began"] + span["seconds"])
        for span in report.get("timeline") or ()
        if span["finished"]
    ]


def by_host(spans: t.Iterable[Span]) -> dict[str, dict[str, float]]:
    """Return {host: {step: seconds}}; a step that ran twice counts twice."""
    hosts: dict[str, dict[str, float]] = {}
    for span in spans:
        steps = hosts.setdefault(span.host, {})
        steps[span.step] = round(steps.get(span.step, 0.0) + span.seconds, 1)
    return hosts


def by_phase(
    spans: t.Sequence[Span], masters: t.Collection[str], workers: t.Collection[str], began: float, ended: float
) -> dict[str, float]:
    """Return the seconds of each phase from its first step's begin to its last step's end, in the order of time.

    What is before the first step (looking, planning) and after the last one (report) counts as a phase, too.
    """
    phases: dict[str, tuple[float, float]] = {}
    for span in sorted(spans, key=lambda span: span.began):
        name = _phase(span, masters, workers)
        first, last = phases.get(name, (span.began, span.ended))
        phases[name] = (first, max(last, span.ended))
    inner = {name: round(last - first, 1) for name, (first, last) in phases.items()}
    if not spans:
        return {}
    before, after = min(span.began for span in spans) - began, ended - max(span.ended for span in spans)
    return {"before": round(before, 1), **inner, "after": round(after, 1)}


def _phase(span: Span, masters: t.Collection[str], workers: t.Collection[str]) -> str:
    if span.step in ("snapshot", "stage"):
        return span.step
    return "masters" if span.host in masters else "workers" if span.host in workers else "verify"


def out_of_service(spans: t.Iterable[Span], hosts: t.Collection[str]) -> dict[str, float]:
    """Return for each host the seconds from the begin of its drain to the end of its uncordon."""
    drains = {span.host: span.began for span in spans if span.step == "drain"}
    returns = {span.host: span.ended for span in spans if span.step == "uncordon"}
    return {host: round(returns[host] - drains[host], 1) for host in hosts if host in drains and host in returns}


def modules_of(calls: t.Iterable[t.Sequence[t.Any]]) -> list[Call]:
    """Return the calls (as lists of Call's fields) that ran a module and were not Ansible's own work alone."""
    return [call for call in (Call(*fields) for fields in calls) if _is_module(call.action.rpartition(".")[2])]


def _is_module(name: str) -> bool:
    return name not in NO_MODULE and not name.startswith(("include_", "import_"))


def ansible_share(calls: t.Sequence[Call], seconds: float) -> dict[str, t.Any]:
    """Return what of a run's seconds was Ansible's own.

    That is the time in which no module did its work. What the quickest call of the same kind took (remote, or on the
    controller) is taken as the price of any call: connection, transfer, start of Python. It is Ansible's as well, so
    that the work of a module begins only after it.
    """
    prices = {
        local: min((call.ended - call.began for call in calls if call.local == local), default=0.0)
        for local in (True, False)
    }
    work = busy((call.began + prices[call.local], call.ended) for call in calls)
    return {
        "own_seconds": round(seconds - work, 1),
        "share": round((seconds - work) / seconds, 3),
        "calls": {"remote": sum(not call.local for call in calls), "controller": sum(call.local for call in calls)},
        "quickest_call": {"remote": round(prices[False], 2), "controller": round(prices[True], 2)},
    }


def busy(intervals: t.Iterable[tuple[float, float]]) -> float:
    """Return the seconds that are covered by at least one interval."""
    total, until = 0.0, float("-inf")
    for began, ended in sorted(intervals):
        total += max(0.0, ended - max(began, until))
        until = max(until, ended)
    return total


def longest_absences(probes: t.Mapping[str, t.Mapping[str, t.Any]]) -> dict[str, dict[str, float]]:
    """Return for each member its longest absence, the sum of all, and how many there were."""
    return {
        host: {
            "longest": max((gap["seconds"] for gap in seen["away"]), default=0.0),
            "sum": round(sum(gap["seconds"] for gap in seen["away"]), 2),
            "times": len(seen["away"]),
        }
        for host, seen in probes.items()
    }
