# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation shared by the modules that talk to the Kubernetes API."""

from __future__ import annotations


class ModuleDocFragment:
    """Faces of plugins/module_utils/_cluster/options.py."""

    DOCUMENTATION = r"""
options:
  kubeconfig:
    description:
      - Path of the kubeconfig file.
      - Without it the environment variable E(K8S_AUTH_KUBECONFIG), the service account of a pod, and the files that
        C(kubectl) would read are tried, in this order. The other E(K8S_AUTH_*) variables of M(kubernetes.core.k8s)
        work too.
    type: path
  context:
    description: Context of the kubeconfig, when it is not the current one.
    type: str
  api_endpoints:
    description:
      - URLs of API servers that are used instead of the server in the kubeconfig, such as the local ends of SSH relays.
      - They are tried in turn, so that one API server may be away, as during the upgrade of a control-plane host.
      - Certificates are verified against the C(tls-server-name) of the kubeconfig or, without one, against the host
        in its C(server).
    type: list
    elements: str
requirements:
  - kubernetes >= 29.0.0 (Python library, where the module runs)
attributes:
  action_group:
    description: Use C(group/day2.kubernetes.cluster) in C(module_defaults) to set the options of the connection once.
    support: full
    membership:
      - day2.kubernetes.cluster
"""
