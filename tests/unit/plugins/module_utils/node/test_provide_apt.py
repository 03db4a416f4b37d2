# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Programs from apt packages, on a node whose apt is a set of scripts."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node import journal
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.provide import provide
from ansible_collections.day2.kubernetes.plugins.module_utils._node.provide_plan import Wanted
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import APT_LINE, FakeNode

SOURCE = "/etc/apt/sources.list.d/kubernetes.list"
STAGED = "/var/cache/day2-kubernetes/packages"
HELD = ("kubeadm", "kubectl", "kubelet")


def snapshot(host: Host) -> dict[str, str]:
    """Return every file of the node but the notes of the test itself."""
    return {name: host.read(name) for name in host.glob("**/*") if name not in ("/calls", "/updated")}


def test_check_mode_leaves_every_file_alone(node: FakeNode) -> None:
    """It reads an index of its own and says where each program would come from."""
    node.apt("1.33.13", ["1.34.4"])
    before = snapshot(node.host)
    result = provide(node.host, Wanted("1.34.4"), check=True)
    assert snapshot(node.host) == before
    assert result["programs"]["kubeadm"] == {
        "before": "1.33.13",
        "after": "1.34.4",
        "origin": "1.34.4-2 from https://x Packages",
    }
    assert result["programs"]["kubelet"]["after"] == "1.33.13"
    assert all("install" not in call.split() for call in node.calls("apt-get"))
    for options in (*node.calls("apt-get"), *node.calls("apt-cache")):
        assert "-o Dir::State::lists=" in options
        assert "-o Dir::Cache=" in options


def test_staging_switches_downloads_and_installs_kubeadm_alone(node: FakeNode) -> None:
    """The kubelet of a node that is not cordoned stays as it is."""
    node.apt("1.33.13", ["1.33.13", "1.34.4"], HELD)
    result = provide(node.host, Wanted("1.34.4"), check=False)
    assert node.host.read(SOURCE) == APT_LINE.format(minor=34)
    assert {name: item["after"] for name, item in result["programs"].items()} == {
        "kubeadm": "1.34.4",
        "kubelet": "1.33.13",
        "kubectl": "1.33.13",
    }
    assert [name.rpartition("/")[2] for name in node.host.glob(f"{STAGED}/*.deb")] == [
        "kubectl_1.34.4-2_amd64.deb",
        "kubelet_1.34.4-2_amd64.deb",
    ]
    update, download, install = node.calls("apt-get")
    assert f"Dir::Etc::sourcelist={SOURCE} -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0" in update
    assert "--download-only" in download
    assert install.endswith("install kubeadm=1.34.4-2")
    assert "--force-confold" in install
    assert "--no-remove" in install
    assert result["outcome"].before != result["outcome"].after


def test_staging_again_changes_nothing_and_asks_nobody(node: FakeNode) -> None:
    """The index and the downloads are there."""
    node.apt("1.33.13", ["1.34.4"], HELD)
    provide(node.host, Wanted("1.34.4"), check=False)
    calls = node.calls("apt-get")
    result = provide(node.host, Wanted("1.34.4"), check=False)
    assert result["outcome"].before == result["outcome"].after
    assert node.calls("apt-get") == calls


def test_present_takes_the_staged_packages_and_removes_them(node: FakeNode) -> None:
    """Nothing is downloaded inside of the window in which the node is cordoned."""
    node.apt("1.33.13", ["1.34.4"], HELD)
    provide(node.host, Wanted("1.34.4"), check=False)
    result = provide(node.host, Wanted("1.34.4", state="present"), check=False)
    assert {item["after"] for item in result["programs"].values()} == {"1.34.4"}
    assert node.host.glob(f"{STAGED}/*.deb") == []
    assert len([call for call in node.calls("apt-get") if "--download-only" in call]) == 1


def test_a_lost_hold_is_put_back(node: FakeNode) -> None:
    """Whatever package tools do, the user's holds stay."""
    node.apt("1.33.13", ["1.34.4"], HELD)
    node.program("apt-mark", "[ $1 = showhold ] && echo kubeadm kubelet; true")
    provide(node.host, Wanted("1.34.4", state="present"), check=False)
    assert node.calls("apt-mark") == ["showhold", "hold kubectl"]


