# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Whether a kubelet is to talk to another API server while kubeadm upgrades the one of its own node: pure decisions.

Since 1.33 the kubelet of a control-plane node talks to that node's API server. That one hangs while the etcd of the
node restarts, and the kubelet, which waits for it, does not start the new etcd until its requests time out.
"""

from __future__ import annotations

import re
import typing as t
import urllib.parse
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._node.answers import Answer
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubelet import servers_of

OWN_NAMES = ("127.0.0.1", "localhost", "::1")
OK, REFUSED_FROM = 200, 500


@dataclass(frozen=True)
class Redirect:
    """The API server to use meanwhile, or None and why."""

    server: str | None = None
    note: str | None = None


def reason_against(kubeconfig: str, apiserver: dict[str, t.Any]) -> str | None:
    """Return why the kubelet is left alone, or None; apiserver is address and port of this node's own."""
    servers = servers_of(kubeconfig)
    if len(servers) != 1:
        return f"kubelet.conf names {len(servers)} API servers, so the kubelet was left alone"
    host, port = _address(servers[0])
    if host not in (apiserver["address"], *OWN_NAMES) or port != apiserver["port"]:
        return f"The kubelet talks to {servers[0]} and not to this node's API server, so it was left alone"
    return None


def candidates(servers: t.Iterable[str], kubeconfig: str, apiserver: dict[str, t.Any]) -> list[str]:
    """Return the servers that are not this node's own, in their order."""
    own = {(name, apiserver["port"]) for name in (apiserver["address"], *OWN_NAMES)}
    own.update(_address(server) for server in servers_of(kubeconfig))
    return [server.rstrip("/") for server in servers if _address(server) not in own]


def choose(answers: dict[str, Answer]) -> Redirect:
    """Take the first server that is ready, else the first that answers without failing, such as 401 to a stranger."""
    for good in (lambda status: status == OK, lambda status: 0 < status < REFUSED_FROM):
        for server, answer in answers.items():
            if good(answer.status):
                return Redirect(server)
    told = "; ".join(f"{server}: {answer.reason or answer.status}" for server, answer in answers.items())
    return Redirect(note=f"No other API server answers, so the kubelet was left alone ({told})")


def with_server(kubeconfig: str, server: str) -> str:
    """Return the text with another server in it and nothing else changed."""
    return re.sub(r"(?m)^([ \t]*server:[ \t]*)\S+", lambda found: found.group(1) + server, kubeconfig)


def merged(original: str, current: str) -> str | None:
    """Return what must stand in the file in the end, or None for the original as it was.

    Current is what the file holds now: what we wrote, or that with changes of somebody else, which are kept.
    """
    theirs, ours = servers_of(current), servers_of(original)
    if not ours or not theirs or with_server(original, theirs[0]) == current:
        return None
    return with_server(current, ours[0])


def _address(url: str) -> tuple[str, int]:
    try:
        parts = urllib.parse.urlsplit(url)
        return parts.hostname or "", parts.port or 443
    except ValueError:
        return "", 0
