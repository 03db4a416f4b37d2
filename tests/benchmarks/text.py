# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A measurement as a person reads it. Pure."""

from __future__ import annotations

import typing as t

from tests.benchmarks.verdicts import Verdict

STEPS = ("snapshot", "stage", "drain", "kubeadm", "kubelet", "verify", "uncordon")
ROW = "  {:<10}" + "{:>10}" * len(STEPS) + "{:>14}"


def text_of_run(run: t.Mapping[str, t.Any]) -> str:
    """Return a run's figures, in seconds where nothing else is said."""
    word = "" if run["succeeded"] else ", FAILED"
    lines = [f"{run['way']}, round {run['round']}{word}: {run['seconds']:g} s (load at the start {run['load']:g})"]
    lines.append("  phases: " + (", ".join(f"{name} {spent:g}" for name, spent in run["phases"].items()) or "not told"))
    if run["steps"]:
        lines.append(ROW.format("host", *STEPS, "out of service"))
    for host, steps in run["steps"].items():
        lines.append(
            ROW.format(host, *(steps.get(step, "-") for step in STEPS), run["out_of_service"].get(host, "-")).rstrip()
        )
    for host, away in run["etcd_away"].items():
        lines.append(f"  etcd of {host} away: longest {away['longest']:g}, {away['times']} times, sum {away['sum']:g}")
    for name, seen in run["requests"].items():
        lines.append(f"  requests to the {name}: {seen['failed']} of {seen['sent']} failed")
    if share := run.get("ansible"):
        lines.append(_ansible(share))
    if run.get("again_seconds"):
        lines.append(f"  again, with nothing to do: {run['again_seconds']:g}")
    return "\n".join(lines)


def _ansible(share: t.Mapping[str, t.Any]) -> str:
    calls, price = share["calls"], share["quickest_call"]
    return (
        f"  Ansible's own share: {share['own_seconds']:g} ({share['share']:.0%}): no module did its work, with"
        f" {price['remote']:g} and {price['controller']:g} taken as the price of each of {calls['remote']} remote calls"
        f" and {calls['controller']} on the controller"
    )


def text_of_verdicts(verdicts: t.Iterable[Verdict]) -> str:
    """Return a line for each goal."""
    return "\n".join(str(verdict) for verdict in verdicts)
