# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The records of a journal as other runs, other releases and people may have left them, put into a real cluster."""

from __future__ import annotations

import datetime as dt
import json
import typing as t
from contextlib import contextmanager

from ansible_collections.day2.kubernetes.plugins.module_utils._journal import records
from tests.upgrade.conftest import FROM, TO, Lab

HOLDER = "ops@elsewhere/run-other"
ENTRY = records.Entry(run="run-other", target=TO, step="kubelet", phase="begun", at="2026-11-21T04:32:25Z")
LIVING = """
while :; do
  now=$(date -u +%Y-%m-%dT%H:%M:%S.%6NZ)
  kubectl --kubeconfig=/etc/kubernetes/admin.conf -n {namespace} patch lease {name} --type=merge \\
    -p "{{\\"spec\\":{{\\"renewTime\\":\\"$now\\"}}}}"
  sleep 2
done
"""


def header(target: str, state: str = records.RUNNING) -> dict[str, str]:
    """Return the data of the ConfigMap of another run."""
    plan = {"masters": ["cp1"], "workers": ["w1"], "batches": [1]}
    other = records.Header("run-other", state, FROM, target, "ops@elsewhere", ENTRY.at, plan)
    return other.data()


def newer(record: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Return a record as a later release might write it."""
    return {**record, "schema": str(records.SCHEMA + 1), "wave": "3"}


@contextmanager
def config_map(lab: Lab, data: t.Mapping[str, str]) -> t.Iterator[None]:
    """Have this ConfigMap in the cluster for a while."""
    write_config_map(lab, data)
    try:
        yield
    finally:
        lab.kubectl(f"-n {records.NAMESPACE} delete configmap {records.NAME}")


def write_config_map(lab: Lab, data: t.Mapping[str, str]) -> None:
    """Put this ConfigMap into the cluster."""
    metadata = {"name": records.NAME, "namespace": records.NAMESPACE}
    text = json.dumps({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data})
    lab.kubectl("apply -f -", text=text)


@contextmanager
def annotated(lab: Lab, texts: t.Mapping[str, str]) -> t.Iterator[None]:
    """Have these annotations on nodes for a while."""
    for node, text in texts.items():
        patch = json.dumps({"metadata": {"annotations": {records.ANNOTATION: text}}})
        lab.kubectl(f"patch node {node} --type=merge --patch-file=/dev/stdin", text=patch)
    try:
        yield
    finally:
        lab.kubectl(f"annotate node {' '.join(texts)} {records.ANNOTATION}-")


def lease(lab: Lab, ahead: dt.timedelta) -> None:
    """Write the lock of somebody else, whose clock is ahead."""
    renewed = (dt.datetime.now(dt.timezone.utc) + ahead).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    metadata = {"name": records.NAME, "namespace": records.NAMESPACE}
    spec = {"holderIdentity": HOLDER, "leaseDurationSeconds": 15, "renewTime": renewed, "acquireTime": renewed}
    body = {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": metadata, "spec": spec}
    lab.kubectl("apply -f -", text=json.dumps(body))


@contextmanager
def living_holder(lab: Lab) -> t.Iterator[None]:
    """Renew the lock of somebody else for a while; it stays behind."""
    lab.ssh("cp1", "cat > /root/holder.sh", text=LIVING.format(namespace=records.NAMESPACE, name=records.NAME))
    lab.ssh("cp1", "systemd-run --quiet --unit=holder sh /root/holder.sh")
    try:
        yield
    finally:
        lab.ssh("cp1", "systemctl stop holder")
