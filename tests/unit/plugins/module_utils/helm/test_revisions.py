# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which revision of a release counts."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._helm.revisions import Revision, current, revision_of
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.helm.shapes import stored


def revisions(*statuses: str, resource: str = "secrets", namespace: str = "shop") -> list[Revision]:
    """Return the history of one release, oldest first."""
    return [
        Revision(resource, namespace, f"sh.helm.release.v1.web.v{number}", "web", number, status)
        for number, status in enumerate(statuses, 1)
    ]


@pytest.mark.parametrize(
    ("statuses", "chosen"),
    [
        pytest.param(["deployed"], 1, id="the only one"),
        pytest.param(["superseded", "deployed"], 2, id="the newest"),
        pytest.param(["deployed", "failed"], 1, id="the newest failed"),
        pytest.param(["superseded", "deployed", "pending-upgrade"], 2, id="the newest is pending"),
        pytest.param(["deployed", "deployed", "failed"], 2, id="two are deployed, as a killed upgrade leaves them"),
        pytest.param(["superseded"] * 9 + ["deployed"], 10, id="by number, not by name"),
        pytest.param(["failed"], 1, id="never deployed"),
        pytest.param(["failed", "superseded"], 2, id="a rollback that was cut off"),
        pytest.param(["pending-install"], None, id="nobody knows how far it came"),
        pytest.param(["superseded", "uninstalled"], None, id="uninstalled, with its history kept"),
        pytest.param(["unknown"], None, id="unknown"),
    ],
)
def test_what_the_next_upgrade_starts_from(statuses: list[str], chosen: int | None) -> None:
    """However the history is sorted."""
    for history in (revisions(*statuses), revisions(*statuses)[::-1]):
        assert [one.revision.number for one in current(history)] == ([chosen] if chosen else [])
        assert all(one.newest.number == len(statuses) for one in current(history))


def test_releases_of_one_name_are_not_mixed_up() -> None:
    """They may be in several namespaces and in both kinds of storage."""
    places = [("secrets", "shop"), ("secrets", "blog"), ("configmaps", "shop")]
    history = [
        revision
        for resource, namespace in places
        for revision in revisions("superseded", "deployed", resource=resource, namespace=namespace)
    ]
    chosen = [one.revision for one in current(history)]
    assert [(one.resource, one.namespace, one.number) for one in chosen] == [(*place, 2) for place in places]
    assert chosen[2].told == "ConfigMap shop/sh.helm.release.v1.web.v2"
    assert chosen[1].path == "/api/v1/namespaces/blog/secrets/sh.helm.release.v1.web.v2"


def test_an_object_is_known_by_its_name_and_labels() -> None:
    """What has Helm's label but holds no release is passed over."""
    thing = stored("", name="web.v2", number=13, status="failed", namespace="shop")
    name = "sh.helm.release.v1.web.v2.v13"
    assert revision_of("secrets", thing) == Revision("secrets", "shop", name, "web.v2", 13, "failed")
    del thing["metadata"]["labels"]
    assert revision_of("secrets", thing) == Revision("secrets", "shop", name, "web.v2", 13, "")
    thing["metadata"]["name"] = "helm-values"
    assert revision_of("secrets", thing) is None
