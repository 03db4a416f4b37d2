#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Start the installed kubelet and wait until it is healthy."""

from __future__ import annotations

DOCUMENTATION = r"""
module: kubelet_restart
short_description: Start the installed kubelet and wait until it is healthy
version_added: 1.1.0
description:
  - Restarts the kubelet when the one that runs is not the one that is installed, or was started before its
    configuration was written. Otherwise nothing is done.
  - Brings back the kubelet's own kubeconfig first when M(day2.kubernetes.kubeadm_upgrade) was killed while another one
    was in use, so that a new kubelet never meets an older API server.
  - On a control-plane node a kubelet of another minor version makes all static pods anew, so the node's API server is
    away for some seconds after this module. M(day2.kubernetes.upgrade_gate) waits for it.
  - Waits until systemd says that the unit is active and until the kubelet's own C(/healthz) is good.
  - Notes in C(/var/lib/day2-kubernetes/journal.json) that the step has begun, and that it is done.
author: Day2 contributors (@day2)
requirements:
  - root on the node
  - systemd
extends_documentation_fragment: day2.kubernetes.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: partial
    details: Not with O(force=true).
  action:
    description: Has an action plugin that says every C(day2_heartbeat_seconds) (a variable, 15 by default, 0 for never)
      that it still runs, and runs it again when the connection is lost. A host that does not answer for
      C(day2_reconnect_seconds) (120 by default) in all has failed, and is not unreachable. In C(check_mode), with
      C(async) and with C(ignore_unreachable), a lost connection is as in any other task.
    support: full
options:
  version:
    description: Version of the kubelet that must run afterwards, such as V(1.34.4), with or without C(v).
    type: str
    required: true
  force:
    description: Restart the kubelet also when nothing speaks for it.
    type: bool
    default: false
  quick_static_pods:
    description:
      - A kubelet of another minor version starts new static pods before it has ended the old ones. They find ports and
        data taken, fail, and are tried again 10 seconds later.
      - With V(true) each old one is ended when the kubelet begins to start its successor, and not one to three seconds
        later by the kubelet.
    type: bool
    default: true
  timeout:
    description: Seconds to wait until the kubelet is healthy.
    type: int
    default: 120
seealso:
  - module: day2.kubernetes.node_programs
  - module: day2.kubernetes.kubeadm_upgrade
"""

EXAMPLES = r"""
- name: Start the new kubelet
  day2.kubernetes.kubelet_restart:
    version: 1.34.4
  become: true
"""

RETURN = r"""
reasons:
  description: What spoke for a restart; none means that nothing was done.
  returned: success
  type: list
  elements: str
  sample: [1.33.13 runs and not 1.34.4]
duration:
  description: Seconds from the restart to a healthy kubelet.
  returned: success
  type: float
  sample: 2.4
static_pods_ended:
  description: The static pods that were ended as O(quick_static_pods) says.
  returned: success
  type: list
  elements: str
  sample: [kube-scheduler, kube-apiserver, etcd, kube-controller-manager]
journal_problem:
  description: Why the note that a run before has left on the node could not be read, or V(null).
  returned: success
  type: str
  sample: "/var/lib/day2-kubernetes/journal.json holds no note and is replaced: 'step' is missing"
kubelet:
  description: Version of the kubelet that is installed or runs, where that is not O(version), or V(null).
  returned: when it is of another version
  type: str
  sample: 1.33.13
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubelet_restart import Request, restart


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "version": {"type": "str", "required": True},
            "force": {"type": "bool", "default": False},
            "quick_static_pods": {"type": "bool", "default": True},
            "timeout": {"type": "int", "default": 120},
        },
        supports_check_mode=True,
    )
    request = Request(**{**module.params, "version": module.params["version"].lstrip("v")})
    try:
        result = restart(Host(), request, check=module.check_mode)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
