# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The bounds of a clock, with a module that stands for one on a node whose clock is ahead."""

from __future__ import annotations

import json

import pytest

from ansible_collections.day2.kubernetes.tests.unit.plugins.action.playing import LOCAL, collection, play

AHEAD, SLOW, WORK = 40, 0.5, 0.7
MODULE = f"""
import time

from ansible.module_utils.basic import AnsibleModule

module = AnsibleModule({{"controller_time": {{"type": "float"}}}}, supports_check_mode=True)
time.sleep({SLOW})
offset = time.time() + {AHEAD} - module.params["controller_time"]
time.sleep({WORK})
module.exit_json(node={{"time_offset": offset}}, elapsed={WORK}, given=module.params["controller_time"])
"""


@pytest.fixture
def node_info(tmp_path):
    """Return a function that runs the task and returns its result."""
    collection(tmp_path, {"upgrade_node_info": MODULE}, own_actions=["upgrade_node_info"])

    def run(*arguments, **options):
        look = {"day2.kubernetes.upgrade_node_info": options, "register": "seen"}
        keep = {"ansible.builtin.copy": {"content": "{{ seen | to_json }}", "dest": f"{tmp_path}/seen.json"}}
        tasks = [look, {**keep, "check_mode": False}]
        one = {"hosts": "all", "gather_facts": False, "tasks": tasks}
        status, output = play(tmp_path, [one], {"w1": LOCAL}, *arguments)
        assert status == 0, output
        return json.loads((tmp_path / "seen.json").read_text())

    return run


@pytest.mark.parametrize("arguments", [[], ["--check"]], ids=["run", "check mode"])
def test_the_truth_is_between_the_bounds(node_info, arguments):
    """What the module did after it had read the clock is not part of the way."""
    result = node_info(*arguments)
    least, most = result["node"]["time_offset_least"], result["node"]["time_offset"]
    assert least <= AHEAD <= most - SLOW
    assert most - least < SLOW + 20  # far below what a busy machine takes


def test_a_time_of_the_user_counts(node_info):
    """As documented."""
    assert node_info(controller_time=5.0)["given"] == 5.0
