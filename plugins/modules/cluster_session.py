#!/usr/bin/python

# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Documentation of the action plugin of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_session
short_description: Open the way to the API servers of a cluster for one run
version_added: 1.0.0
description:
  - Opens one SSH session to each control plane host, with the user, key, port, proxy and host key settings that
    Ansible itself uses for that host, and relays a local port to the API server there. Nothing but B(python3) is
    needed on the host, and no port forwarding.
  - Writes a kubeconfig for these ports into a private folder (mode 0700, files 0600). TLS is verified.
  - A helper process holds the sessions and opens them again when they break. It ends within two seconds after the
    B(ansible-playbook) process, also after that was killed, and takes the folder with it. What a killed helper left
    is removed by the next run.
author: Day2 contributors (@day2)
extends_documentation_fragment: day2.kubernetes.attributes
attributes:
  check_mode:
    support: full
    details: The session is needed to predict anything, so that it is opened in check mode too.
  diff_mode:
    support: none
  idempotent:
    support: full
  action:
    description: Has an action plugin that runs on the controller.
    support: full
options:
  hosts:
    description: Inventory names of the control plane hosts. One of this and O(local_kubeconfig) is required.
    type: list
    elements: str
    default: []
  local_kubeconfig:
    description:
      - A kubeconfig of the controller that leads to the API without relays.
      - There is a helper process then, too, as M(day2.kubernetes.upgrade_journal) needs one.
    type: path
    version_added: 1.1.0
  api_endpoints:
    description: Addresses to return as RV(api_endpoints) with O(local_kubeconfig).
    type: list
    elements: str
    default: []
    version_added: 1.1.0
  kubeconfig:
    description:
      - Path of the administrator's kubeconfig on the control plane host that the task is delegated to.
      - Its text appears in no log and in no result.
    type: path
    default: /etc/kubernetes/admin.conf
  addresses:
    description: Address and port of the API server as seen on each host, where they are not 127.0.0.1 and 6443.
    type: dict
    default: {}
  connect_timeout:
    description: Seconds to wait for the first answer of every host. A host that is late is tried on and on.
    type: int
    default: 30
notes:
  - Delegate the task to a control plane host that can be reached, with C(become), and run it once.
  - Passwords for SSH are not supported, as nobody is there to type them again when a session breaks.
seealso:
  - module: day2.kubernetes.node_drain
"""

EXAMPLES = r"""
- name: Open the way to the API servers
  day2.kubernetes.cluster_session:
    hosts: "{{ groups['kube_control_plane'] }}"
  delegate_to: "{{ groups['kube_control_plane'][0] }}"
  become: true
  run_once: true
  register: session

- name: Drain a worker through it
  day2.kubernetes.node_drain:
    name: worker-1
    kubeconfig: "{{ session.kubeconfig }}"
    api_endpoints: "{{ session.api_endpoints }}"
  delegate_to: localhost
"""

RETURN = r"""
folder:
  description: The private folder of the run.
  returned: success
  type: str
  sample: /tmp/day2-kubernetes-1000/run-x2k4
  version_added: 1.1.0
kubeconfig:
  description: Path of the kubeconfig. It is gone when the run is over.
  returned: success
  type: str
  sample: /tmp/day2-kubernetes-1000/run-x2k4/kubeconfig
api_endpoints:
  description: Addresses of the API servers, those that answered first.
  returned: success
  type: list
  elements: str
  sample: ["https://127.0.0.1:40001", "https://127.0.0.1:40003", "https://127.0.0.1:40002"]
endpoints:
  description: Address of each host's API server.
  returned: success
  type: dict
  sample: {cp1: "https://127.0.0.1:40001"}
unreachable_hosts:
  description: Why a host could not be reached.
  returned: always
  type: dict
  sample: {cp2: "ssh: connect to host 10.0.0.12 port 22: Connection timed out"}
swept:
  description: Folders of killed runs that were removed.
  returned: success
  type: list
  elements: str
  sample: []
"""
