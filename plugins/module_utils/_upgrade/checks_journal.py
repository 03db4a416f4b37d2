# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Checks of the journal that an earlier run left in the cluster (J1 to J4)."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._journal.records import NAME, NAMESPACE
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.finding import Finding, blocker, info, warning
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import Observed, Wanted
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.resume import is_adoptable
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.steps import Plan

Found = t.Iterator[Finding]
OBJECT = f"ConfigMap {NAMESPACE}/{NAME}"
ABANDON = "Set upgrade_abandon=true to give up what it speaks of; what is observed on the nodes decides then."


def check_target(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """J1: an unfinished run is gone on with, not crossed by another one."""
    header = observed.journal.header
    if header is None or not header.unfinished:
        return
    run = f"the upgrade to {header.target} that {header.by} began at {header.started}"
    if wanted.abandon:
        yield info("J1", OBJECT, f"upgrade_abandon: {run} is given up")
    elif header.target == str(wanted.target):
        yield info("J4", OBJECT, f"Goes on with {run}")
    elif is_adoptable(header, wanted.target):
        yield info("J4", OBJECT, f"Goes on with {run}, now to the newer patch {wanted.target}")
    else:
        yield blocker(
            "J1",
            OBJECT,
            f"kube_version is {wanted.target}, but {run} is not finished",
            f"Set kube_version to {header.target} (or a newer patch of it) to finish that one first. {ABANDON}",
        )


def check_readable(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """J2, J3: what the journal says can be understood."""
    for name, problem in observed.journal.problems.items():
        if name != NAME:
            message = f"The annotation of the journal on node {name} is not looked at: {problem}"
            yield warning("J3", name, message, "What is observed on the node decides; the run writes it anew.")
        elif wanted.abandon:
            yield info("J2", OBJECT, f"upgrade_abandon: the {OBJECT} is given up, though {problem}")
        else:
            message = f"The {OBJECT} cannot be understood: {problem}"
            yield blocker("J2", OBJECT, message, f"Update the collection, or mend the ConfigMap. {ABANDON}")


CHECKS = (check_target, check_readable)
