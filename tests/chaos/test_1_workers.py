# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The part for every change: a journal that others wrote, locks of others, deaths of a run that upgrades workers.

The lab has its control plane at the new version and its workers behind, so that an upgrade takes seconds. One worker
is upgraded by runs that die, the other by one that does not: in the end both have to be the same.
"""

from __future__ import annotations

import datetime as dt
import json

import pytest

from tests.chaos import others
from tests.chaos.conftest import fresh_lab
from tests.chaos.controllers import KILLED
from tests.chaos.end_state import cluster_state, differences, host_states, kubelet_confs
from tests.upgrade.conftest import FROM, TO

DYING, LIVING = "w1", "w2"
# cordoned and empty, with half of the new programs, and done but not yet back
DEATHS = [f"{DYING}/{place}" for place in ("drain/done", "kubelet/begun", "uncordon/begun")]
BEHIND = f"""
sed -i -E 's#/v[0-9]+[.][0-9]+#/v{FROM.rpartition(".")[0]}#' /etc/apt/sources.list.d/kubernetes.list
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --allow-downgrades --allow-change-held-packages \\
  'kubeadm={FROM}-*' 'kubelet={FROM}-*' 'kubectl={FROM}-*'
systemctl daemon-reload
systemctl restart kubelet
"""


@pytest.fixture(scope="module")
def place(folders):
    """Return a lab whose workers are behind, and its controllers."""
    with fresh_lab(folders(), 1, 2, "--from", TO, "--to", FROM) as (lab, controllers):
        for worker in (DYING, LIVING):
            lab.ssh(worker, "sh -e", text=BEHIND)
        for worker in (DYING, LIVING):
            seen = f"jsonpath={{.status.nodeInfo.kubeletVersion}}=v{FROM}"
            lab.kubectl(f"wait node/{worker} --for={seen} --timeout=60s")
            lab.kubectl(f"wait node/{worker} --for=condition=Ready --timeout=60s")
        yield lab, controllers


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(others.newer(others.header(TO)), ["[J2]", "newer release"], id="written by a newer release"),
        pytest.param({"schema": "one"}, ["[J2]", "cannot be understood"], id="edited by hand"),
        pytest.param(others.header("1.34.9"), ["[J1]", "1.34.9", "ops@elsewhere"], id="of another target"),
    ],
)
def test_a_journal_that_is_not_ours_is_refused_by_name(place, data, words):
    """Nothing is changed, and the way out is named."""
    lab, controllers = place
    before = lab.state()
    with others.config_map(lab, data):
        run = controllers.run()
    assert run.process.returncode not in (0, KILLED), run.tail
    assert [word for word in [*words, "upgrade_abandon=true"] if word not in run.text] == [], run.tail
    assert lab.state() == before
    assert "Traceback" not in run.output


def test_annotations_that_cannot_be_read_are_told_and_stop_nothing(place):
    """What is observed on the nodes decides."""
    lab, controllers = place
    texts = {
        DYING: "{broken",
        LIVING: others.ENTRY.text().replace('"schema": 1', '"schema": 99'),
        "cp1": others.ENTRY.text().replace("kubelet", "lunch"),
    }
    with others.annotated(lab, texts):
        run = controllers.run("--check")
    assert run.process.returncode == 0, run.tail
    assert [node for node in texts if f"on node {node} is not looked at" not in run.text] == [], run.tail
    assert "Traceback" not in run.output


@pytest.fixture
def bare_pod(place):
    """Have a pod on the second worker that nobody would bring back, and return its full name."""
    lab, dummy = place
    image = lab.kubectl("get deployment hello -o jsonpath={.spec.template.spec.containers[0].image}")
    container = {"name": "main", "image": image}
    spec = {"nodeName": LIVING, "terminationGracePeriodSeconds": 0, "containers": [container]}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "bare"}, "spec": spec}
    lab.kubectl("apply -f -", text=json.dumps(pod))
    yield "default/bare"
    lab.kubectl("delete pod bare")


def test_a_pod_that_blocks_one_worker_keeps_its_whole_batch_in_service(place, bare_pod):
    """The plan has named it, and was told to go on."""
    lab, controllers = place
    before = lab.state()
    run = controllers.run(serial="100%", upgrade_preflight_ignore=[f"P6:{bare_pod}"])
    assert run.process.returncode not in (0, KILLED), run.tail
    words = (
        f"The batch of 2 nodes ({DYING}, {LIVING}) cannot be drained, nothing was changed: {bare_pod}: no controller"
    )
    assert words in run.text, run.tail
    assert lab.state() == before


@pytest.fixture(scope="module")
def upgraded(place):
    """Upgrade the workers by runs that are refused, die, and come to their end."""
    lab, controllers = place
    confs = kubelet_confs(lab)
    others.lease(lab, ahead=dt.timedelta(0))
    with others.living_holder(lab):
        refused = controllers.run()
    state = lab.state()
    others.lease(lab, ahead=dt.timedelta(days=1))
    others.write_config_map(lab, others.newer(others.header(TO)))
    first, *more = DEATHS
    deaths = [controllers.run(at=first, upgrade_abandon=True), *(controllers.run(at=at) for at in more)]
    last = controllers.run()
    again = controllers.run(report_dest="/proc/nowhere", upgrade_artifacts_dir="/proc/artifacts")
    return {"refused": refused, "after": state, "deaths": deaths, "last": last, "again": again, "confs": confs}


def test_a_lock_of_a_living_run_is_refused_by_the_name_of_its_holder(upgraded):
    """Before any change."""
    refused = upgraded["refused"]
    assert refused.process.returncode not in (0, KILLED), refused.tail
    assert others.HOLDER in refused.text, refused.tail
    assert {seen[:2] for name, seen in upgraded["after"].items() if name in (DYING, LIVING)} == {(f"v{FROM}", False)}


def test_a_lock_of_a_dead_run_is_taken_over_with_a_word_whatever_its_clock_said(upgraded):
    """It was renewed tomorrow, as the clock of its holder had it."""
    first = upgraded["deaths"][0]
    assert others.HOLDER in first.text, first.tail
    assert "taken over" in first.text, first.tail


def test_a_journal_that_is_given_up_is_our_own_from_then_on(upgraded):
    """The runs that follow go on with it and need no word."""
    first, second, *dummy = upgraded["deaths"]
    assert "upgrade_abandon: the ConfigMap" in first.text, first.tail
    assert "Goes on with the upgrade to" in second.text, second.tail


def test_each_run_dies_where_it_shall_and_the_next_one_goes_on(upgraded):
    """From an empty controller."""
    died = [list(run.seen())[-1] for run in upgraded["deaths"]]
    assert died == DEATHS, upgraded["deaths"][-1].tail
    assert upgraded["last"].process.returncode == 0, upgraded["last"].tail


def test_the_worker_that_was_died_on_is_the_same_as_the_other_one(place, upgraded):
    """Versions, files, units, nothing left behind; no lock, no annotation."""
    lab, dummy = place
    states = host_states(lab, [DYING, LIVING])
    changed = {host: states[host].pop("kubelet.conf") != upgraded["confs"][host] for host in states}
    assert changed == {DYING: False, LIVING: False}
    assert differences(states[DYING], states[LIVING]) == []
    assert (states[DYING]["left behind"], states[DYING]["units"]) == ([], [])
    cluster = cluster_state(lab)
    assert {node["kubelet"] for node in cluster["nodes"].values()} == {f"v{TO}"}
    assert [name for name, node in cluster["nodes"].items() if node["cordoned"] or node["annotations"]] == []
    assert [one for one in cluster["objects"] if one.startswith(("Lease", "Job"))] == []


def test_places_that_cannot_be_written_cost_the_report_and_not_the_result(upgraded):
    """Each is told by its name."""
    again = upgraded["again"]
    assert again.process.returncode == 0, again.tail
    assert [word for word in ("/proc/nowhere", "/proc/artifacts") if word not in again.text] == [], again.tail


def test_no_run_showed_a_traceback(upgraded):
    """A sentence each."""
    runs = [upgraded["refused"], *upgraded["deaths"], upgraded["last"], upgraded["again"]]
    assert [run.folder.name for run in runs if "Traceback" in run.output] == []
