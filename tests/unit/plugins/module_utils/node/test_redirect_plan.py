# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Deciding whether, and to which API server, a kubelet is redirected."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._node.answers import Answer
from ansible_collections.day2.kubernetes.plugins.module_utils._node.redirect_plan import (
    Redirect,
    candidates,
    choose,
    merged,
    reason_against,
    with_server,
)

OWN = {"address": "10.0.0.11", "port": 6443}
KUBECONFIG = """apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: QQ==
    server: {0}
  name: x
users:
- name: y
"""


@pytest.mark.parametrize(
    ("server", "reason"),
    [
        pytest.param("https://10.0.0.11:6443", None, id="its own by address"),
        pytest.param("https://127.0.0.1:6443", None, id="its own by loopback"),
        pytest.param("https://localhost:6443", None, id="its own by name"),
        pytest.param('"https://[::1]:6443"', None, id="its own by IPv6, quoted"),
        pytest.param("https://10.0.0.11:8443", "The kubelet talks to https://10.0.0.11:8443 and not", id="other port"),
        pytest.param("https://lb.example.com:6443", "The kubelet talks to https://lb.example.com", id="load balancer"),
        pytest.param("https://10.0.0.11", "The kubelet talks to https://10.0.0.11 and not", id="port 443"),
        pytest.param("x\n    server: y", "kubelet.conf names 2 API servers", id="two clusters"),
        pytest.param("", "kubelet.conf names 0 API servers", id="none"),
        pytest.param("https://10.0.0.11:port", "The kubelet talks to", id="no URL"),
    ],
)
def test_only_a_kubelet_of_its_own_api_server_is_redirected(server: str, reason: str | None) -> None:
    """The load balancer's address is kubeadm's to rewrite."""
    seen = reason_against(KUBECONFIG.format(server), OWN)
    assert seen is None if reason is None else str(seen).startswith(reason)


def test_a_node_is_not_sent_to_itself() -> None:
    """Whoever makes the list need not leave it out."""
    servers = ["https://10.0.0.11:6443", "https://localhost:6443/", "https://10.0.0.12:6443/", "https://10.0.0.11:7443"]
    text = KUBECONFIG.format("https://127.0.0.1:6443")
    assert candidates(servers, text, OWN) == ["https://10.0.0.12:6443", "https://10.0.0.11:7443"]


@pytest.mark.parametrize(
    ("statuses", "chosen"),
    [
        pytest.param([200, 200], "https://a", id="the first"),
        pytest.param([0, 200], "https://b", id="the one that is there"),
        pytest.param([401, 200], "https://b", id="rather one that says it is ready"),
        pytest.param([403, 0], "https://a", id="one that says nothing to strangers is there, too"),
        pytest.param([500, 503], None, id="none that says that it is not ready"),
        pytest.param([0, 0], None, id="none that is away"),
    ],
)
def test_the_best_answer_wins(statuses: list[int], chosen: str | None) -> None:
    """The order counts among equals."""
    answers = {f"https://{name}": Answer(status, "" if status else "refused") for name, status in zip("ab", statuses)}
    assert choose(answers).server == chosen


def test_nobody_there_is_told_with_every_reason() -> None:
    """An operator sees which server said what."""
    seen = choose({"https://a": Answer(0, "timed out"), "https://b": Answer(503)})
    assert seen == Redirect(
        None, "No other API server answers, so the kubelet was left alone (https://a: timed out; https://b: 503)"
    )


def test_only_the_server_changes() -> None:
    """Every other byte stays."""
    assert with_server(KUBECONFIG.format("https://a:1"), "https://b:2") == KUBECONFIG.format("https://b:2")


ORIGINAL, OURS = KUBECONFIG.format("https://a:1"), KUBECONFIG.format("https://b:2")


@pytest.mark.parametrize(
    ("current", "wanted"),
    [
        pytest.param(OURS, None, id="what we wrote: the original as it was"),
        pytest.param(ORIGINAL, None, id="not yet written: the original as it was"),
        pytest.param("", None, id="no file: the original as it was"),
        pytest.param(OURS + "extra: 1\n", ORIGINAL + "extra: 1\n", id="changed by somebody: only the server goes back"),
        pytest.param("- nothing like it\n", None, id="no kubeconfig any more: the original as it was"),
    ],
)
def test_changes_of_others_are_kept(current: str, wanted: str | None) -> None:
    """Only the line that was changed goes back."""
    assert merged(ORIGINAL, current) == wanted
