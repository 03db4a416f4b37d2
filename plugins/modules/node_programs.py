#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Bring the programs and images of one version of Kubernetes onto a node."""

from __future__ import annotations

DOCUMENTATION = r"""
module: node_programs
short_description: Bring the programs and images of one version of Kubernetes onto a node
version_added: 1.0.0
description:
  - Gets kubeadm, kubelet and kubectl of exactly one version, from packages or as files, and pulls images.
  - With O(state=staged) everything is downloaded and verified before a node is cordoned. Only the programs in
    O(install) are replaced.
  - With O(state=present) all programs are at the version. Packages on hold stay on hold. No service is restarted.
  - For packages, the source that names a minor version of Kubernetes in its URL is pointed at the minor of O(version).
    When that source does not hold the packages, it is put back and the module fails.
  - A C(kubectl) is upgraded only where there is one. A program that is newer is never downgraded.
  - The way over dnf is tested with recorded answers only.
author: Day2 contributors (@day2)
requirements:
  - root on the node
extends_documentation_fragment: day2.kubernetes.attributes
attributes:
  check_mode:
    support: full
    details: Looks for the packages with an index in a temporary folder, and for files and their checksums at
      O(files_url). Fails when they are not to be had.
  diff_mode:
    support: full
  idempotent:
    support: full
  action:
    description: Has an action plugin that says every C(day2_heartbeat_seconds) (a variable, 15 by default, 0 for never)
      that it still runs, and runs it again when the connection is lost. A host that does not answer for
      C(day2_reconnect_seconds) (120 by default) in all has failed, and is not unreachable. In C(check_mode), with
      C(async) and with C(ignore_unreachable), a lost connection is as in any other task.
    support: full
options:
  version:
    description: Version of Kubernetes, such as V(1.34.4), with or without C(v).
    type: str
    required: true
  names:
    description: The programs.
    type: list
    elements: str
    choices: [kubeadm, kubelet, kubectl]
    default: [kubeadm, kubelet, kubectl]
  state:
    description: Whether to download only, or to install.
    type: str
    choices: [staged, present]
    default: present
  install:
    description:
      - Programs that O(state=staged) installs already.
      - A new kubeadm changes nothing on a node until it is run, and it knows the images of its version.
    type: list
    elements: str
    choices: [kubeadm, kubelet, kubectl]
    default: [kubeadm]
  source:
    description: Where programs come from. V(auto) goes for each program by what put it on the node.
    type: str
    choices: [auto, packages, files]
    default: auto
  repository:
    description:
      - URL of the package source to use in place of the configured one.
      - Where no source of Kubernetes is configured yet, for apt a whole line that begins with C(deb) can be given too.
    type: str
  files_url:
    description:
      - URL, or folder on the node, laid out like Kubernetes' download site, with for example
        C(v1.34.4/bin/linux/amd64/kubelet) and C(kubelet.sha256) beside it.
      - Needed where a program on the node is a file and no package.
    type: str
  checksums:
    description: The sha256 of files by program. They win over the C(.sha256) files at O(files_url).
    type: dict
    default: {}
  bin_dir:
    description: Folder for programs from files. Without it a program stays where it is.
    type: path
  images:
    description: Images to pull.
    type: list
    elements: str
    default: []
  kubeadm_images:
    description:
      - Also pull what C(kubeadm config images list) names, all of it for a V(control_plane) node, and for a
        V(node) only what runs there.
      - Works when kubeadm is at O(version), which O(install) sees to. Where it is not, as in check mode, only O(images)
        counts.
    type: str
    choices: [none, node, control_plane]
    default: none
  image_repository:
    description: Registry for O(kubeadm_images), when the cluster does not use C(registry.k8s.io).
    type: str
  stage_dir:
    description: Folder for downloads.
    type: path
    default: /var/cache/day2-kubernetes
  lock_timeout:
    description: Seconds to wait while another program uses the package manager.
    type: int
    default: 120
seealso:
  - module: day2.kubernetes.kubeadm_upgrade
"""

EXAMPLES = r"""
- name: Download everything and install kubeadm alone
  day2.kubernetes.node_programs:
    version: 1.34.4
    state: staged
    kubeadm_images: node
  become: true

- name: Install kubelet and kubectl from an own mirror of the download site
  day2.kubernetes.node_programs:
    version: 1.34.4
    state: present
    files_url: https://mirror.example.com/kubernetes
    checksums:
      kubelet: 8b2a1c8e0b8ef0e1c5b8f2a1d5cb2b0d6a0a3a8f9bb3a2d0c56a1f6cbf36e0d4
  become: true
"""

RETURN = r"""
programs:
  description:
    - Version of each program before and after, V(null) where it is not on the node.
    - C(origin) says where a program comes from, V(null) when there was nothing to do.
  returned: success
  type: dict
  sample:
    kubelet:
      before: 1.33.13
      after: 1.34.4
      origin: 1.34.4-1.1 from https://pkgs.k8s.io/core:/stable:/v1.34/deb  Packages
images:
  description: The images that are on the node now, or would be.
  returned: success
  type: list
  elements: str
  sample: ["registry.k8s.io/kube-proxy:v1.34.4"]
repository:
  description: URLs of the package sources of Kubernetes.
  returned: success
  type: list
  elements: str
  sample: ["https://pkgs.k8s.io/core:/stable:/v1.34/deb/"]
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.provide import provide
from ansible_collections.day2.kubernetes.plugins.module_utils._node.provide_plan import Wanted

NAMES = ["kubeadm", "kubelet", "kubectl"]
OPTIONS = {
    "version": {"type": "str", "required": True},
    "names": {"type": "list", "elements": "str", "choices": NAMES, "default": NAMES},
    "state": {"type": "str", "choices": ["staged", "present"], "default": "present"},
    "install": {"type": "list", "elements": "str", "choices": NAMES, "default": ["kubeadm"]},
    "source": {"type": "str", "choices": ["auto", "packages", "files"], "default": "auto"},
    "repository": {"type": "str"},
    "files_url": {"type": "str"},
    "checksums": {"type": "dict", "default": {}},
    "bin_dir": {"type": "path"},
    "images": {"type": "list", "elements": "str", "default": []},
    "kubeadm_images": {"type": "str", "choices": ["none", "node", "control_plane"], "default": "none"},
    "image_repository": {"type": "str"},
    "stage_dir": {"type": "path", "default": "/var/cache/day2-kubernetes"},
    "lock_timeout": {"type": "int", "default": 120},
}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=OPTIONS, supports_check_mode=True)
    params = {name: tuple(value) if isinstance(value, list) else value for name, value in module.params.items()}
    wanted = Wanted(**{**params, "version": module.params["version"].lstrip("v")})
    try:
        result = provide(Host(), wanted, check=module.check_mode)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    before, after = result["outcome"].before, result["outcome"].after
    module.exit_json(
        changed=before != after,
        programs=result["programs"],
        images=result["images"],
        repository=result["repository"],
        diff={"before": before, "after": after},
    )


if __name__ == "__main__":
    main()