def test_a_version_that_is_not_offered_puts_the_source_back(node: FakeNode) -> None:
    """Nothing has changed, and the sentence names what there is."""
    node.apt("1.33.13", ["1.34.4", "1.34.3"])
    words = r"kubeadm 1\.34\.9 is not in https://pkgs.*v1\.34/deb/: it offers 1\.34\.4-2, .*set repository"
    with pytest.raises(Day2Error, match=words):
        provide(node.host, Wanted("1.34.9"), check=False)
    assert node.host.read(SOURCE) == APT_LINE.format(minor=33)


def test_an_index_that_cannot_be_read_puts_the_source_back(node: FakeNode) -> None:
    """The reason is apt's own."""
    node.apt("1.33.13", ["1.34.4"])
    node.program("apt-get", "echo 'E: Could not resolve host' >&2; exit 100")
    with pytest.raises(Day2Error, match=r"cannot be read; set repository.*Could not resolve host"):
        provide(node.host, Wanted("1.34.4"), check=False)
    assert node.host.read(SOURCE) == APT_LINE.format(minor=33)


def test_a_first_source_that_does_not_work_is_removed_again(node: FakeNode) -> None:
    """It was not there before."""
    node.apt("1.33.13", [])
    node.host.path(SOURCE).unlink()
    with pytest.raises(Day2Error, match="offers no kubeadm at all"):
        provide(node.host, Wanted("1.34.4", repository="https://m/v1.34"), check=False)
    assert not node.host.exists(SOURCE)


def test_a_full_disk_names_the_folder(node: FakeNode) -> None:
    """And the option that moves it."""
    node.apt("1.33.13", ["1.34.4"])
    full = (
        "case \" $* \" in *' update '*) : > $ROOT/updated;; *) echo 'E: No space left on device' >&2; exit 100;; esac"
    )
    node.program("apt-get", full)
    with pytest.raises(Day2Error, match=f"no room in {STAGED}; free some or set stage_dir"):
        provide(node.host, Wanted("1.34.4"), check=False)


def test_a_lock_is_waited_for_within_bounds(node: FakeNode) -> None:
    """Then the sentence says what apt says."""
    node.apt("1.33.13", ["1.34.4"])
    node.program("apt-get", "echo 'E: Could not get lock /x. It is held by process 7 (apt)' >&2; exit 100")
    with pytest.raises(Day2Error, match=r"waiting for the lock of the package manager.*process 7"):
        provide(node.host, Wanted("1.34.4", lock_timeout=0), check=False)


def test_a_copy_that_comes_first_is_found_out(node: FakeNode) -> None:
    """The package is installed, but another program would run."""
    node.apt("1.33.13", ["1.34.4"])
    for name in ("kubeadm", "kubelet", "kubectl"):
        node.host.path(f"/usr/bin/{name}").unlink()
    node.says("1.33.13", folder="/usr/local/bin")
    node.host.path("/usr/bin").chmod(0o755)
    node.program("apt-get", "case \" $* \" in *' update '*) : > $ROOT/updated;; esac")
    words = "kubeadm was installed, but /usr/local/bin/kubeadm is 1.33.13"
    with pytest.raises(Day2Error, match=words):
        provide(node.host, Wanted("1.34.4", source="packages", state="present"), check=False)


def test_a_disk_without_room_for_the_index_is_told_as_that(node: FakeNode) -> None:
    """And not as a source that cannot be reached."""
    node.apt("1.33.13", ["1.34.4"])
    node.program("apt-get", "echo 'E: write (28: No space left on device)' >&2; exit 100")
    with pytest.raises(Day2Error, match=r"No room for the package index of .*; free some"):
        provide(node.host, Wanted("1.34.4"), check=False)


@pytest.mark.parametrize(
    ("state", "step"),
    [pytest.param("staged", None, id="kubeadm alone"), pytest.param("present", "kubelet", id="the kubelet too")],
)
def test_a_new_kubelet_is_noted_on_the_node_before_it_is_there(node: FakeNode, state: str, step: str | None) -> None:
    """A run that dies between program and start leaves a step that has begun."""
    node.apt("1.33.13", ["1.33.13", "1.34.4"], HELD)
    provide(node.host, Wanted("1.34.4", state=state), check=False)
    note = journal.read(node.host)[0]
    assert (note and (note.step, note.phase)) == (step and (step, "begun"))
