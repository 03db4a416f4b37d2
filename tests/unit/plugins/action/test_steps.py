# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The actions of steps, run by ansible-playbook: what of Ansible has to stay as it is, and what they add."""

from __future__ import annotations

import json
import re

import pytest

from ansible_collections.day2.kubernetes.tests.unit.plugins.action.playing import CHECKOUT, LOCAL, collection, play

# returns what it was given, after a while in which it says what it waits for
MODULE = """#!/usr/bin/python
import pathlib, time
from ansible.module_utils.basic import AnsibleModule
from ansible_collections.day2.kubernetes.plugins.module_utils._progress import Progress
module = AnsibleModule(
    {
        "name": {"type": "str"}, "kubeconfig": {"type": "path"}, "progress": {"type": "path"},
        "context": {"type": "str"}, "api_endpoints": {"type": "list", "elements": "str"},
        "key": {"type": "str", "no_log": True},
    },
    supports_check_mode=True,
)
Progress(module.params["progress"]).tell("waiting for shop/cart-0:\\n a budget")
if not module.check_mode:
    time.sleep(1.5)
given = {name: value for name, value in module.params.items() if value is not None and name != "key"}
module.exit_json(changed=True, given=given, check=module.check_mode, diff={"before": "old\\n", "after": "new\\n"})
"""
NODE = ("kubeadm_upgrade", "node_programs", "kubelet_restart")
CONTROLLER = ("node_drain", "upgrade_gate")
HOSTS = {"w1": LOCAL, "w2": LOCAL}


@pytest.fixture
def run(tmp_path):
    """Return a function that runs tasks on hosts; it returns status, output and what was registered as seen."""
    collection(tmp_path, dict.fromkeys(NODE + CONTROLLER, MODULE), own_actions=NODE + CONTROLLER)

    def run(tasks, *arguments, hosts=None, keywords=None, **variables):
        write = {"content": "{{ seen | to_json }}", "dest": f"{tmp_path}/{{{{ inventory_hostname }}}}.json"}
        keep = {"ansible.builtin.copy": write, "delegate_to": "localhost", "vars": LOCAL, "check_mode": False}
        known = {"day2_heartbeat_seconds": 0.5, **variables}
        one = {"hosts": "all", "gather_facts": False, "vars": known, "tasks": [*tasks, keep], **(keywords or {})}
        status, output = play(tmp_path, [one], hosts or HOSTS, *arguments)
        seen = {path.stem: json.loads(path.read_text()) for path in tmp_path.glob("*.json")}
        return status, output, seen

    return run


@pytest.mark.parametrize("name", NODE + CONTROLLER)
def test_every_action_is_one_of_ours(name):
    """Each is its class and nothing more."""
    source = (CHECKOUT / "plugins" / "action" / f"{name}.py").read_text()
    kind = "NodeStep" if name in NODE else "ControllerStep"
    assert f"class ActionModule({kind}):" in source
    assert len(source.splitlines()) <= 25


def test_a_module_on_a_node_is_shown_to_be_alive(run):
    """Each host with its own task name; options, changed and diff as ever."""
    task = {"name": "Upgrade {{ inventory_hostname }}", "day2.kubernetes.kubeadm_upgrade": {"name": "a", "key": "b"}}
    status, output, seen = run([{**task, "register": "seen"}], "--diff")
    assert status == 0, output
    for host in HOSTS:
        assert re.search(rf"^{host}: Upgrade {host}: [0-9]+ s so far$", output, re.MULTILINE), output
        assert (seen[host]["given"], seen[host]["changed"]) == ({"name": "a"}, True)
    assert "+new" in output


