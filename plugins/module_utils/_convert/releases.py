# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a release of Helm has to say instead: pure, from the object that holds it."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._convert.release_part import (
    Outcome,
    PartRewriter,
    Rules,
    of_release,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.encoding import (
    KEY,
    BrokenReleaseError,
    pack,
    stored_size,
    unpack,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.release import parts, rewritten
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.revisions import KINDS, Revision

LARGEST = 1024 * 1024  # bytes of data in a Secret or a ConfigMap
WAY_OUT = "upgrade the release to a chart with other APIs before the upgrade of the cluster"


@dataclass(frozen=True)
class ReleasePlan:
    """The object that holds a release, and what its data.release is to be (None: as it is)."""

    revision: Revision
    thing: dict[str, t.Any]
    data: str | None
    outcome: Outcome


def plan_release(revision: Revision, thing: dict[str, t.Any], rules: Rules) -> ReleasePlan:
    """Return what to do with a release; nothing is done."""
    outcome = Outcome()
    try:
        text = unpack(revision.resource, thing)
        every = [(part, PartRewriter(revision, part, rules, outcome).rewrite()) for part in parts(text)]
    except BrokenReleaseError as error:
        outcome.unparsed.append({"path": revision.told, "line": None, "reason": str(error)})
        return ReleasePlan(revision, thing, None, outcome)
    changes = [(part, new) for part, new in every if new != part.text]
    data = pack(revision.resource, rewritten(text, changes)) if changes else None
    reason = _impossible(revision, thing, data) if data else None
    if reason:
        record = {**of_release(revision), "reason": reason, "hint": WAY_OUT}
        kept = Outcome(refused=[*outcome.refused, record], unparsed=outcome.unparsed)
        return ReleasePlan(revision, thing, None, kept)
    return ReleasePlan(revision, thing, data, outcome)


def _impossible(revision: Revision, thing: dict[str, t.Any], data: str) -> str | None:
    """Return why the API server would refuse this, or None."""
    size = sum(stored_size(revision.resource, one) for one in {**thing["data"], KEY: data}.values())
    if size > LARGEST:
        return f"{revision.told} would have {size} bytes, and a {KINDS[revision.resource]} has at most {LARGEST}"
    return f"{revision.told} is immutable" if thing.get("immutable") else None
