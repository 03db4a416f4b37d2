# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Have this node's kubelet talk to another API server for a while, and bring its own file back in every case.

The original file lies aside under its second name, so that bringing it back is one rename. The order of the steps makes
each moment of a crash harmless: a copy without a change, or a change with a timer that takes it back.
"""

from __future__ import annotations

import contextlib
import os
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node import kubelet_unit, manifests, safety_timer
from ansible_collections.day2.kubernetes.plugins.module_utils._node.answers import CA, ask
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host, sync_folder
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubelet import ASIDE, KUBECONFIG
from ansible_collections.day2.kubernetes.plugins.module_utils._node.redirect_plan import (
    Redirect,
    candidates,
    choose,
    merged,
    reason_against,
    with_server,
)

MARGIN = 120  # seconds that the timer waits longer than kubeadm may take
SOON = 300  # seconds until it restarts a kubelet that nobody has restarted after the upgrade
HEALTHY_WITHIN = 60


def plan(host: Host, servers: t.Sequence[str]) -> Redirect:
    """Decide, and ask the servers; nothing is changed."""
    apiserver = manifests.apiserver_of(manifests.read_manifests(host))
    if not servers or not apiserver:
        return Redirect()
    text = host.read(KUBECONFIG)
    reason = _reason_of_files(host) or reason_against(text, apiserver)
    if reason:
        return Redirect(note=reason)
    return choose(
        {url: ask(f"{url}/readyz", cafile=str(host.path(CA))) for url in candidates(servers, text, apiserver)}
    )


def _reason_of_files(host: Host) -> str | None:
    unit = kubelet_unit.read_unit(host)
    if host.path(KUBECONFIG).is_symlink():
        return f"{KUBECONFIG} is a link to another file, so the kubelet was left alone"
    if unit.state != "active":
        return f"The kubelet's unit is {unit.state}, so it was left alone"
    if kubelet_unit.is_deleted(host, unit):
        return "A new kubelet is installed already, which must not start before kubeadm is done: it was left alone"
    return None


@contextlib.contextmanager
def pointed_away(host: Host, redirect: Redirect, timeout: float) -> t.Iterator[Redirect]:
    """Point the kubelet at the server; at the end the file is back, and after a failure the kubelet uses it again.

    After success the kubelet goes on as it is: the new one, which must not meet an older API server, is started next.
    What cannot be begun is told in the yielded note. Timeout is what the block may take, in seconds.
    """
    redirect = _begin(host, redirect, timeout)
    try:
        yield redirect
    except Day2Error as error:
        if redirect.server:
            error.details["redirect_note"] = _return_at_once(host)
        raise
    if redirect.server:
        put_back(host)
        safety_timer.arm(host, safety_timer.AFTERWARDS, SOON)
        safety_timer.disarm(host, safety_timer.WHILE_AWAY)


def _return_at_once(host: Host) -> str | None:
    """Return what went wrong with it: the failure of kubeadm is the one to raise."""
    try:
        put_back(host)
        settle(host)
    except Day2Error as error:
        return str(error)
    return None


def _begin(host: Host, redirect: Redirect, timeout: float) -> Redirect:
    if not redirect.server:
        return redirect
    path, aside = host.path(KUBECONFIG), host.path(ASIDE)
    try:
        os.link(path, aside)
        sync_folder(aside.parent)
        safety_timer.arm(host, safety_timer.WHILE_AWAY, int(timeout) + MARGIN)
        host.write(KUBECONFIG, with_server(host.read(KUBECONFIG), redirect.server))
        kubelet_unit.restart(host, HEALTHY_WITHIN)
    except (Day2Error, OSError) as error:
        put_back(host)
        settle(host)
        return Redirect(note=f"The kubelet could not be pointed at {redirect.server}, and uses its own again: {error}")
    return redirect


def put_back(host: Host) -> bool:
    """Bring the original file back where a copy lies aside, and tell whether one did; the kubelet is not restarted."""
    path, aside = host.path(KUBECONFIG), host.path(ASIDE)
    if not aside.exists():
        return False
    text = merged(host.read(ASIDE), host.read(KUBECONFIG))
    try:
        if text is None:
            os.replace(aside, path)
        else:
            host.write(KUBECONFIG, text)
        # renaming one of two names of the same file does nothing
        aside.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise Day2Error(f"{KUBECONFIG} cannot be brought back: {error}; the original is {ASIDE}") from error
    return True


def settle(host: Host) -> None:
    """Restart the kubelet with the file that is there, and stop the timers when it is healthy."""
    kubelet_unit.restart(host, HEALTHY_WITHIN)
    safety_timer.disarm(host, *safety_timer.NAMES)
