# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Each tool is asked for the same thing in its own words."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.benchmarks import page, processes
from tests.benchmarks.drain_compare import shorten
from tests.benchmarks.drain_tools import KUBECTL, OURS, THEIRS, Json, Outcome, Wish, arguments, flags

CONFIG = Path("/k")
ALL = Wish(["w1"], {"force": True, "grace_period": 0}, timeout=9)


def test_kubectl_gets_flags() -> None:
    """Pods of DaemonSets are ignored where nothing else is said, as the modules are asked to."""
    assert flags(ALL) == ["--force=true", "--ignore-daemonsets=true", "--grace-period=0", "--timeout=9s"]
    assert flags(Wish(["w1"], check=True, user="jane")) == ["--ignore-daemonsets=true", "--dry-run=server", "--as=jane"]


@pytest.mark.parametrize(
    ("tool", "wish", "expected"),
    [
        pytest.param(OURS, ALL, [{"name": "w1", "force": True, "grace_period": 0, "timeout": 9}], id="ours"),
        pytest.param(OURS, Wish(["w1", "w2"]), [{"names": ["w1", "w2"]}], id="several nodes are one batch"),
        pytest.param(
            THEIRS,
            ALL,
            [
                {
                    "name": "w1",
                    "delete_options": {
                        "force": True,
                        "ignore_daemonsets": True,
                        "terminate_grace_period": 0,
                        "wait_timeout": 9,
                        "wait_sleep": 1,
                    },
                }
            ],
            id="k8s_drain has other names",
        ),
        pytest.param(
            THEIRS,
            Wish(["w1", "w2"]),
            [{"name": name, "delete_options": {"ignore_daemonsets": True}} for name in ("w1", "w2")],
            id="k8s_drain needs a task for each node",
        ),
    ],
)
def test_modules_get_arguments(tool: str, wish: Wish, expected: list[Json]) -> None:
    """Without a timeout each has its own."""
    assert arguments(tool, wish, CONFIG) == [{"kubeconfig": "/k", **each} for each in expected]


@pytest.mark.parametrize(
    ("tool", "output", "tasks", "message"),
    [
        pytest.param(KUBECTL, "error: no\nevicting pod x\n", [], "error: no", id="kubectl's error"),
        pytest.param(KUBECTL, "evicting\nnode/w1 drained\n\n", [], "node/w1 drained", id="kubectl's last line"),
        pytest.param(OURS, "", [{"result": {"msg": "left: x"}}], "left: x", id="a module's failure"),
        pytest.param(THEIRS, "", [{"result": {"result": "1", "warnings": ["late"]}}], "1 late", id="its warnings"),
    ],
)
def test_the_last_word_of_a_tool(tool: str, output: str, tasks: list[Json], message: str) -> None:
    """An error comes before what is printed after it."""
    assert Outcome(0, 1.0, None, output, tasks).message == message


def test_messages_fit_into_a_table() -> None:
    """In one line, with names that are the same in every run."""
    text = shorten("pod ns-1/x\n  left " + "y" * 300, {"ns-1": "shop"})
    assert text.startswith("pod shop/x left yyy")
    assert text.endswith("y…")


def test_memory_is_that_of_the_process_with_the_word() -> None:
    """Not that of the shell that starts it."""
    code = "x = bytearray(60 * 2**20); import time; time.sleep(0.5)"
    ended = processes.run(["/bin/sh", "-c", f"{sys.executable} -c '{code}' the-word && true"], os.environ, "the-word")
    assert ended.status == 0
    assert ended.memory is not None
    assert 60 < ended.memory < 120
    assert processes.run(["true"], os.environ, "the-word").memory is None


def test_a_part_of_a_page_is_written_anew(tmp_path: Path) -> None:
    """The rest stays."""
    path = tmp_path / "page.md"
    path.write_text("a\n<!-- x: begin -->\nold\n<!-- x: end -->\nb\n")
    page.put(path, "x", "new\n")
    assert path.read_text() == "a\n<!-- x: begin -->\nnew\n<!-- x: end -->\nb\n"
