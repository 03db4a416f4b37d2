# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The role upgrade_report brings its files to S3: a real S3 API on loopback, asked by amazon.aws and boto3."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.house.environments import link_checkout

KEYS = {"aws_access_key_id": "tests", "aws_secret_access_key": "tests"}
# nobody listens on port 1: a task that was not told its endpoint reaches nothing, least of all Amazon
AWS = {
    **{name.upper(): value for name, value in KEYS.items()},
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
}
FAILED = {"host": "gone-1", "step": "stage", "task": "Stage", "message": "lost"}
INVENTORY = {"all": {"hosts": {"gone-1": {"ansible_host": "127.0.0.1", "ansible_port": 1}}}}


@pytest.fixture(scope="module")
def store():
    """Run an S3 service with one bucket; return its URL and a client."""
    server_module = pytest.importorskip("moto.server", reason="only the newest core's environment has an S3 service")
    boto3 = pytest.importorskip("boto3")
    server = server_module.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    url = "http://{}:{}".format(*server.get_host_and_port())
    client = boto3.client("s3", endpoint_url=url, region_name=AWS["AWS_DEFAULT_REGION"], **KEYS)
    client.create_bucket(Bucket="reports")
    yield url, client
    server.stop()


@pytest.fixture(scope="module")
def run(store, tmp_path_factory):
    """Run the role with one destination after another; return its output and where its folders are."""
    here = tmp_path_factory.mktemp("s3")
    url = store[0]
    plays = [
        play("s3://reports/lab/tuesday/", here / "prefix", {"report_s3_endpoint": url}),
        play("s3://reports", here / "bucket", {}, AWS_ENDPOINT_URL=url),
        play("s3://not-there/lab/", here / "nowhere", {"report_s3_endpoint": url}),
    ]
    (here / "inventory.yml").write_text(yaml.safe_dump(INVENTORY))
    (here / "play.yml").write_text(yaml.safe_dump(plays))
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    settings = {"ANSIBLE_COLLECTIONS_PATH": str(link_checkout()), "TMPDIR": str(here), **AWS}
    command = [str(Path(sys.executable).with_name("ansible-playbook")), "-i", "inventory.yml", "play.yml"]
    done = subprocess.run(command, cwd=here, env={**inherited, **settings}, capture_output=True, text=True, check=False)
    return done, here


def play(dest, folder, variables, **environment):
    """Return a play that reports to a destination, and what comes after it."""
    told = {"report_dest": dest, "upgrade_artifacts_dir": str(folder), **variables}
    role = {"name": "day2.kubernetes.upgrade_report"}
    tasks = [
        {"ansible.builtin.import_role": role, "vars": {"upgrade_report_failed": FAILED}},
        {"ansible.builtin.debug": {"msg": f"the run goes on after {dest}"}},
    ]
    return {"hosts": "all", "gather_facts": False, "vars": told, "environment": environment, "tasks": tasks}


@pytest.mark.parametrize("dest", ["s3://reports/lab/tuesday/", "s3://reports", "s3://not-there/lab/"])
def test_the_run_stands_whatever_becomes_of_its_report(run, dest):
    """Also after a bucket that is not there."""
    assert run[0].returncode == 0, run[0].stdout + run[0].stderr
    assert f"the run goes on after {dest}" in run[0].stdout


@pytest.mark.parametrize(
    ("folder", "prefix"), [pytest.param("prefix", "lab/tuesday/", id="a prefix"), pytest.param("bucket", "", id="none")]
)
def test_both_files_are_in_the_bucket_as_they_are_in_the_folder(run, store, folder, prefix):
    """Byte for byte, and of the type by which a browser shows them."""
    for name, kind in (("report.json", "application/json"), ("report.html", "text/html")):
        found = store[1].get_object(Bucket="reports", Key=prefix + name)
        assert (found["ContentType"], found["Body"].read()) == (kind, (run[1] / folder / name).read_bytes())
    assert json.loads((run[1] / folder / "report.json").read_text())["failed"]["message"] == "lost"


def test_the_bucket_holds_nothing_else(run, store):
    """No folder objects, and no key that begins with a slash."""
    names = ("report.html", "report.json")
    keys = sorted(entry["Key"] for entry in store[1].list_objects_v2(Bucket="reports")["Contents"])
    assert keys == sorted([*names, *(f"lab/tuesday/{name}" for name in names)])


def test_the_address_is_said(run):
    """As the user wrote it."""
    assert "The report is at s3://reports/lab/tuesday/" in run[0].stdout


def test_a_bucket_that_is_not_there_is_a_warning_and_the_report_stays_in_its_folder(run):
    """With the reason, and the folder by its name."""
    output, folder = " ".join(run[0].stdout.split()), run[1] / "nowhere"
    [reason] = re.findall(r"Warning: the report could not be brought to s3://not-there/lab/: (.*?)\. It is in", output)
    assert "not-there" in reason
    assert f"It is in {folder}." in output
    assert "The report is at s3://not-there" not in output
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "report.json"]
