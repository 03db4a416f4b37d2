# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A member that the network cuts off while the others go on."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.states import reach
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.wanted import OPTIONS, wanted_of
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from tests.integration.etcd.members import Members
from tests.integration.etcd.partition import Parted

WRITTEN_MEANWHILE = 40


@pytest.fixture(scope="module")
def parted(tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Parted]:
    """Yield a cluster of which m1 will be cut off."""
    with Parted("3.6.5", tmp_path_factory.mktemp("parted")) as running:
        yield running


def save(members: Members, folder: Path, name: str, **options: t.Any) -> dict[str, t.Any]:
    """Save a member and return what is known of the snapshot."""
    defaults = {option: specification.get("default") for option, specification in OPTIONS.items()}
    where = {**members.access(name)._asdict(), "dir": str(folder / name), "timeout": 5}
    outcome = reach("present", Host(folder), wanted_of({**defaults, **where, **options}), check=False)
    return dict(outcome.snapshot or {})


def test_a_member_on_the_wrong_side_hands_out_old_data_only_when_it_is_told_to(parted: Parted, tmp_path: Path) -> None:
    """It answers as if nothing were, while the others write; when the network is back it is as good as they are."""
    parted.cut("m1")
    parted.wait("m2", "m3")
    for number in range(WRITTEN_MEANWHILE):
        parted.etcdctl("put", f"/registry/pods/meanwhile/{number}", "x", name="m2")
    with pytest.raises(Day2Error, match="cut off from the cluster, so its data may be old"):
        save(parted, tmp_path, "m1")
    old = save(parted, tmp_path, "m1", allow_no_quorum=True)
    good = save(parted, tmp_path, "m2")
    assert (old["verified"]["sha256"], old["verified"]["tree"]) == (True, True)
    assert good["revision"] - old["revision"] >= WRITTEN_MEANWHILE

    parted.heal()
    parted.wait()
    healed = save(parted, tmp_path, "m1", max_age=None, prefix="healed")
    assert (healed["revision"], healed["hashkv"]) == (good["revision"], good["hashkv"])
