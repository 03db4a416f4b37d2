# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What watches a lab while it is upgraded: clients of the workload and of the API, and a probe beside each etcd."""

from __future__ import annotations

import json
import time
import typing as t
from contextlib import contextmanager
from pathlib import Path

from tests.upgrade.clients import API, WORKLOAD, open_service_path, start_client, stop_client
from tests.upgrade.conftest import Lab

PROBE = Path(__file__).with_name("etcd_probe.py")
ETCD = "http://127.0.0.1:2381/health"
SETTLE = 3  # seconds of quiet that are seen before and after
CLIENTS = {"workload": (WORKLOAD,), "api": (API, "insecure")}


@contextmanager
def watching(lab: Lab, masters: t.Collection[str]) -> t.Iterator[dict[str, t.Any]]:
    """Watch the lab; the dictionary holds "requests" and "etcd" when the block has ended without an exception."""
    open_service_path(lab)
    for name, (url, *options) in CLIENTS.items():
        start_client(lab, name, url, *options)
    for host in masters:
        lab.ssh(host, "cat > /root/etcd_probe.py", text=PROBE.read_text())
        command = f"python3 /root/etcd_probe.py {ETCD} /root/etcd_probe.json"
        lab.ssh(host, f"systemd-run --quiet --unit=etcd-probe {command}")
    time.sleep(SETTLE)
    seen: dict[str, t.Any] = {}
    yield seen
    time.sleep(SETTLE)
    seen["requests"] = {name: stop_client(lab, name) for name in CLIENTS}
    seen["etcd"] = {host: _stop_probe(lab, host) for host in masters}


def _stop_probe(lab: Lab, host: str) -> dict[str, t.Any]:
    lab.ssh(host, "systemctl stop etcd-probe")
    return dict(json.loads(lab.ssh(host, "cat /root/etcd_probe.json")))
