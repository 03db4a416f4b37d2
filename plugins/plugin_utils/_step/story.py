# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

# PRIVATE to day2.kubernetes: may change in any release.

"""What an operator reads of an upgrade: a few lines for each host and a summary, made from the journal. Pure."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.day2.kubernetes.plugins.plugin_utils._step.estimate import (
    MASTERS,
    PREPARATION,
    WORKERS,
    Estimate,
    Group,
    Json,
)

# the others are over in seconds
TOLD_AT_BEGIN = {"snapshot", "stage", "drain", "kubeadm", "verify"}
NAMED = 4
LISTED, SLOWEST = 12, 5
Telling = tuple[str, str]  # the place in the upgrade, what happens to the host there


class Story:
    """Takes transitions and tells them; all times are of one clock that never goes back, in seconds."""

    def __init__(self, began: float) -> None:
        """Take when the run began."""
        self._began = began
        self._target = ""
        self._estimate = Estimate({})
        self._spans: dict[tuple[str, str], tuple[float, float | None]] = {}
        self._untold: dict[Telling, dict[str, float | None]] = {}

    def take_plan(self, plan: Json) -> None:
        """Take the plan that is carried out from now on."""
        self._target = plan.get("target", "")
        self._estimate = Estimate(plan)

    def take(self, transition: Json, at: float) -> None:
        """Keep a transition; hosts that do the same at the same time are told together."""
        host, step, phase = (str(transition.get(key)) for key in ("host", "step", "phase"))
        if step not in PREPARATION and self._estimate.is_over(host):
            return
        began, dummy = self._spans.get((host, step), (at, None))
        self._spans[host, step] = (at, None) if phase == "begun" else (began, at)
        self._estimate.note(host, step, phase, at)
        if phase == "begun" and step in TOLD_AT_BEGIN:
            self._keep(host, step, f"{step} begun", None)
        elif phase == "done" and step in PREPARATION:
            self._keep(host, step, f"{step} done", at - began)
        elif phase == "done" and self._estimate.is_last(host, step):
            self._keep(host, step, "done", at - self._work(host, at)[0])

    def tell(self, now: float) -> list[str]:
        """Return the lines that were not told yet."""
        lines = []
        for (place, what), hosts in self._untold.items():
            left = self._left(now) if place else ""
            where = f"{place}: " if place else ""
            lines.append(f"[{clock(now - self._began):>5}] {where}{named(list(hosts))}{told(what, hosts)}{left}")
        self._untold.clear()
        return lines

    def summary(self, now: float) -> list[str]:
        """Return the seconds of each phase and host; nothing when the journal had nothing to say."""
        rows: dict[str, tuple[set[str], list[tuple[float, float | None]]]] = {}
        for (host, step), span in self._spans.items():
            group = self._estimate.group_of(host)
            name = step if step in PREPARATION else group.kind if group else "hosts"
            hosts, spans = rows.setdefault(name, (set(), []))
            hosts.add(host)
            spans.append(span)
        lines = [f"Upgrade{f' to {self._target}' if self._target else ''}: {clock(now - self._began)}"] if rows else []
        for name, (hosts, spans) in rows.items():
            seconds = max(now if end is None else end for dummy, end in spans) - min(begin for begin, dummy in spans)
            count = f"{len(hosts)} host{'s' if len(hosts) > 1 else ''}"
            of_hosts = count if name in PREPARATION else self._of_hosts(sorted(hosts, key=natural), now)
            lines.append(f"  {name:8} {seconds:5.0f} s  {of_hosts}")
        return lines

    def _keep(self, host: str, step: str, what: str, seconds: float | None) -> None:
        group = None if step in PREPARATION else self._estimate.group_of(host)
        self._untold.setdefault((group.title if group else "", what), {})[host] = seconds

    def _left(self, now: float) -> str:
        left = self._estimate.left(now)
        begun: list[Group] = [group for group in self._estimate.groups if group.began is not None]
        if not left or not begun:
            return ""
        more = begun[-1].kind == MASTERS and any(group.kind == WORKERS for group in self._estimate.groups)
        return f"; {about(left)} left{' for the masters' if more else ''}"

    def _work(self, host: str, now: float) -> tuple[float, float, str]:
        """Return when a host was taken up, until when it was worked on, and the step that was not finished."""
        spans = {step: span for (name, step), span in self._spans.items() if name == host and step not in PREPARATION}
        unfinished = [step for step, (dummy, end) in spans.items() if end is None]
        ends = [now if end is None else end for dummy, end in spans.values()]
        return min(begin for begin, dummy in spans.values()), max(ends), "".join(unfinished[-1:])

    def _of_hosts(self, hosts: list[str], now: float) -> str:
        works = {host: self._work(host, now) for host in hosts}
        texts = {
            host: f"{host} {end - begin:.0f}{f' ({step} not done)' if step else ''}"
            for host, (begin, end, step) in works.items()
        }
        if len(hosts) <= LISTED:
            return ", ".join(texts.values())
        slowest = sorted(hosts, key=lambda host: (not works[host][2], works[host][0] - works[host][1]))[:SLOWEST]
        return f"{len(hosts)} hosts, slowest: {', '.join(texts[host] for host in slowest)}"


def natural(name: str) -> str:
    """Return a key by which w2 comes before w10."""
    return re.sub("[0-9]+", lambda number: number[0].zfill(9), name)


def named(hosts: t.Sequence[str]) -> str:
    """Return the names of a few hosts, and how many more there are."""
    more = len(hosts) - NAMED
    return ", ".join(hosts) if more < 2 else f"{', '.join(hosts[:NAMED])} and {more} more"


def told(what: str, hosts: t.Mapping[str, float | None]) -> str:
    """Return what follows the names of hosts."""
    seconds = [f"{one:.0f}" for one in sorted(one for one in hosts.values() if one is not None)]
    text = f" {what}" if what == "done" else f": {what}"
    if not seconds:
        return text
    return f"{text} in {seconds[0] if seconds[0] == seconds[-1] else f'{seconds[0]} to {seconds[-1]}'} s"


def clock(seconds: float) -> str:
    """Return a duration as minutes and seconds, with hours where there are any."""
    minutes, rest = divmod(max(int(seconds), 0), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"


def about(seconds: float) -> str:
    """Return a duration as exact as an estimate is."""
    return f"about {max(round(seconds, -1), 10):.0f} s" if seconds < 90 else f"about {seconds / 60:.0f} min"
