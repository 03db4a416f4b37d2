# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Objects and releases of Helm to scan: some thousand, of which a known part was written with removed APIs."""

from __future__ import annotations

import base64
import concurrent.futures
import json
import random
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.helm.shapes import (
    hook_of,
    manifest_of,
    release_text,
    stored,
)
from tests.benchmarks.scan_tools import Uses

Json = dict[str, t.Any]
NAMESPACES, WRITERS, REVISIONS = 10, 16, 3
OLD_EVERY = 10  # one of so many objects, and of so many releases, is old
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
SCALE = {"scaleTargetRef": {"kind": "Deployment", "name": "none", "apiVersion": "apps/v1"}, "maxReplicas": 2}
POD = {"restartPolicy": "Never", "containers": [{"name": "c", "image": "none"}]}
# path of the collection, kind, what it was written as, and what else is in it; the last two are never old
KINDS: list[tuple[str, str, str, Json]] = [
    (
        "apis/policy/v1/{}/poddisruptionbudgets",
        "PodDisruptionBudget",
        "policy/v1beta1",
        {"spec": {"maxUnavailable": 1}},
    ),
    (
        "apis/batch/v1/{}/cronjobs",
        "CronJob",
        "batch/v1beta1",
        {"spec": {"schedule": "0 0 1 1 *", "suspend": True, "jobTemplate": {"spec": {"template": {"spec": POD}}}}},
    ),
    (
        "apis/networking.k8s.io/v1/{}/ingresses",
        "Ingress",
        "extensions/v1beta1",
        {"spec": {"defaultBackend": {"service": {"name": "none", "port": {"number": 80}}}}},
    ),
    (
        "apis/autoscaling/v2/{}/horizontalpodautoscalers",
        "HorizontalPodAutoscaler",
        "autoscaling/v2beta2",
        {"spec": SCALE},
    ),
    ("api/v1/{}/services", "Service", "", {"spec": {"clusterIP": "None", "ports": [{"port": 80}]}}),
    ("api/v1/{}/configmaps", "ConfigMap", "", {"data": {"text": "x" * 1000}}),
]
BUDGET = "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {{name: {}}}\nspec: {{maxUnavailable: 1}}\n"
WORKLOAD = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {}}}\nspec: {{replicas: 1}}\n"
HOOK = "apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {{name: {}}}\n"


def objects(count: int) -> t.Iterator[tuple[str, Json, Uses]]:
    """Yield so many objects with the path of their collection, and what of each is old."""
    for number in range(count):
        path, kind, old, more = KINDS[number % len(KINDS)]
        name = f"thing-{number}"
        thing: Json = {"kind": kind, "metadata": {"name": name}, **more}
        uses: Uses = set()
        if old and number // len(KINDS) % OLD_EVERY == 0:
            applied = {**thing, "apiVersion": old}
            thing = {**thing, "metadata": {"name": name, "annotations": {LAST_APPLIED: json.dumps(applied)}}}
            uses = {(old, kind, name)}
        yield "/" + path.format(f"namespaces/bench-{number % NAMESPACES}"), thing, uses


def releases(count: int) -> t.Iterator[tuple[str, Json, Uses]]:
    """Yield the Secrets of so many releases, some revisions of each, and what of each is old."""
    chance = random.Random(count)
    for number in range(count):
        name = f"release-{number}"
        documents = [WORKLOAD.format(f"{name}-{each}") for each in range(8)]
        hooks, uses = [], set[tuple[str, str, str]]()
        if number % OLD_EVERY == 0:
            documents.append(BUDGET.format(name))
            hooks.append(hook_of(HOOK.format(name), "pre-upgrade"))
            uses = {("policy/v1beta1", "PodDisruptionBudget", name), ("batch/v1beta1", "CronJob", name)}
        for revision in range(1, REVISIONS + 1):
            chart = {"templates": [{"name": "t", "data": base64.b64encode(chance.randbytes(6000)).decode()}]}
            text = release_text(manifest_of(*documents), hooks, chart=chart, version=revision)
            status = "deployed" if revision == REVISIONS else "superseded"
            newest = uses if revision == REVISIONS else set[tuple[str, str, str]]()
            yield (
                f"/api/v1/namespaces/bench-{number % NAMESPACES}/secrets",
                stored(text, name, revision, status),
                newest,
            )


def write(cluster: Cluster, objects_count: int, releases_count: int) -> Uses:
    """Create all of them; return what is old."""
    planted: Uses = set()
    for number in range(NAMESPACES):
        cluster.post("/api/v1/namespaces", {"metadata": {"name": f"bench-{number}"}})
    with concurrent.futures.ThreadPoolExecutor(WRITERS) as writers:
        waiting = []
        for path, thing, uses in (*objects(objects_count), *releases(releases_count)):
            planted |= uses
            waiting.append(writers.submit(cluster.post, path, thing))
        for one in waiting:
            one.result()
    return planted
