# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Whether a run goes on with one that did not end, and what it takes over from it. Pure."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._journal.records import Header
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.baseline import baseline_of
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import JsonDict, Observed, Wanted
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.versions import Version, seen_version


def journal_state(observed: Observed, wanted: Wanted, todo: bool) -> str:
    """Return new, resumed (an earlier run did not end), or none when there is nothing to do."""
    if adopted(observed, wanted) or observed.journal.entries:
        return "resumed"
    return "new" if todo else "none"


def adopted(observed: Observed, wanted: Wanted) -> Header | None:
    """Return the header of the unfinished run that this one goes on with."""
    header = observed.journal.header
    if header is None or not header.unfinished or wanted.abandon:
        return None
    return header if is_adoptable(header, wanted.target) else None


def source_of(observed: Observed, wanted: Wanted) -> Version | None:
    """Return the version from which the unfinished run began; now a part of the cluster has left it behind."""
    header = adopted(observed, wanted)
    return seen_version(header.source) if header else None


def saved_by(observed: Observed, wanted: Wanted) -> JsonDict:
    """Return the snapshot that the unfinished run has saved; nothing when what was written since would be missing."""
    header = adopted(observed, wanted)
    saved = header.snapshot if header else {}
    taken = saved.get("taken")
    young = isinstance(taken, (int, float)) and observed.now - taken < wanted.snapshot_max_age
    return saved if young and all(isinstance(saved.get(name), str) for name in ("file", "sha256")) else {}


def is_adoptable(header: Header, target: Version) -> bool:
    """Tell whether a run to the target finishes the other one too: the same version, or a newer patch of its minor."""
    other = seen_version(header.target)
    return other is not None and other.series == target.series and other <= target


def baseline_for(observed: Observed, wanted: Wanted) -> JsonDict:
    """Return the baseline at the start of the unfinished run, when there is one: now workloads may be half gone."""
    header = adopted(observed, wanted)
    return header.baseline if header else baseline_of(observed.workloads, observed.budgets, observed.pods)
