# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Volumes that are still attached."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.volumes import ATTACHMENTS, Attachments
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.builders import node
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.fake_api import FakeApi


def attachment(volume, on="worker-1"):
    """Build a VolumeAttachment."""
    return {"metadata": {"name": f"csi-{volume}"}, "spec": {"nodeName": on, "source": {"persistentVolumeName": volume}}}


def volume(claim):
    """Build a PersistentVolume."""
    return {"spec": {"claimRef": {"namespace": "shop", "name": claim}}}


def test_only_those_of_the_nodes_and_not_of_pods_that_stay():
    """A volume without a claim, or one that is gone, counts."""
    inline = {"metadata": {"name": "csi-x"}, "spec": {"nodeName": "worker-1", "source": {"inlineVolumeSpec": {}}}}
    api = FakeApi(
        node(),
        lists={
            ATTACHMENTS: [attachment("a"), attachment("b"), attachment("c", "worker-2"), attachment("gone"), inline]
        },
        objects={"/api/v1/persistentvolumes/a": volume("stays"), "/api/v1/persistentvolumes/b": volume("leaves")},
    )
    assert Attachments(api, ["worker-1"], {"shop/stays"}).left() == ["b", "csi-x", "gone"]


def test_a_volume_is_asked_for_its_claim_once():
    """However long its detachment takes."""
    api = FakeApi(
        node(),
        lists={ATTACHMENTS: [attachment("a"), attachment("b")]},
        objects={"/api/v1/persistentvolumes/a": volume("stays"), "/api/v1/persistentvolumes/b": volume("leaves")},
    )
    attachments = Attachments(api, ["worker-1"], {"shop/stays"})
    first = attachments.left()
    api.lists[ATTACHMENTS] = [attachment("a")]
    assert (first, attachments.left(), attachments.left()) == (["b"], [], [])
    asked = [call for call in api.calls if call.startswith("GET")]
    assert asked == [f"GET /api/v1/persistentvolumes/{name}" for name in "ab"]
