# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Metrics of a run, the alerts that read them, and what is said."""

from __future__ import annotations

import io
import pathlib
import re
import typing as t

import pytest
import yaml

from ansible_collections.day2.kubernetes.plugins.module_utils._backup.journal import ERROR, Journal
from ansible_collections.day2.kubernetes.plugins.module_utils._backup.metrics import HELP, PREFIX, Told, metrics, passed

FACTS = {"taken": 1795248900.5, "size": 82366496, "keys": 19501}
GOOD = Told(1795248900.25, 2.4119, FACTS, (), 3, 93600)
FORMER = metrics(GOOD._replace(not_uploaded=0, uploaded=1795248900.5), "")
RULES = pathlib.Path(__file__).parents[5] / "roles/etcd_backup_schedule/files/etcd_backup.rules.yml"


def values(text: str) -> dict[str, str]:
    """Return the values by name."""
    lines = (line.replace(PREFIX, "").split() for line in text.splitlines() if not line.startswith("#"))
    return {name: value for name, value in lines if "phase" not in name}


@pytest.mark.parametrize(
    ("told", "former", "expected"),
    [
        pytest.param(
            GOOD, "", {"last_success_timestamp_seconds": "1795248900.500", "size_bytes": "82366496"}, id="good"
        ),
        pytest.param(
            GOOD._replace(facts=None, failed=("save",)),
            FORMER,
            {"last_success_timestamp_seconds": "1795248900.500", "keys": "19501", "snapshots": "3"},
            id="a failure keeps the last success",
        ),
        pytest.param(GOOD._replace(facts=None, failed=("save",)), "", {}, id="there never was one"),
        pytest.param(
            GOOD._replace(facts=None, failed=("save",)), f"{PREFIX}keys many\nx", {}, id="what others wrote is left"
        ),
        pytest.param(
            GOOD._replace(not_uploaded=2, failed=("upload",)),
            FORMER,
            {"snapshots_not_uploaded": "2", "last_uploaded_timestamp_seconds": "1795248900.500"},
            id="nothing could be carried",
        ),
        pytest.param(GOOD, FORMER, {"last_uploaded_timestamp_seconds": None}, id="nothing is carried any more"),
    ],
)
def test_what_is_told(told: Told, former: str, expected: dict[str, str | None]) -> None:
    """Nothing is told that nobody knows."""
    found = values(metrics(told, former))
    if not expected:
        assert not {"last_success_timestamp_seconds", "size_bytes", "keys"} & set(found)
    assert {name: found.get(name) for name in expected} == expected
    assert (found["last_run_timestamp_seconds"], found["duration_seconds"]) == ("1795248900.250", "2.412")


def test_the_text_is_what_prometheus_reads() -> None:
    """Each metric has a help and a type before its values, and the last line an end."""
    text = metrics(GOOD._replace(not_uploaded=0, uploaded=1.0), "")
    assert text.endswith("\n")
    for block in re.split(r"(?m)^(?=# HELP)", text)[1:]:
        helped, kind, *lines = block.splitlines()
        name = helped.split()[2]
        assert (kind, name.startswith(PREFIX)) == (f"# TYPE {name} gauge", True)
        assert lines
        assert all(re.fullmatch(rf'{name}(\{{phase="[a-z]+"\}})? [0-9.]+', line) for line in lines)


@pytest.mark.parametrize(
    ("failed", "uploads", "good"),
    [
        pytest.param((), False, "lock connect look save verify compare keep", id="all"),
        pytest.param((), True, "lock connect look save verify compare keep upload", id="all, and off the cluster"),
        pytest.param(("look",), True, "lock connect upload", id="what comes after a failed one was not got through"),
        pytest.param(("upload",), True, "lock connect look save verify compare keep", id="not off the cluster"),
        pytest.param(("connect", "upload"), True, "lock", id="both"),
    ],
)
def test_phases(failed: tuple[str, ...], uploads: bool, good: str) -> None:
    """Whether the run got through."""
    told = passed(GOOD._replace(failed=failed, not_uploaded=0 if uploads else None))
    assert [name for name, ok in told.items() if ok] == good.split()
    assert ("upload" in told) == uploads


def test_the_alerts_ask_for_metrics_that_there_are() -> None:
    """A rule about a metric that nobody writes never fires."""
    [group] = yaml.safe_load(RULES.read_text())["groups"]
    for rule in group["rules"]:
        asked = re.findall(rf"{PREFIX}(\w+)", rule["expr"])
        assert asked
        assert set(asked) <= set(HELP)
        assert set(rule["annotations"]) == {"summary", "description"}
        assert rule["labels"]["severity"] in ("warning", "critical")


@pytest.mark.parametrize(
    ("stream", "text", "line"),
    [
        pytest.param("", "a\nb  c", "save: a b c\n", id="one line"),
        pytest.param("8:1", "x", "<3>save: x\n", id="a level for the journal"),
        pytest.param("", "the key wJal/r+X= was", "save: the key <redacted> was\n", id="a secret that is known"),
        pytest.param("", "password=hunter2", "save: password=<redacted>\n", id="one that looks like it"),
    ],
)
def test_what_is_said(monkeypatch: pytest.MonkeyPatch, stream: str, text: str, line: str) -> None:
    """One line for each phase, without secrets."""
    monkeypatch.setenv("JOURNAL_STREAM", stream) if stream else monkeypatch.delenv("JOURNAL_STREAM", raising=False)
    said: t.Any = io.StringIO()
    Journal(["wJal/r+X="], said).say(ERROR, "save", text)
    assert said.getvalue() == line
