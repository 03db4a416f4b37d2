# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A simulator for the tests of it, and boto3 as it is."""

from __future__ import annotations

import functools

import boto3
import pytest

from tests.simulator.client import CREDENTIALS, REGION, Control
from tests.simulator.server import running

KEYS = {name.lower(): value for name, value in CREDENTIALS.items()}


@pytest.fixture(scope="session")
def url():
    """Yield where a simulator listens."""
    with running() as where:
        yield where


@pytest.fixture
def control(url):
    """Return the way to its routes; nothing is there at first."""
    control = Control(url)
    control.reset()
    return control


@pytest.fixture(scope="session")
def client(url):
    """Return what makes boto3's client of a service; it does not try again."""
    session = boto3.Session(region_name=REGION, **KEYS)

    @functools.cache
    def make(service, region=REGION):
        once = boto3.session.Config(retries={"max_attempts": 0})
        return session.client(service, endpoint_url=url, region_name=region, config=once)

    return make


@pytest.fixture(scope="session")
def eks(client):
    """Return a client of EKS."""
    return client("eks")
