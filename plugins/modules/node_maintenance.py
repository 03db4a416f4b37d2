#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Note on nodes what they were before their maintenance."""

from __future__ import annotations

DOCUMENTATION = r"""
module: node_maintenance
short_description: Note on nodes what they were before their maintenance
version_added: 1.1.0
description:
  - The version of the kubelet, the boot and the cordon that a node had before its maintenance are kept in its
    annotation C(day2.kubernetes/maintenance), so that a run that was killed can be gone on with from any controller.
  - A note stays as it is when the maintenance is begun again. On a node that takes pods it is written anew, since
    somebody has ended that maintenance by hand.
  - Refuses a node on which an upgrade has not ended.
author: Day2 contributors (@day2)
extends_documentation_fragment: [day2.kubernetes.cluster, day2.kubernetes.attributes]
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: partial
    details: The note on a node that takes pods is written anew each time.
options:
  nodes:
    description: Names of the nodes.
    type: list
    elements: str
    required: true
  state:
    description: V(begun) writes the notes and tells what is in them, V(ended) removes them.
    type: str
    choices: [begun, ended]
    required: true
seealso:
  - module: day2.kubernetes.node_drain
  - module: day2.kubernetes.upgrade_gate
"""

EXAMPLES = r"""
- name: Note what the node is before its maintenance
  day2.kubernetes.node_maintenance:
    nodes: [worker-1]
    state: begun
  delegate_to: localhost
  register: begun

- name: Wait until it is back at the same version
  day2.kubernetes.upgrade_gate:
    nodes:
      - host: worker-1
        boot_before: "{{ begun.nodes['worker-1'].boot_id }}"
    version: "{{ begun.nodes['worker-1'].kubelet }}"
  delegate_to: localhost

- name: Forget it
  day2.kubernetes.node_maintenance:
    nodes: [worker-1]
    state: ended
  delegate_to: localhost
"""

RETURN = r"""
nodes:
  description:
    - What each node was before its maintenance. C(kubelet), C(boot_id), C(was_cordoned) and
      C(unready_daemonset_pods) are those of the note.
    - C(resumed) tells that the note was there already, C(rebooted) that the node has booted since, and C(ready) is what
      it says now.
  returned: with O(state=begun)
  type: dict
  sample:
    worker-1:
      kubelet: 1.34.4
      boot_id: 2f6c1b1e-8f0c-4b7e-9a53-6f0b0c9a7a11
      was_cordoned: false
      unready_daemonset_pods: []
      resumed: false
      rebooted: false
      ready: true
locked_by:
  description: Who holds, or held until its death, the lock that M(day2.kubernetes.upgrade_journal) takes.
  returned: with O(state=begun)
  type: str
  sample: ops@controller/run-x2k4
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.options import CLUSTER_OPTIONS
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._maintenance.keep import begin, end

OPTIONS = {
    **CLUSTER_OPTIONS,
    "nodes": {"type": "list", "elements": "str", "required": True},
    "state": {"type": "str", "choices": ["begun", "ended"], "required": True},
}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=OPTIONS, supports_check_mode=True)
    carry_out = begin if module.params["state"] == "begun" else end
    try:
        result = carry_out(Cluster.connect(module), module.params["nodes"], module.check_mode)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
