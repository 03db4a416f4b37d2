# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The action run by ansible-playbook, with local connections in place of SSH."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys

import pytest
import yaml

SECRET = base64.b64encode(b"the key of the administrator").decode()
ADMIN = {
    "current-context": "admin",
    "contexts": [{"name": "admin", "context": {"cluster": "c", "user": "u"}}],
    "clusters": [{"name": "c", "cluster": {"server": "https://api", "certificate-authority-data": SECRET}}],
    "users": [{"name": "u", "user": {"client-certificate-data": SECRET, "client-key-data": SECRET}}],
}
LOOK = """
import json, os, pathlib, stat, sys, yaml
path = pathlib.Path(sys.argv[1])
modes = {p.name: oct(stat.S_IMODE(p.stat().st_mode)) for p in (path.parent, *path.parent.iterdir())}
print(json.dumps({"folder": modes[path.parent.name], "modes": modes, **yaml.safe_load(path.read_text())}))
"""


def run(tmp_path, **task):
    """Run a play with the action and a look at what it made; return status, output and what was seen."""
    hosts = {
        "cp1": {"ansible_connection": "local", "ansible_python_interpreter": sys.executable},
        "cp2": {"ansible_connection": "docker"},
    }
    (tmp_path / "hosts.json").write_text(json.dumps({"all": {"hosts": hosts}}))
    look = {"argv": [sys.executable, "-c", LOOK, "{{ session.kubeconfig }}"]}
    play = {
        "hosts": "cp1",
        "gather_facts": False,
        "tasks": [
            {"day2.kubernetes.cluster_session": {"connect_timeout": 5, **task}, "register": "session"},
            {"ansible.builtin.command": look, "register": "seen"},
            {"ansible.builtin.copy": {"content": "{{ seen.stdout }}", "dest": str(tmp_path / "seen.json")}},
        ],
    }
    (tmp_path / "play.yml").write_text(yaml.safe_dump([play]))
    done = subprocess.run(
        ["ansible-playbook", "-vvv", "-i", "hosts.json", "play.yml"],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    seen = tmp_path / "seen.json"
    return done.returncode, done.stdout + done.stderr, json.loads(seen.read_text()) if seen.exists() else None


@pytest.fixture
def admin(tmp_path):
    """Return the path of an administrator's kubeconfig."""
    path = tmp_path / "admin.conf"
    path.write_text(yaml.safe_dump(ADMIN))
    return str(path)


def test_the_kubeconfig_is_private_verifies_tls_and_names_files(tmp_path, admin):
    """Client libraries would copy embedded credentials into files of their own."""
    status, output, seen = run(tmp_path, hosts=["cp1"], kubeconfig=admin)
    assert status == 0, output
    assert (seen["folder"], seen["modes"]["kubeconfig"], seen["modes"]["client-key.pem"]) == ("0o700", "0o600", "0o600")
    cluster, user = seen["clusters"][0]["cluster"], seen["users"][0]["user"]
    assert cluster["server"].startswith("https://127.0.0.1:")
    assert (cluster["tls-server-name"], sorted(user)) == ("kubernetes", ["client-certificate", "client-key"])


def test_credentials_appear_in_no_output(tmp_path, admin):
    """Not even with -vvv, where Ansible shows what modules return."""
    dummy, output, dummy = run(tmp_path, hosts=["cp1"], kubeconfig=admin)
    whole = base64.b64encode(yaml.safe_dump(ADMIN).encode()).decode()
    assert [secret for secret in (SECRET, whole[:60]) if secret in output] == []


@pytest.mark.parametrize(
    ("task", "words"),
    [
        pytest.param({"hosts": ["cp1"], "kubeconfig": "/nowhere/admin.conf"}, "/nowhere/admin.conf", id="no file"),
        pytest.param({"hosts": ["cp2"]}, "set cluster_kubeconfig instead", id="neither SSH nor local"),
    ],
)
def test_a_failure_names_the_object_and_the_way_out(tmp_path, admin, task, words):
    """It ends the task, and no folder is left."""
    status, output, dummy = run(tmp_path, **{"kubeconfig": admin, **task})
    assert (status != 0, words in " ".join(output.split())) == (True, True), output
