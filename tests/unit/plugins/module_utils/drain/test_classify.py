# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every pod lands where kubectl drain puts it."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.classify import (
    BLOCK,
    EVICT,
    MISSING,
    PRESENT,
    SKIP,
    Rules,
    classify,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.pods import MIRROR_ANNOTATION
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.builders import NOW, owner, pod

DAEMONSETS = {"shop/agent": PRESENT, "shop/lost": MISSING, "shop/secret": "daemonsets is forbidden"}
AGENT = [owner("DaemonSet", name="agent")]
LOST = [owner("DaemonSet", name="lost")]
SECRET = [owner("DaemonSet", name="secret")]
MIRROR = {"annotations": {MIRROR_ANNOTATION: "x"}}
STATIC = pod(owners=[owner("Node", "v1")], **MIRROR)
FORCE, EMPTY, BOTH = {"force": True}, {"delete_emptydir_data": True}, {"force": True, "delete_emptydir_data": True}
NO_IGNORE = {"ignore_daemonsets": False}
SKIP_60 = {"skip_wait_for_delete_timeout": 60}


@pytest.mark.parametrize(
    ("candidate", "rules", "expected"),
    [
        pytest.param(pod(), {}, ("managed", EVICT), id="controlled pod leaves"),
        pytest.param(pod(owners=[owner("Anything", "example.org/v1")]), {}, ("managed", EVICT), id="any kind controls"),
        pytest.param(pod(owners=[]), {}, ("unmanaged", BLOCK), id="bare pod blocks"),
        pytest.param(pod(owners=[]), FORCE, ("unmanaged", EVICT), id="bare pod leaves when forced"),
        pytest.param(pod(owners=[owner(controller=False)]), {}, ("unmanaged", BLOCK), id="an owner is no controller"),
        pytest.param(pod(owners=[], phase="Succeeded"), {}, ("finished", EVICT), id="finished bare pod leaves"),
        pytest.param(pod(owners=[], phase="Failed"), {}, ("finished", EVICT), id="failed bare pod leaves"),
        pytest.param(pod(owners=[], phase="Pending"), {}, ("unmanaged", BLOCK), id="pending is not finished"),
        pytest.param(pod(empty_dir={}), {}, ("local-storage", BLOCK), id="emptyDir blocks"),
        pytest.param(pod(empty_dir={"medium": "Memory"}), {}, ("local-storage", BLOCK), id="tmpfs is an emptyDir"),
        pytest.param(pod(empty_dir={}), EMPTY, ("local-storage", EVICT), id="emptyDir leaves when asked for"),
        pytest.param(pod(empty_dir={}), FORCE, ("local-storage", BLOCK), id="force is not for emptyDir"),
        pytest.param(pod(empty_dir={}, phase="Failed"), {}, ("finished", EVICT), id="finished emptyDir leaves"),
        pytest.param(pod(owners=[], empty_dir={}), EMPTY, ("unmanaged", BLOCK), id="bare emptyDir needs force too"),
        pytest.param(pod(owners=[], empty_dir={}), FORCE, ("local-storage", BLOCK), id="bare emptyDir needs both"),
        pytest.param(pod(owners=[], empty_dir={}), BOTH, ("unmanaged", EVICT), id="bare emptyDir leaves with both"),
        pytest.param(pod(owners=AGENT), {}, ("daemonset", SKIP), id="daemonset pod stays"),
        pytest.param(pod(owners=AGENT), FORCE, ("daemonset", SKIP), id="daemonset pod stays when forced"),
        pytest.param(pod(owners=AGENT), NO_IGNORE, ("daemonset", BLOCK), id="daemonset pod blocks when not ignored"),
        pytest.param(pod(owners=AGENT, empty_dir={}), {}, ("daemonset", SKIP), id="daemonset comes before emptyDir"),
        pytest.param(pod(owners=AGENT, phase="Failed"), {}, ("finished", EVICT), id="finished daemonset pod leaves"),
        pytest.param(pod(owners=LOST), {}, ("orphan", BLOCK), id="orphan of a daemonset blocks"),
        pytest.param(pod(owners=LOST), FORCE, ("orphan", EVICT), id="orphan leaves when forced"),
        pytest.param(pod(owners=LOST, empty_dir={}), FORCE, ("local-storage", BLOCK), id="orphan with emptyDir blocks"),
        pytest.param(pod(owners=SECRET), FORCE, ("daemonset", BLOCK), id="unreadable daemonset blocks"),
        pytest.param(
            pod(owners=[owner("DaemonSet", "apps.kruise.io/v1alpha1", name="lost")]),
            {},
            ("managed", EVICT),
            id="daemonset of another group is any controller",
        ),
        pytest.param(STATIC, {}, ("mirror", SKIP), id="static pod stays"),
        pytest.param(STATIC, BOTH, ("mirror", SKIP), id="static pod stays when forced"),
        pytest.param(pod(owners=[], empty_dir={}, **MIRROR), {}, ("mirror", SKIP), id="mirror comes before emptyDir"),
        pytest.param(pod(phase="Failed", **MIRROR), {}, ("mirror", SKIP), id="finished static pod stays"),
        pytest.param(pod(owners=[], deleted=61), SKIP_60, ("stuck", SKIP), id="overdue pod is let be"),
        pytest.param(
            pod(owners=AGENT, deleted=61), {**SKIP_60, **NO_IGNORE}, ("stuck", SKIP), id="overdue comes first"
        ),
        pytest.param(pod(deleted=60), SKIP_60, ("managed", EVICT), id="pod that is not overdue yet leaves"),
        pytest.param(pod(deleted=-30), SKIP_60, ("managed", EVICT), id="pod in its grace period leaves"),
        pytest.param(pod(deleted=9999), {}, ("managed", EVICT), id="zero waits for overdue pods too"),
    ],
)
def test_every_pod_lands_in_the_right_place(candidate, rules, expected):
    """Class and action."""
    found = classify(candidate, Rules(**rules), DAEMONSETS, NOW)
    assert (found.pod_class, found.action) == expected


@pytest.mark.parametrize(
    ("candidate", "way_out"),
    [
        pytest.param(pod(owners=[]), "set force", id="bare pod"),
        pytest.param(pod(empty_dir={}), "set delete_emptydir_data", id="emptyDir"),
        pytest.param(pod(owners=LOST), "DaemonSet lost does not exist (set force)", id="orphan"),
        pytest.param(pod(owners=SECRET), "daemonsets is forbidden", id="unreadable daemonset"),
    ],
)
def test_a_block_names_the_way_out(candidate, way_out):
    """The reason is what the user reads."""
    assert way_out in classify(candidate, Rules(), DAEMONSETS, NOW).reason
