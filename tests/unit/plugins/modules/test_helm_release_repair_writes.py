# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module helm_release_repair: its backups, its lock, and what it leaves alone."""

from __future__ import annotations

import json
import pathlib
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.helm.fake_cluster import FakeCluster
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.helm.shapes import (
    BUDGET,
    release_text,
    stored,
)
from ansible_collections.day2.kubernetes.tests.unit.plugins.modules.helm_history import (
    CONVERTED,
    OBJECT,
    OLD,
    history,
    text_of,
    writes,
)

Json = dict[str, t.Any]
Run = t.Callable[..., Json]


def test_a_backup_comes_first(repair: Run) -> None:
    """Beside the object, with its data, and of no interest to Helm; one of a run that was killed is taken as it is."""
    for left in ([], ["from before"]):
        cluster = FakeCluster(*history())
        data = cluster.get(OBJECT)["data"]
        if left:
            cluster.fail_next = [ApiError("killed", status=500)]
            assert repair(cluster)["releases"] == []
            cluster.asked.clear()
        name = repair(cluster)["releases"][0]["backup"].rpartition("/")[2]
        backup = cluster.get(f"{OBJECT.rpartition('/')[0]}/{name}")
        assert writes(cluster) == [f"POST {OBJECT.rpartition('/')[0]}", f"PATCH {OBJECT}"]
        assert name.startswith("sh.helm.release.v1.web.v2.backup-")
        assert (backup["data"], backup.get("type")) == (data, None)
        assert "owner" not in backup["metadata"]["labels"]


def test_a_backup_may_be_a_file(repair: Run, tmp_path: pathlib.Path) -> None:
    """Which only its owner reads, and which is a manifest of the object as it was."""
    cluster = FakeCluster(*history())
    before = cluster.get(OBJECT)
    told = repair(cluster, backup_folder=str(tmp_path / "kept"))["releases"][0]["backup"]
    path = pathlib.Path(told)
    assert path.parent == tmp_path / "kept"
    assert path.stat().st_mode & 0o777 == 0o600
    kept = json.loads(path.read_text())
    assert "resourceVersion" not in kept["metadata"]
    assert {**kept, "metadata": None} == {**before, "metadata": None}
    assert kept["metadata"]["labels"] == before["metadata"]["labels"]
    assert writes(cluster) == [f"PATCH {OBJECT}"]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        pytest.param({"data": {**stored(OLD)["data"], "x": "x" * (1 << 21)}}, "would have", id="too large"),
        pytest.param({"immutable": True}, "is immutable", id="immutable"),
    ],
)
def test_what_the_server_would_refuse_is_refused_before(repair: Run, more: Json, reason: str) -> None:
    """As a whole, and the other releases are repaired."""
    cluster = FakeCluster(*history(**more), stored(release_text(BUDGET), name="other"))
    result = repair(cluster)
    [one] = [one for one in result["refused"] if "document" not in one]
    assert reason in one["reason"]
    assert "chart with other APIs" in one["hint"]
    assert [one["release"] for one in (*result["releases"], *result["converted"])] == ["other", "other"]
    assert f"PATCH {OBJECT}" not in cluster.asked


def test_an_object_that_changed_meanwhile_is_left_alone(repair: Run) -> None:
    """What was written before is told."""
    cluster = FakeCluster(stored(OLD, name="a"), stored(OLD, name="b"))
    patch = cluster.patch

    def upgraded_meanwhile(path: str, body: Json) -> Json:
        if ".b." in path:
            cluster.things[path]["metadata"]["resourceVersion"] = "77"
        return patch(path, body)

    cluster.patch = upgraded_meanwhile  # type: ignore[method-assign]
    result = repair(cluster)
    assert result["failed"]
    assert "Secret shop/sh.helm.release.v1.b.v1 was changed meanwhile" in result["msg"]
    assert ([one["release"] for one in result["releases"]], result["changed"]) == (["a"], True)
    assert text_of(cluster.get(OBJECT.replace("web.v2", "b.v1"))) == OLD


def test_a_write_whose_answer_was_lost_is_done(repair: Run) -> None:
    """The second try meets the first one."""
    cluster = FakeCluster(*history())
    patch = cluster.patch

    def twice(path: str, body: Json) -> Json:
        patch(path, body)
        return patch(path, body)

    cluster.patch = twice  # type: ignore[method-assign]
    assert repair(cluster)["changed"] is True
    assert text_of(cluster.get(OBJECT)) == CONVERTED


def test_strict_writes_nothing_when_something_is_left(repair: Run) -> None:
    """It says what."""
    cluster = FakeCluster(*history(), stored("[]", name="broken"), denied=["configmaps"])
    result = repair(cluster, strict=True)
    assert result["failed"]
    assert "3 objects, releases or resources" in result["msg"]
    assert ([one["kind"] for one in result["refused"]], len(result["unparsed"])) == (["PodSecurityPolicy"], 1)
    assert result["forbidden"] == ["configmaps"]
    assert writes(cluster) == []


def test_a_release_that_helm_may_be_at_work_on_is_a_warning(repair: Run) -> None:
    """It is repaired all the same, since helm rollback goes back to it."""
    cluster = FakeCluster(*history(), stored("", number=3, status="pending-upgrade"))
    result = repair(cluster)
    assert [one["revision"] for one in result["releases"]] == [2]
    assert "revision 3 is pending-upgrade" in json.dumps(result)
