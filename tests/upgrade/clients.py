# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Load clients on the bastion, and their way to Services.

The bastion runs a kube-proxy of its own, so that a request goes from there straight to a pod and crosses no node but
the pod's.
"""

from __future__ import annotations

import json
import subprocess
import sys
import typing as t
from pathlib import Path

from tests.lab import programs
from tests.upgrade.conftest import CHECKOUT, TO, Lab

CLIENT = Path(__file__).with_name("load_client.py")
WORKLOAD, API = "http://10.96.100.100/", "https://api.lab.test:6443/readyz"
LONGEST = 3000  # seconds a client may ask
RATE = 20  # requests a second
PROXY = (
    "systemd-run --quiet --unit=service-path /root/kube-proxy --kubeconfig=/root/proxy.conf --hostname-override=cp1"
    " --proxy-mode=iptables --masquerade-all --conntrack-max-per-core=0 --conntrack-min=0"
)


def open_service_path(lab: Lab) -> None:
    """Start kube-proxy on the bastion and wait until the workload answers."""
    program = programs.ensure_kubernetes(TO) / "kube-proxy"
    with program.open("rb") as source:
        words = [sys.executable, "-m", "tests.lab", "ssh", "--name", lab.name, "bastion"]
        copy = "sudo sh -c 'cat > /root/kube-proxy && chmod 755 /root/kube-proxy'"
        subprocess.run([*words, copy], cwd=CHECKOUT, check=True, stdin=source)
    lab.ssh("bastion", "cat > /root/proxy.conf", text=lab.ssh("cp1", "cat /etc/kubernetes/admin.conf"))
    lab.ssh("bastion", PROXY)
    lab.ssh("bastion", f"for n in $(seq 60); do curl -sf -m 1 {WORKLOAD} && exit 0; sleep 1; done; exit 1")


def start_client(lab: Lab, name: str, url: str, *options: str) -> None:
    """Start a load client on the bastion; it ends by itself after LONGEST seconds."""
    lab.ssh("bastion", "cat > /root/load_client.py", text=CLIENT.read_text())
    words = ["python3 /root/load_client.py", url, str(RATE), str(LONGEST), f"/root/{name}.json", *options]
    lab.ssh("bastion", f"systemd-run --quiet --unit=client-{name} {' '.join(words)}")


def stop_client(lab: Lab, name: str) -> dict[str, t.Any]:
    """Stop a load client and return its counts."""
    lab.ssh("bastion", f"systemctl stop client-{name}")
    return dict(json.loads(lab.ssh("bastion", f"cat /root/{name}.json")))
