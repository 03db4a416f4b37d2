# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module kubelet_restart, with a systemd that is a script."""

from __future__ import annotations

import json
import os
import pathlib
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._node import answers, journal, kubelet_unit, static_pods
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubelet import ASIDE, KUBECONFIG
from ansible_collections.day2.kubernetes.plugins.modules import kubelet_restart
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import FakeNode
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.systemd import UNIT, add_systemd

Run = t.Callable[..., "dict[str, t.Any]"]
OPTIONS = {"version": "v1.34.4", "timeout": 0}
CONFIG = "/var/lib/kubelet/config.yaml"


def runs(node: FakeNode, pid: int, version: str) -> None:
    """Let a process run a kubelet of a version that is not on the disk any more."""
    node.says(version, "kubelet", folder=f"/old/{pid}")
    node.host.path(f"/proc/{pid}").mkdir(exist_ok=True)
    node.host.path(f"/proc/{pid}/exe").symlink_to(node.host.path(f"/old/{pid}/kubelet"))


@pytest.fixture
def node(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> FakeNode:
    """Return a node with kubelet 1.34.4 installed, on which 1.33.13 runs until it is restarted."""
    node = FakeNode(tmp_path, monkeypatch)
    node.says("1.34.4", "kubelet")
    add_systemd(node)
    runs(node, 42, "1.33.13")
    runs(node, 43, "1.34.4")
    node.file("/unit-after", UNIT.replace("42", "43"))
    monkeypatch.setattr(kubelet_unit, "ask", lambda url: answers.Answer(200))
    monkeypatch.setattr(static_pods, "PATIENCE", 0)
    monkeypatch.setattr(kubelet_unit, "read_unit", started_an_hour_ago)
    monkeypatch.setattr(kubelet_restart, "Host", lambda: node.host)
    return node


read_unit = kubelet_unit.read_unit


def started_an_hour_ago(host: t.Any) -> kubelet_unit.Unit:
    """Return the unit with a start that files can be older than."""
    unit = read_unit(host)
    return kubelet_unit.Unit(unit.state, unit.pid, 1_700_000_000, unit.needs_reload)


def calls(node: FakeNode) -> list[str]:
    """Return the commands that change something."""
    return [call for call in node.calls("systemctl") if call.split()[0] in ("daemon-reload", "restart")]


def test_a_new_kubelet_is_started_once(run_module: Run, node: FakeNode) -> None:
    """Predicted, done, noted, and not done again."""
    predicted = run_module(kubelet_restart, OPTIONS, check=True)
    assert calls(node) == []
    first, second = run_module(kubelet_restart, OPTIONS), run_module(kubelet_restart, OPTIONS)
    assert [result["changed"] for result in (predicted, first, second)] == [True, True, False]
    assert predicted["diff"] == first["diff"]
    assert first["reasons"] == ["1.33.13 runs and not 1.34.4"]
    assert calls(node) == ["daemon-reload", "restart kubelet"]
    noted = json.loads(node.host.read(journal.PATH))
    assert (noted["target"], noted["step"], noted["phase"]) == ("1.34.4", "kubelet", "done")


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        pytest.param(lambda node: None, [], id="none"),
        pytest.param(lambda node: node.file(CONFIG), [f"{CONFIG} is newer than the process"], id="new settings"),
        pytest.param(lambda node: old_file(node, CONFIG), [], id="old settings"),
        pytest.param(
            lambda node: node.file("/unit", UNIT.replace("42", "43").replace("=no", "=yes")),
            ["the files of its unit have changed"],
            id="a changed unit",
        ),
        pytest.param(
            lambda node: node.file("/unit", "ActiveState=failed\nMainPID=0\n"),
            ["it does not run, its unit is failed"],
            id="no process",
        ),
        pytest.param(
            lambda node: node.file("/armed/day2-kubernetes-kubelet-again"),
            ["it may still talk to the API server of another node"],
            id="a timer of kubeadm_upgrade",
        ),
    ],
)
def test_what_speaks_for_a_restart(
    run_module: Run, node: FakeNode, change: t.Callable[[FakeNode], None], reasons: list[str]
) -> None:
    """Nothing else does."""
    node.file("/unit", UNIT.replace("42", "43"))
    change(node)
    seen = run_module(kubelet_restart, OPTIONS)
    assert (seen["reasons"], seen["changed"]) == (reasons, bool(reasons))
    assert calls(node) == (["daemon-reload", "restart kubelet"] if reasons else [])


def old_file(node: FakeNode, name: str) -> None:
    """Write a file that is older than the process."""
    node.file(name)
    os.utime(node.host.path(name), (1, 1))


def test_force_restarts_in_any_case(run_module: Run, node: FakeNode) -> None:
    """As it says."""
    node.file("/unit", UNIT.replace("42", "43"))
    assert run_module(kubelet_restart, {**OPTIONS, "force": True})["reasons"] == ["it is asked for (force)"]
    assert calls(node) == ["daemon-reload", "restart kubelet"]


def test_the_own_kubeconfig_is_back_before_the_new_kubelet_starts(run_module: Run, node: FakeNode) -> None:
    """And no timer is left."""
    node.file(ASIDE, "    server: https://own\n")
    node.file(KUBECONFIG, "    server: https://other\n")
    node.file("/armed/day2-kubernetes-kubelet")
    node.program("restarted", f"read -r a b < $ROOT{KUBECONFIG}; echo $b > $ROOT/seen")
    script = node.host.read("/usr/bin/systemctl").replace("restart)", "restart) restarted;")
    node.file("/usr/bin/systemctl", script)
    run_module(kubelet_restart, OPTIONS)
    assert node.host.read("/seen").strip() == "https://own"
    assert (node.host.exists(ASIDE), node.host.exists("/armed/day2-kubernetes-kubelet")) == (False, False)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(
            lambda node: node.says("1.33.13", "kubelet"),
            "/usr/bin/kubelet is 1.33.13 and not 1.34.4: bring it onto the node with node_programs first",
            id="the old program is installed",
        ),
        pytest.param(
            lambda node: node.host.path("/usr/bin/kubelet").unlink(),
            "The kubelet is not on this node and not 1.34.4",
            id="no program",
        ),
        pytest.param(lambda node: node.file("/fail-next-restart"), "The kubelet cannot be restarted", id="no start"),
        pytest.param(
            lambda node: node.file("/unit-after", "ActiveState=activating\n"),
            "is not healthy after 0 s (its unit is activating)",
            id="it does not stay",
        ),
        pytest.param(
            lambda node: node.host.path("/unit-after").unlink(),
            "The kubelet was restarted, and 1.33.13 runs and not 1.34.4",
            id="the unit starts another one",
        ),
    ],
)
def test_a_failure_is_a_sentence(
    run_module: Run, node: FakeNode, change: t.Callable[[FakeNode], None], words: str
) -> None:
    """It says what to do."""
    change(node)
    assert words in run_module(kubelet_restart, OPTIONS)["msg"]


def test_bad_health_is_told(run_module: Run, node: FakeNode, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the address that was asked; with port 0 the kubelet has none, and its unit is enough."""
    monkeypatch.setattr(kubelet_unit, "ask", lambda url: answers.Answer(0, "refused"))
    node.file(CONFIG, "healthzPort: 10249\nhealthzBindAddress: 0.0.0.0\n")
    assert "(http://127.0.0.1:10249/healthz: refused)" in run_module(kubelet_restart, OPTIONS)["msg"]
    node.file(CONFIG, "healthzPort: 0\n")
    assert run_module(kubelet_restart, OPTIONS)["changed"] is True
