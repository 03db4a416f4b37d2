# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Manifests to scan: thousands of files, and one that is as large as they would be many times over."""

from __future__ import annotations

import random
import typing as t
from pathlib import Path

FILES, EACH = 2000, 5
OLD_IN = 20  # one of so many manifests is old
OLD = (
    ("extensions/v1beta1", "Ingress"),
    ("policy/v1beta1", "PodDisruptionBudget"),
    ("batch/v1beta1", "CronJob"),
    ("autoscaling/v2beta1", "HorizontalPodAutoscaler"),
    ("apps/v1beta2", "Deployment"),
    ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema"),
)
NEW = (
    ("apps/v1", "Deployment"),
    ("v1", "Service"),
    ("v1", "ConfigMap"),
    ("networking.k8s.io/v1", "Ingress"),
    ("batch/v1", "CronJob"),
    ("apps/v1", "StatefulSet"),
)
Planted = set[tuple[str, str, str]]


def manifest(dice: random.Random, number: int, planted: Planted) -> str:
    """Return a manifest of about 2.4 kB, and note it when it is old."""
    name = f"app-{number:06d}"
    old = not number % OLD_IN
    api_version, kind = dice.choice(OLD if old else NEW)
    if old:
        planted.add((api_version, kind, name))
    variables = "".join(
        f'        - name: VARIABLE_{dice.randrange(10**6):06d}\n          value: "{dice.randrange(10**12):012d}"\n'
        for dummy in range(26)
    )
    return f"""apiVersion: {api_version}
kind: {kind}
metadata:
  name: {name}
  namespace: team-{number % 40}
  labels: {{app.kubernetes.io/name: {name}, tier: "web"}}
  annotations:
    example.com/owner: 'team {number % 40}'
spec:
  replicas: {1 + number % 5}
  selector:
    matchLabels:
      app.kubernetes.io/name: {name}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: {name}
    spec:
      # written by a generator
      containers:
      - name: main
        image: registry.example.com/shop/{name}:1.{number % 90}
        args: [--listen, ":8080", --verbose]
        env:
{variables}        resources:
          limits: {{cpu: 500m, memory: 256Mi}}
          requests:
            cpu: 100m
            memory: 128Mi
        ports:
        - containerPort: 8080
        readinessProbe:
          httpGet: {{path: /healthz, port: 8080}}
"""


def write_folder(folder: Path) -> Planted:
    """Write the files, in folders of fifty; return what is old in them."""
    dice, planted = random.Random(7), t.cast(Planted, set())
    for number in range(FILES):
        path = folder / f"team-{number % 40}" / f"app-{number:04d}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        numbers = range(number * EACH, number * EACH + EACH)
        path.write_text("---\n".join(manifest(dice, one, planted) for one in numbers))
    return planted


def write_file(path: Path, megabytes: int) -> Planted:
    """Write one stream of documents of that size."""
    dice, planted, number = random.Random(8), t.cast(Planted, set()), 0
    with path.open("w") as file:
        while file.tell() < megabytes * 1_000_000:
            file.write("".join(f"---\n{manifest(dice, one, planted)}" for one in range(number, number + 200)))
            number += 200
    return planted
