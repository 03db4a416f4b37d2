# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The places of death come from the journal's own lists."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._journal.records import PHASES, STEPS
from tests.chaos.places import amid, places_of

PLAN = {"masters": ["cp1", "cp2"], "workers": ["w1"]}


def test_every_step_and_phase_of_every_host_is_a_place():
    """A new step of the journal is one without anybody listing it; the snapshot is made on one host only."""
    places = places_of(PLAN)
    assert len(places) == len(set(places)) == len(PHASES) * (len(STEPS) * 3 - 2) + 2
    assert (places[0], places[-1]) == ("run/journal/opened", "run/journal/closed")
    assert [place for place in places if "/snapshot/" in place] == [f"cp1/snapshot/{phase}" for phase in PHASES]
    assert {place.rpartition("/")[0] for place in places if place.startswith("w1")} == {
        f"w1/{step}" for step in STEPS if step != "snapshot"
    }


def test_a_plan_of_workers_has_no_snapshot():
    """Only what changes a member needs one."""
    assert [place for place in places_of({"masters": [], "workers": ["w1"]}) if "snapshot" in place] == []


@pytest.mark.parametrize(
    ("place", "later"),
    [
        pytest.param("cp2/kubeadm/begun", "cp2/kubeadm/begun+20", id="kubeadm of a control plane host"),
        pytest.param("cp2/kubeadm/done", None, id="it is over"),
        pytest.param("cp2/kubelet/begun", None, id="another step"),
        pytest.param("w1/kubeadm/begun", None, id="kubeadm of a worker is done in a second"),
    ],
)
def test_the_long_step_is_died_in_as_well(place, later):
    """Not only at its begin and its end."""
    assert amid(place, PLAN["masters"]) == later
