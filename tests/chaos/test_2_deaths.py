# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A run that is killed after every single transition of its journal, and goes on from an empty controller each time.

Its end is compared with that of a run of the same size that nobody disturbed. ``DAY2_CHAOS_SIZE`` is 3+2; the places
of death come from the journal's own lists, for the hosts of the plan.
"""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass, field

import pytest

from tests.chaos.conftest import Requests, fresh_lab
from tests.chaos.controllers import KILLED, Controller, Controllers
from tests.chaos.end_state import Json, differences, end_state, kubelet_confs
from tests.chaos.places import amid, places_of

MASTERS, WORKERS = (int(count) for count in os.environ.get("DAY2_CHAOS_SIZE", "3+2").split("+"))
RENEW_EVERY = 20  # deaths; a client of the workload ends by itself at some time
GO_ON = 60  # seconds from the start of a run to its first transition, on a busy machine


@dataclass
class Story:
    """An upgrade with all of its runs."""

    last: Controller
    state: Json
    requests: Requests
    plan: Json
    deaths: list[str] = field(default_factory=list)
    runs: list[Controller] = field(default_factory=list)


@pytest.fixture(scope="module")
def undisturbed(folders) -> Story:
    """Upgrade once as a user does."""
    with fresh_lab(folders(), MASTERS, WORKERS) as (lab, controllers):
        before = kubelet_confs(lab)
        requests = Requests(lab)
        run = controllers.run()
        requests.end()
        assert run.process.returncode == 0, run.tail
        return Story(run, end_state(lab, before), requests, run.report()["plan"])


@pytest.fixture(scope="module")
def disturbed(folders, undisturbed: Story) -> Story:
    """Upgrade the same lab, and die wherever one can."""
    with fresh_lab(folders(), MASTERS, WORKERS) as (lab, controllers):
        before = kubelet_confs(lab)
        requests = Requests(lab)
        deaths = die_everywhere(controllers, undisturbed.plan, requests)
        requests.end()
        last = controllers.made[-1]
        return Story(last, end_state(lab, before), requests, undisturbed.plan, deaths, controllers.made)


def die_everywhere(controllers: Controllers, plan: t.Mapping[str, t.Any], requests: Requests) -> list[str]:
    """Start runs until one comes to its end; each of the others dies at a place where none has died before."""
    deaths: list[str] = []
    most = 2 * len(places_of(plan))
    while len(deaths) < most:
        later = amid(deaths[-1], plan["masters"]) if deaths and "+" not in deaths[-1] else None
        run = controllers.run(at=later, spared=None if later else deaths)
        if run.process.returncode != KILLED:
            break
        run.clean_up()
        deaths.append(later or list(run.seen())[-1])
        print(f"died at {deaths[-1]} after {run.ended - run.began:.0f} s", flush=True)
        if len(deaths) % RENEW_EVERY == 0:
            requests.renew()
    return deaths


def test_the_journal_notes_every_place_of_the_plan(undisturbed):
    """What the lists of the journal promise for the hosts of the plan is what a run notes."""
    assert sorted(undisturbed.last.seen()) == sorted(places_of(undisturbed.plan))


def test_no_request_fails_in_an_undisturbed_run(undisturbed):
    """Two replicas, readiness probe, preStop sleep, budget of one."""
    assert undisturbed.requests.sent > 1000
    assert undisturbed.requests.failures == []


def test_every_place_was_a_place_of_death_and_the_last_run_came_to_its_end(disturbed):
    """Enumerated from the code, not from what was seen."""
    assert disturbed.last.process.returncode == 0, disturbed.last.tail
    assert [place for place in places_of(disturbed.plan) if place not in disturbed.deaths] == []


def test_the_end_is_that_of_an_undisturbed_run(undisturbed, disturbed):
    """Versions, cordons, files of the hosts, annotations, lock, units, and nothing left behind."""
    assert differences(disturbed.state, undisturbed.state) == []


def test_no_request_failed_through_all_deaths(disturbed):
    """No pod of the workload was lost twice: at no moment was there none."""
    assert disturbed.requests.sent > 1000
    assert disturbed.requests.failures == []


def test_no_run_showed_a_traceback(disturbed):
    """Neither the one that died nor the one that found what it left."""
    assert [run.folder.name for run in disturbed.runs if "Traceback" in run.output] == []


def test_every_run_goes_on_within_a_minute(disturbed):
    """From the start of the program to the first transition; what is done is looked at, not done again."""
    runs = disturbed.runs if MASTERS > 1 else [run for run in disturbed.runs if not follows_amid(run, disturbed)]
    late = {run.folder.name: first(run) for run in runs if run.seen() and first(run) > GO_ON}
    assert late == {}


def follows_amid(run: Controller, story: Story) -> bool:
    """Tell whether the run before died in the midst of kubeadm: an only API server is then away for a while."""
    number = story.runs.index(run)
    return number > 0 and "+" in story.deaths[number - 1]


def first(run: Controller) -> float:
    """Return the seconds from a run's start to its first transition."""
    return round(min(run.seen().values()) - run.began, 1)
