# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Bring packages of exactly one version onto a node, or tell what would be done; apt and dnf alike."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node import provide_plan, sources
from ansible_collections.day2.kubernetes.plugins.module_utils._node.packages_apt import Apt
from ansible_collections.day2.kubernetes.plugins.module_utils._node.packages_dnf import Dnf
from ansible_collections.day2.kubernetes.plugins.module_utils._node.programs import Node, minor_of

Candidates = dict[str, list[tuple[str, str]]]


class Manager(t.Protocol):
    """The verbs that apt and dnf share."""

    sources: sources.Sources

    def switch(self) -> None:
        """Write the sources."""

    def restore(self) -> None:
        """Put the sources back."""

    def refresh(self) -> None:
        """Fetch the index."""

    def candidates(self, names: t.Iterable[str]) -> Candidates:
        """Return what the index offers."""

    def staged(self, name: str, version: str) -> list[str]:
        """Return what is downloaded."""

    def download(self, revisions: dict[str, str]) -> None:
        """Download."""

    def install(self, revisions: dict[str, str], held: t.Iterable[str]) -> None:
        """Install."""


def make_manager(node: Node, wanted: provide_plan.Wanted, **options: t.Any) -> Manager:
    """Return apt or dnf, with the sources it should have."""
    apt = node.packages.manager == "apt"
    files = sources.read_files(node.host, sources.APT_FILES if apt else sources.DNF_FILES)
    url = wanted.repository or ""
    line = f"{url}\n" if url.startswith("deb") else f"deb {url} /\n"
    section = f"[kubernetes]\nname=Kubernetes\nbaseurl={url}\nenabled=1\n"
    new = (sources.APT_NEW, line) if apt else (sources.DNF_NEW, section)
    minors = provide_plan.minors_between(node.programs, wanted.version)
    plan = sources.plan_sources(files, minors, minor_of(wanted.version), wanted.repository, new)
    return (Apt if apt else Dnf)(node.host, plan, archives=f"{wanted.stage_dir}/packages", **options)


def find_revisions(manager: Manager, names: list[str], version: str) -> dict[str, tuple[str, str]]:
    """Return ``{name: (version with revision, origin)}``, after switching the sources when that is needed.

    Sources that do not hold the packages are put back as they were.
    """
    found = {} if manager.sources.changed else _pick(manager.candidates(names), version)
    if len(found) == len(names):
        return found
    manager.switch()
    try:
        manager.refresh()
        offered = manager.candidates(names)
        found = _pick(offered, version)
        for name in names:
            if name not in found:
                raise _not_offered(name, version, offered[name], manager.sources.urls)
    except Day2Error:
        manager.restore()
        raise
    return found


def _pick(candidates: Candidates, version: str) -> dict[str, tuple[str, str]]:
    """Take the highest revision of exactly the version; candidates are sorted."""
    exact = {
        name: [row for row in rows if row[0] == version or row[0].startswith(f"{version}-")]
        for name, rows in candidates.items()
    }
    return {name: rows[0] for name, rows in exact.items() if rows}


def _not_offered(name: str, version: str, rows: list[tuple[str, str]], urls: list[str]) -> Day2Error:
    others = list(dict.fromkeys(row[0] for row in rows))[:3]
    offer = f"it offers {', '.join(others)}" if others else f"it offers no {name} at all"
    place = ", ".join(urls) or "the package sources of this node"
    return Day2Error(
        f"{name} {version} is not in {place}: {offer}. Check kube_version, or set repository to a source that has it",
        package=name,
    )


def use_packages(
    node: Node,
    manager: Manager,
    plan: provide_plan.Provision,
    version: str,
    outcome: provide_plan.Outcome,
    *,
    check: bool,
) -> None:
    """Stage the packages of a plan and install those that are to be installed."""
    if not plan.packages:
        return
    revisions = find_revisions(manager, plan.packages, version)
    outcome.before["sources"], outcome.after["sources"] = manager.sources.before, manager.sources.after
    outcome.origins.update({name: f"{revision} from {place}" for name, (revision, place) in revisions.items()})
    wanted = {name: revisions[name][0] for name in plan.packages}
    missing = {name: revision for name, revision in wanted.items() if not manager.staged(name, version)}
    now = {name: wanted[name] for name in plan.packages if name in plan.install}
    outcome.after["staged"] += [name for name in missing if name not in now]
    if check:
        return
    if missing:
        manager.download(missing)
    if now:
        manager.install(now, node.packages.held)
