# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the benchmark of scans of a cluster plants."""

from __future__ import annotations

import collections
import json

from ansible_collections.day2.kubernetes.plugins.module_utils._scan import helm
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.helm.fake_cluster import FakeCluster
from tests.benchmarks.scan_cluster_objects import LAST_APPLIED, REVISIONS, objects, releases


def test_each_release_has_a_history_and_what_is_old_is_found() -> None:
    """In the newest revision alone."""
    made = list(releases(20))
    assert len(made) == 20 * REVISIONS
    harvest = Harvest()
    things = [
        {**thing, "metadata": {**thing["metadata"], "namespace": path.split("/")[4]}} for path, thing, dummy in made
    ]
    helm.uses(FakeCluster(*things), Versions(Minor(1, 35)), harvest)
    assert {(use.api_version, use.kind, use.name) for use in harvest.uses} == set().union(
        *(uses for *dummy, uses in made)
    )
    assert len(harvest.uses) == 4


def test_some_objects_of_each_old_kind_say_so_in_their_annotation() -> None:
    """And nothing else does."""
    counted: collections.Counter[str] = collections.Counter()
    for dummy, thing, uses in objects(120):
        applied = thing["metadata"].get("annotations", {}).get(LAST_APPLIED)
        assert (
            {(json.loads(applied)["apiVersion"], thing["kind"], thing["metadata"]["name"])} == uses
            if applied
            else not uses
        )
        counted[thing["kind"]] += bool(uses)
    assert sorted(counted.values()) == [0, 0, 2, 2, 2, 2]