def test_a_module_on_the_controller_says_what_it_waits_for(run, tmp_path):
    """In a loop too; module_defaults reach it, and its file is gone afterwards."""
    task = {
        "name": "Drain {{ inventory_hostname }}",
        "day2.kubernetes.node_drain": {"name": "{{ item }}"},
        "loop": ["a", "b"],
        "register": "seen",
    }
    defaults = {"module_defaults": {"group/day2.kubernetes.cluster": {"kubeconfig": "/some/where"}}}
    status, output, seen = run([task], keywords=defaults)
    assert status == 0, output
    for words in (r"waiting for shop/cart-0: a budget", "still waiting"):
        assert len(re.findall(rf"^w2: Drain w2: [0-9]+ s, {words}$", output, re.MULTILINE)) >= 2, output
    given = [one["given"] for one in seen["w2"]["results"]]
    assert [(one["name"], one["kubeconfig"]) for one in given] == [("a", "/some/where"), ("b", "/some/where")]
    assert len({one["progress"] for one in given}) == 2
    assert not list(tmp_path.rglob("day2-progress-*"))


def test_check_mode_is_quiet_and_gives_no_file(run):
    """The module looks for a moment only."""
    status, output, seen = run([{"day2.kubernetes.upgrade_gate": {"name": "a"}, "register": "seen"}], "--check")
    assert (status, seen["w1"]["check"], seen["w1"]["given"]) == (0, True, {"name": "a"}), output
    assert "waiting for" not in output


KEYWORDS = {
    "Hide what is waited for": {"no_log": True},
    "Go apart": {"async": 20, "poll": 1},
    "Keep silent": {"vars": {"day2_heartbeat_seconds": 0}},
    "Take no word for a number": {"vars": {"day2_heartbeat_seconds": "often"}},
    "Have a file of its own": {"day2.kubernetes.upgrade_gate": {"progress": "mine"}},
}


def test_keywords_and_variables_of_a_task_count(run):
    """As they would without an action of ours."""
    gate = {"day2.kubernetes.upgrade_gate": {"name": "a"}, "register": "seen"}
    status, output, seen = run([{"name": name, **gate, **KEYWORDS[name]} for name in KEYWORDS], hosts={"w1": LOCAL})
    beats = {name: set(re.findall(rf"^w1: {name}: [0-9]+ s(.*)$", output, re.MULTILINE)) for name in KEYWORDS}
    waiting = {", waiting for shop/cart-0: a budget", ", still waiting"}
    # on a busy machine a beat may come before the module has said what it waits for
    assert list(beats.values())[:-1] == [{" so far"}, set(), set(), set()], output
    assert waiting <= beats["Have a file of its own"] <= {*waiting, " so far"}, output
    assert "day2_heartbeat_seconds is 'often' and not a number of seconds: 15 is used" in " ".join(output.split())
    assert (status, seen["w1"]["given"]) == (0, {"progress": "mine"})


GONE = {"ansible_host": "127.0.0.1", "ansible_port": 1, "ansible_ssh_common_args": "-o StrictHostKeyChecking=no"}
BLOCK = [
    {
        "block": [{"day2.kubernetes.kubelet_restart": {"name": "a"}, "register": "seen"}],
        "rescue": [{"ansible.builtin.debug": {"msg": "rescued: {{ ansible_failed_result.msg }}"}}],
    }
]


def test_a_host_that_stays_away_has_failed_and_is_rescued(run):
    """The others go on; nobody is unreachable."""
    status, output, dummy = run(BLOCK, hosts={"gone": GONE, "w1": LOCAL}, day2_reconnect_seconds=1)
    text = " ".join(output.split())
    assert "gone: the connection is lost (ssh: connect to host 127.0.0.1 port 1: Connection refused), trying" in text
    assert "rescued: gone cannot be reached since" in text
    assert (status, "unreachable=1" in output) == (0, False), output


def test_a_look_at_a_host_that_is_away_does_not_wait(run):
    """Unreachable is what it is then, as for any module."""
    status, output, dummy = run(BLOCK, "--check", hosts={"gone": GONE, "w1": LOCAL})
    assert (status, "unreachable=1" in output, "trying again" in output) == (4, True, False), output
