# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Two clusters can be compared: what differs between any two is left out, what an upgrade could leave is not."""

from __future__ import annotations

import json

import pytest

from tests.chaos.end_state import differences, telling
from tests.chaos.host_state import described, normalised

KUBECONFIG = """\
clusters:
- cluster:
    certificate-authority-data: {ca}
    server: https://10.77.{lab}.{host}:6443
  name: kubernetes
"""


def kubeconfig(ca="QUJD", lab=1, host=11):
    """Build the few lines of a kubeconfig that matter."""
    return KUBECONFIG.format(ca=ca, lab=lab, host=host)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        pytest.param(kubeconfig(ca="REVG"), True, id="another certificate"),
        pytest.param(kubeconfig(lab=2), True, id="another network"),
        pytest.param(kubeconfig(host=12), False, id="the API server of another host"),
        pytest.param(kubeconfig() + "users: []\n", False, id="another line"),
    ],
)
def test_a_file_is_compared_without_what_every_cluster_has_of_its_own(other, same):
    """A kubelet.conf that stays redirected is seen."""
    assert (normalised(kubeconfig()) == normalised(other)) is same


def test_the_time_of_a_note_does_not_count():
    """Its step does."""
    note = {"schema": 1, "step": "kubelet", "at": 1763712345.123}
    assert normalised(json.dumps(note)) == normalised(json.dumps({**note, "at": 99}))
    assert normalised(json.dumps(note)) != normalised(json.dumps({**note, "step": "kubeadm"}))


def test_mode_link_and_text_of_a_file_count_and_a_key_has_no_text(tmp_path):
    """A restored file has the mode it had."""
    conf, key, link = tmp_path / "a.conf", tmp_path / "a.key", tmp_path / "link"
    conf.write_text("one")
    key.write_text("one")
    link.symlink_to("a.conf")
    before = [described(path) for path in (conf, key, link)]
    conf.write_text("two")
    key.write_text("two")
    after = [described(path) for path in (conf, key, link)]
    assert [one == other for one, other in zip(before, after)] == [False, True, True]
    key.chmod(0o600 if key.stat().st_mode & 0o77 else 0o644)
    assert described(key) != before[1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param('{"step": "drain", "phase": "done", "at": "x", "run": "y"}', {"step": "drain", "phase": "done"}),
        pytest.param("{broken", "{broken"),
    ],
    ids=["an entry without who and when", "what nobody can read, as it is"],
)
def test_an_annotation_tells_where_the_upgrade_is(text, told):
    """Runs have names of their own."""
    assert telling(text) == told


def test_every_difference_is_told_with_its_place():
    """Also what only one of two has."""
    one = {"hosts": {"w1": {"units": [], "files": {"/a": "1"}}}, "nodes": 3}
    other = {"hosts": {"w1": {"units": ["x"], "files": {"/a": "1", "/b": "2"}}}, "nodes": 3}
    assert differences(one, one) == []
    assert differences(one, other) == [
        "/hosts/w1/files//b: None is not '2'",
        "/hosts/w1/units: [] is not ['x']",
    ]
