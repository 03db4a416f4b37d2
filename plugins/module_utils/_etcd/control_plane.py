# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Take the control plane of this node down and up again, etcd apart from the others."""

from __future__ import annotations

import contextlib
import os
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.setup import (
    ASIDE,
    STATIC_POD,
    Setup,
    find_member,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._node.answers import CA, ask
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host, sync_folder
from ansible_collections.day2.kubernetes.plugins.module_utils._node.manifests import (
    COMPONENTS,
    FOLDER,
    apiserver_of,
    read_manifests,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._node.processes import find_processes
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll

UNIT = "etcd"
OTHERS = tuple(name for name in COMPONENTS if name != "etcd")
OK = 200


def take_down(host: Host, setup: Setup, timeout: float, others: t.Sequence[str] = OTHERS) -> None:
    """Stop etcd of this node and others of its control plane, and see them end."""
    _move(host, (*others, "etcd"), FOLDER, ASIDE)
    if setup.layout != STATIC_POD:
        host.run("systemctl", "stop", UNIT, timeout=timeout).check("etcd cannot be stopped")
    poll(
        lambda: still_running(host, setup, others),
        lambda names: not names,
        timeout=timeout,
        interval=1,
        waiting_for=f"the end of {', '.join((*others, 'etcd'))} of this node; the kubelet ends static pods, so look at "
        "journalctl -u kubelet",
    )


def still_running(host: Host, setup: Setup, others: t.Sequence[str] = OTHERS) -> list[str]:
    """Return those of etcd and the others that have not ended."""
    return [*(name for name in others if find_processes(host, name)), *(["etcd"] if find_member(host, setup) else [])]


def start_etcd(host: Host, setup: Setup) -> None:
    """Let etcd start; that it has a quorum takes the other members."""
    if setup.layout == STATIC_POD:
        _move(host, ("etcd",), ASIDE, FOLDER)
    else:
        # the unit is only up when there is a quorum, which nobody could make while this waits
        host.run("systemctl", "start", "--no-block", UNIT).check("etcd cannot be started")


def put_back(host: Host) -> None:
    """Let the others start, and leave no empty folder."""
    _move(host, OTHERS, ASIDE, FOLDER)
    with contextlib.suppress(OSError):
        host.path(ASIDE).rmdir()


def start_others(host: Host, timeout: float) -> None:
    """Start the others again, and wait for the API server."""
    put_back(host)
    server = apiserver_of(read_manifests(host))
    if not server:
        return
    address = server["address"] or "127.0.0.1"
    url = f"https://{f'[{address}]' if ':' in address else address}:{server['port']}/readyz"
    poll(
        lambda: _problem(host, url),
        lambda problem: not problem,
        timeout=timeout,
        interval=1,
        waiting_for=f"the API server of this node ({url})",
    )


def _problem(host: Host, url: str) -> str:
    seen = ask(url, cafile=str(host.path(CA)))
    # a stranger may not ask everywhere, and is told so by a server that is up
    return "" if seen.status in (OK, 401, 403) else seen.reason or str(seen.status)


def _move(host: Host, names: t.Iterable[str], source: str, target: str) -> None:
    moved = [name for name in names if host.exists(f"{source}/{name}.yaml")]
    if not moved:
        return
    try:
        host.path(target).mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in moved:
            os.replace(host.path(f"{source}/{name}.yaml"), host.path(f"{target}/{name}.yaml"))
        for folder in (source, target):
            sync_folder(host.path(folder))
    except OSError as error:
        raise Day2Error(f"The manifests in {source} cannot be moved to {target}: {error.strerror}") from error
