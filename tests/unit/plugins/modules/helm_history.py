# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A release with a history, before and after it is repaired."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._helm.encoding import unpack
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.helm.fake_cluster import FakeCluster
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.helm.shapes import (
    BUDGET,
    JOB,
    POLICY,
    SERVICE,
    hook_of,
    manifest_of,
    release_text,
    stored,
)

Json = dict[str, t.Any]
OBJECT = "/api/v1/namespaces/shop/secrets/sh.helm.release.v1.web.v2"
OLD = release_text(manifest_of(SERVICE, BUDGET, POLICY), [hook_of(JOB, "pre-upgrade")])
NEW_BUDGET = BUDGET.replace("v1beta1", "v1")
CONVERTED = OLD.replace(json.dumps(BUDGET)[1:-1], json.dumps(NEW_BUDGET)[1:-1]).replace("batch/v1beta1", "batch/v1")


def history(text: str = OLD, newest: str = "deployed", **more: t.Any) -> list[Json]:
    """Return a release with an older revision that says the same."""
    return [stored(OLD, status="superseded"), {**stored(text, number=2, status=newest), **more}]


def text_of(thing: Json) -> str:
    """Return the JSON of the release that an object holds."""
    return unpack("secrets" if thing["kind"] == "Secret" else "configmaps", thing)


def writes(cluster: FakeCluster) -> list[str]:
    """Return the requests that change something."""
    return [one for one in cluster.asked if one.startswith(("POST", "PATCH"))]
