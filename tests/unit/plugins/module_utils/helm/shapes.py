# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Secrets and ConfigMaps as Helm 3 writes them, for the tests and the benchmark."""

from __future__ import annotations

import base64
import gzip
import json
import typing as t

Json = dict[str, t.Any]
BUDGET = """apiVersion: policy/v1beta1
kind: PodDisruptionBudget
metadata:
  name: web # the only one
spec:
  maxUnavailable: 1
  selector: {matchLabels: {app: web}}
"""
JOB = "apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: sweep}\n"
POLICY = "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: web}\n"
SERVICE = "apiVersion: v1\nkind: Service\nmetadata:   {name: web}\n"


def manifest_of(*documents: str) -> str:
    """Return documents as Helm joins them."""
    return "".join(f"---\n# Source: web/templates/{number}.yaml\n{text}" for number, text in enumerate(documents))


def hook_of(text: str, *events: str, name: str = "hook") -> Json:
    """Return a hook."""
    return {"name": name, "kind": "Job", "path": f"web/templates/{name}.yaml", "manifest": text, "events": list(events)}


def release_text(manifest: str, hooks: t.Sequence[Json] = (), **more: t.Any) -> str:
    """Return the JSON of a release as Go writes it: no blanks, and <, > and & as escapes."""
    release = {
        "name": "web",
        "info": {"status": "deployed", "notes": "Visit <http://web> & log in"},
        "chart": {"metadata": {"name": "web", "version": "1.0.0"}, "values": {"password": "s3cret", "big": 1}},
        "config": {"password": "hunter2"},
        "manifest": manifest,
        **({"hooks": list(hooks)} if hooks else {}),
        "version": 1,
        "namespace": "shop",
        **more,
    }
    text = json.dumps(release, separators=(",", ":"), ensure_ascii=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.replace('"big":1', '"big":1e+06')


def packed(text: str, kind: str = "Secret") -> str:
    """Return data.release of such an object."""
    data = base64.b64encode(gzip.compress(text.encode(), 9, mtime=0))
    return (base64.b64encode(data) if kind == "Secret" else data).decode()


def stored(
    text: str, name: str = "web", number: int = 1, status: str = "deployed", kind: str = "Secret", **metadata: t.Any
) -> Json:
    """Return the object that holds a release; text may be any."""
    labels = {"name": name, "owner": "helm", "status": status, "version": str(number), "modifiedAt": "1700000000"}
    return {
        "apiVersion": "v1",
        "kind": kind,
        "metadata": {"name": f"sh.helm.release.v1.{name}.v{number}", "labels": labels, **metadata},
        **({"type": "helm.sh/release.v1"} if kind == "Secret" else {}),
        "data": {"release": packed(text, kind)},
    }
