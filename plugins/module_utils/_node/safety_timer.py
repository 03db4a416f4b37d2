# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Timers of systemd that put the kubelet right when nobody comes back to do it; none of them outlives a reboot."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubelet import ASIDE, KUBECONFIG

# Two names, so that the second is armed before the first is stopped.
WHILE_AWAY, AFTERWARDS = "day2-kubernetes-kubelet", "day2-kubernetes-kubelet-again"
NAMES = (WHILE_AWAY, AFTERWARDS)


def arm(host: Host, name: str, seconds: int) -> None:
    """Have the kubelet restarted after some seconds, with its own kubeconfig when a copy of that lies aside."""
    disarm(host, name)
    done = host.run(
        "systemd-run",
        "--quiet",
        "--collect",
        f"--unit={name}",
        "--description=Have the kubelet use its own API server again",
        f"--on-active={seconds}",
        "--timer-property=AccuracySec=1s",
        "/bin/sh",
        "-c",
        f"if [ -e {ASIDE} ]; then mv -f {ASIDE} {KUBECONFIG}; sync; fi; exec systemctl restart kubelet",
    )
    done.check("systemd cannot be asked to put the kubelet right later")


def is_armed(host: Host) -> bool:
    """Tell whether one of the timers is waiting."""
    return any(host.run("systemctl", "is-active", "--quiet", f"{name}.timer").status == 0 for name in NAMES)


def disarm(host: Host, *names: str) -> None:
    """Stop timers and what they have started."""
    units = [f"{name}.{kind}" for name in names for kind in ("timer", "service")]
    host.run("systemctl", "stop", *units)
    host.run("systemctl", "reset-failed", *units)
