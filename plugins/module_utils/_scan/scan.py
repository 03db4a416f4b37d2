# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A whole scan: its options become versions and rules, its sources one harvest, and that a result."""

from __future__ import annotations

import datetime
import functools
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._scan import finding, ignore, parser
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.files import find_files
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor, known, wanted_minor
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.parts import size_of
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.quick import Suspicion
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.render import render
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.scanner import Scanner
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.shares import Share, cores, in_shares, plan_shares
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.table import NEWEST

Result = dict[str, t.Any]


@dataclass(frozen=True)
class FileOptions:
    """What to look for files in, and how."""

    paths: t.Sequence[str]
    exclude: t.Sequence[str] = ()
    deep: bool = False
    render_helm: bool = False
    render_kustomize: bool = False


def versions_of(
    target: str | None,
    current: str | None,
    cluster: Minor | None = None,
    components: t.Mapping[str, Minor] | None = None,
) -> Versions:
    """Return what to judge by; ``cluster`` is the version of a cluster that is scanned.

    Raises:
        Day2Error: there is no target, or a version is none.

    """
    now = wanted_minor("current_version", current, NEWEST) if current else cluster
    if target is None and cluster is None:
        raise Day2Error(f"target_version is needed where no cluster is scanned: give one such as {NEWEST}")
    then = wanted_minor("target_version", target, NEWEST) if target else t.cast(Minor, cluster).following
    if now and now > then:
        raise Day2Error(f"target_version {then} is older than current_version {now}: Kubernetes cannot go back")
    return Versions(then, now, components)


def scan_files(options: FileOptions, versions: Versions, harvest: Harvest) -> None:
    """Scan files into the harvest.

    Raises:
        Day2Error: a path is not there, or PyYAML is missing.

    """
    parser.require()
    found = find_files(options.paths, options.exclude, harvest)
    suspicion = Suspicion(versions, nested=options.deep)
    documents = lines = 0
    shares = plan_shares(found.files, list(map(size_of, found.files)), cores())
    for share, part in zip(shares, in_shares(functools.partial(_scan_share, suspicion, options.deep), shares)):
        if not share[0].start:
            documents = lines = 0
        part.move(documents, lines)
        documents, lines = documents + part.documents, lines + part.lines
        harvest.add(part)
    scanner = Scanner(suspicion, harvest, deep=options.deep)
    if options.render_helm:
        render("helm", found.charts, scanner, versions.target)
    if options.render_kustomize:
        render("kustomize", found.kustomizations, scanner, versions.target)


def _scan_share(suspicion: Suspicion, deep: bool, share: Share) -> Harvest:
    harvest = Harvest()
    scanner = Scanner(suspicion, harvest, deep=deep)
    for part in share:
        harvest.files += not part.start
        try:
            scanner.scan(part.path, part.opened)
        except OSError as error:
            harvest.unreadable(part.path, f"cannot be read: {error.strerror}")
    return harvest


def result_of(harvest: Harvest, versions: Versions, rules: t.Sequence[ignore.Rule]) -> Result:
    """Return what the module returns, but for ``changed``; ``warnings`` is part of it."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    found = ignore.apply(rules, finding.findings(harvest.uses, versions), today)
    warnings = [*harvest.warnings, *found.warnings]
    if versions.target > NEWEST:
        warnings.append(f"target_version {versions.target} is newer than the tables. {known(NEWEST)}")
    return {
        "target_version": str(versions.target),
        "current_version": str(versions.current) if versions.current else None,
        "findings": found.kept,
        "counts": finding.counts(found.kept, found.ignored),
        "scanned": {"files": harvest.files, "documents": harvest.documents, "objects": harvest.objects},
        "unparsed": harvest.unparsed,
        "templated": sorted(set(harvest.templated)),
        "forbidden": sorted(set(harvest.forbidden)),
        "ignored": found.ignored,
        "warnings": warnings,
    }


def serious(result: Result) -> list[finding.Finding]:
    """Return the findings that are more than a hint."""
    return [one for one in result["findings"] if one["severity"] != "low"]


def problem(result: Result, fail_on: str, strict: bool) -> str | None:
    """Return why the result is a failure, as a sentence, or None."""
    target = result["target_version"]
    count = {status: sum(one["status"] == status for one in serious(result)) for status in finding.STATUSES}
    reasons = []
    if fail_on != "none" and count["removed"]:
        reasons.append(f"{count['removed']} uses of APIs that {target} does not serve")
    if fail_on == "deprecated" and count["deprecated"]:
        reasons.append(f"{count['deprecated']} uses of APIs that are deprecated in {target}")
    if strict and result["unparsed"]:
        first = result["unparsed"][0]
        line = f" line {first['line']}" if first["line"] else ""
        reasons.append(f"{len(result['unparsed'])} sources that cannot be read (first {first['path']}{line})")
    if strict and result["forbidden"]:
        reasons.append(f"kinds that may not be listed: {', '.join(result['forbidden'])}")
    return f"The scan found {'; '.join(reasons)}" if reasons else None
