# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The role upgrade_report as ansible-playbook runs it: on the controller alone, and it never fails a run."""

from __future__ import annotations

import http.server
import json
import os
import re
import subprocess
import sys
import threading
import typing as t
from pathlib import Path

import pytest
import yaml

from tests.house.environments import link_checkout

EVIL = "<script>alert(1)</script> {{ 1 + 1 }}"
FAILED = {"host": "gone-1", "step": "stage", "task": "Stage", "message": EVIL}
# nobody listens on port 1: the hosts stand for a cluster that is away as a whole
AWAY = {"ansible_host": "127.0.0.1", "ansible_port": 1, "ansible_become": True}
INVENTORY = {"all": {"hosts": {"gone-1": AWAY, "gone-2": AWAY}}}


def play(dest, **variables):
    """Return a play that reports on hosts that are away, and what comes after it."""
    role = {"name": "day2.kubernetes.upgrade_report"}
    told = {"upgrade_report_failed": FAILED, "upgrade_report_dest": str(dest), **variables}
    after = {
        "ansible.builtin.debug": {
            "msg": "{{ inventory_hostname }} goes on after " + str(dest).split("?", maxsplit=1)[0]
        }
    }
    tasks = [{"ansible.builtin.import_role": role, "vars": told}, after]
    return {"hosts": "all", "gather_facts": False, "tasks": tasks}


class Unsafe(str):
    """A text that Ansible must not take for a template."""


yaml.SafeDumper.add_representer(Unsafe, lambda dumper, text: dumper.represent_scalar("!unsafe", str(text)))


class Store(http.server.BaseHTTPRequestHandler):
    """Takes what is put, unless the path says no."""

    taken: t.ClassVar[dict[str, bytes]] = {}

    def do_PUT(self):
        """Answer 200 or 403."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken[self.path] = body
        self.send_response(403 if "/no/" in self.path else 200)
        self.end_headers()

    def log_message(self, *words):
        """Say nothing."""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run the role with one destination after another; return its output and where things are."""
    here = tmp_path_factory.mktemp("report")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Store)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    (here / "file").write_text("")
    FAILED["message"] = Unsafe(EVIL)
    plays = [
        play(f"{url}/up/?signature=secret", upgrade_report_folder=str(here / "first")),
        play(f"{url}/no/report.json?signature=secret", upgrade_report_folder=str(here / "first")),
        play(here / "rescued", upgrade_report_folder=str(here / "file" / "first")),
    ]
    (here / "inventory.yml").write_text(yaml.safe_dump(INVENTORY))
    (here / "play.yml").write_text(yaml.safe_dump(plays))
    settings = {"ANSIBLE_COLLECTIONS_PATH": str(link_checkout()), "ANSIBLE_PIPELINING": "1", "TMPDIR": str(here)}
    command = [str(Path(sys.executable).with_name("ansible-playbook")), "-i", "inventory.yml", "play.yml"]
    done = subprocess.run(
        command, cwd=here, env={**os.environ, **settings}, capture_output=True, text=True, check=False
    )
    server.shutdown()
    return done, here, url


def test_the_run_stands_whatever_becomes_of_its_report(run):
    """Both hosts go on after each destination, also after those that failed."""
    done, here, url = run
    assert done.returncode == 0, done.stdout + done.stderr
    for dest in (f"{url}/up/", f"{url}/no/report.json", here / "rescued"):
        for host in ("gone-1", "gone-2"):
            assert f"{host} goes on after {dest}" in done.stdout


@pytest.mark.parametrize("folder", ["first", "rescued"])
def test_both_files_are_in_every_folder(run, folder):
    """In the destination too when the first folder cannot be written."""
    report = json.loads((run[1] / folder / "report.json").read_text())
    page = (run[1] / folder / "report.html").read_text()
    assert (report["result"], report["failed"]["message"]) == ("failed", EVIL)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 1 + 1 }}" in page
    assert "<script" not in page


def test_a_folder_that_cannot_be_written_is_a_sentence_and_another_folder(run):
    """Named, so that nobody has to look for it."""
    output, here = run[0].stdout, run[1]
    assert f"Warning: the report is not in {here}/file/first: " in output
    [refuge] = re.findall(r"The report is in (\S*day2-report-\S+)\. Name another folder", output)
    assert sorted(path.name for path in Path(refuge).iterdir()) == ["report.html", "report.json"]


def test_a_url_gets_the_files_and_its_query_stays_secret(run):
    """One that ends with a slash gets both; the output never shows the signature."""
    output, url = run[0].stdout + run[0].stderr, run[2]
    assert json.loads(Store.taken["/up/report.json?signature=secret"])["result"] == "failed"
    assert Store.taken["/up/report.html?signature=secret"].startswith(b"<!DOCTYPE html>")
    assert f"Warning: the report could not be brought to {url}/no/report.json: Status code was 403" in output
    assert "signature" not in output
