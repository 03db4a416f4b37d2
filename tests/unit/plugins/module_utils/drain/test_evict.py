# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Looks at the node that fail while its pods leave."""

from __future__ import annotations

import time

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.classify import Rules
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.departures import DENIALS, GONE, Departure
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.evict import Evacuation
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.options import DrainOptions
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.builders import node, planned, pod
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.fake_api import FakeApi, refusal


class BlindApi(FakeApi):
    """Refuses the first lists."""

    def __init__(self, *errors):
        super().__init__(node(), [pod("a")])
        self.errors = list(errors)

    def list(self, path, query=None):
        """Fail while there are errors left."""
        if self.errors:
            raise self.errors.pop(0)
        return super().list(path, query)


@pytest.fixture
def evacuate(monkeypatch):
    """Return a function that lets pod a leave and gives its state."""
    monkeypatch.setattr(time, "sleep", lambda seconds: None)

    def run(api):
        departure = Departure(planned("a"))
        Evacuation(api, [departure], DrainOptions(Rules(), timeout=30)).run()
        return departure.state

    return run


@pytest.mark.parametrize(
    "errors",
    [
        pytest.param([refusal(0, "lost", reason="lost")] * 9, id="connection lost"),
        pytest.param([refusal(503)] * 9, id="unavailable"),
        pytest.param([refusal(403, "forbidden")] * (DENIALS - 1), id="denied by a server that just starts"),
    ],
)
def test_a_drain_goes_on_when_the_api_is_back(evacuate, errors):
    """However often it was away."""
    api = BlindApi(*errors)
    assert evacuate(api) == GONE


@pytest.mark.parametrize(
    "errors",
    [
        pytest.param([refusal(403, "pods is forbidden")] * DENIALS, id="denied for good"),
        pytest.param([refusal(400, "invalid")], id="invalid"),
        pytest.param([refusal(0, "wrong name", reason="certificate")], id="wrong certificate"),
    ],
)
def test_a_failure_that_stays_ends_the_drain(evacuate, errors):
    """With the words of the server, before the timeout."""
    with pytest.raises(ApiError, match=str(errors[0])):
        evacuate(BlindApi(*errors))


def test_a_look_asks_for_metadata_alone(evacuate, monkeypatch):
    """It wants uids and deletions; whole pods of a thousand pods are megabytes, at every look."""
    forms = []
    pages = FakeApi.pages

    def noted(api, path, query=None, *, only_metadata=False):
        forms.append(only_metadata)
        return pages(api, path, query, only_metadata=only_metadata)

    monkeypatch.setattr(FakeApi, "pages", noted)
    assert (evacuate(BlindApi()), set(forms)) == (GONE, {True})
