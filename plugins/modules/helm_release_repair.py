#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rewrite removed Kubernetes APIs inside the releases that Helm keeps."""

from __future__ import annotations

DOCUMENTATION = r"""
module: helm_release_repair
short_description: Rewrite removed Kubernetes APIs inside the releases that Helm keeps
version_added: 1.1.0
description:
  - Helm 3 compares each upgrade with the manifest that it has stored in the cluster. Where this names an API that the
    cluster no longer serves, C(helm upgrade) fails, however new the chart is. This module rewrites such manifests, by
    the rules of M(day2.kubernetes.manifest_convert).
  - Only the revision that the next C(helm upgrade) starts from is rewritten. That is the newest one that is deployed,
    or, of a release that never was, the newest one if it failed. Only documents change in which an API is removed at
    O(target_version). Values, chart, notes, labels and the objects in the cluster stay as they are.
  - Everything is planned before anything is written. Each Secret or ConfigMap is saved first, and is written only when
    it is still the one that was read.
  - What no rule can convert is refused by name and stays as it is.
author: Day2 contributors (@day2)
extends_documentation_fragment:
  - day2.kubernetes.cluster
  - day2.kubernetes.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    description: Shows the lines of manifests that change, and no others. Of a document with a Secret it shows none.
    support: full
  idempotent:
    support: full
options:
  target_version:
    description:
      - Version of Kubernetes to convert for, such as V(1.34). By default the next minor of the cluster.
      - The replacement of an API has to be served by the cluster already. Where it is not, the object is refused until
        the cluster is upgraded.
    type: str
  namespaces:
    description: Namespaces to look into. By default all, for which Secrets and ConfigMaps have to be readable in all.
    type: list
    elements: str
    default: []
  releases:
    description: Names of releases. By default all. One that is not there is an error, and nothing is written.
    type: list
    elements: str
    default: []
  drop_gone:
    description:
      - Take objects out of the stored manifests whose kind is removed and has no successor, such as PodSecurityPolicy.
      - Helm then forgets them. Where the cluster still serves the kind, the object itself stays until the upgrade.
    type: bool
    default: false
  backup_folder:
    description:
      - Folder on the host where the module runs, which is normally the controller, for the backups. They have mode
        0600 and C(kubectl replace -f) writes them back.
      - By default a backup is an object of the same kind beside the one that is changed, named after it with
        C(.backup-) and a digest at the end. Helm does not see it.
    type: path
  strict:
    description: Fail, before anything is written, when something is refused, or cannot be read or listed.
    type: bool
    default: false
requirements:
  - kubernetes >= 29 (Python library, where the module runs)
  - PyYAML >= 6.0 (Python library, where the module runs)
  - ruamel.yaml >= 0.18 (Python library, where the module runs)
seealso:
  - module: day2.kubernetes.api_deprecation_scan
  - module: day2.kubernetes.manifest_convert
  - name: Deprecated Kubernetes APIs
    description: What Helm says about releases that name removed APIs.
    link: https://helm.sh/docs/topics/kubernetes_apis/
"""

EXAMPLES = r"""
- name: Show what would be changed in all releases
  day2.kubernetes.helm_release_repair:
    target_version: "1.34"
  delegate_to: localhost
  check_mode: true
  diff: true

- name: Repair the releases of a namespace, and forget their PodSecurityPolicies
  day2.kubernetes.helm_release_repair:
    target_version: "1.34"
    namespaces: [shop]
    drop_gone: true
    backup_folder: "{{ playbook_dir }}/helm-backups"
  delegate_to: localhost
  register: repaired

- name: Say what is left to do by hand
  ansible.builtin.debug:
    msg: "{{ item.namespace }}/{{ item.release }}: {{ item.reason }}. {{ item.hint | default('') }}"
  loop: "{{ repaired.refused }}"
  loop_control:
    label: "{{ item.release }}"
"""

RETURN = r"""
releases:
  description: Releases that were, or in check mode would be, written.
  returned: success, and when a write fails those before it
  type: list
  elements: dict
  sample:
    - release: web
      namespace: shop
      revision: 7
      object: Secret shop/sh.helm.release.v1.web.v7
      backup: Secret shop/sh.helm.release.v1.web.v7.backup-5d41402abc4b
  contains:
    release:
      description: Name of the release.
      type: str
    namespace:
      description: Namespace that the release is in.
      type: str
    revision:
      description: Number of the revision that was rewritten.
      type: int
    object:
      description: What holds it.
      type: str
    backup:
      description: The object or the file that has it as it was.
      type: str
converted:
  description: Objects in releases that were, or in check mode would be, converted.
  returned: success
  type: list
  elements: dict
  sample:
    - release: web
      namespace: shop
      revision: 7
      hook: null
      document: 3
      line: 41
      api_version: policy/v1beta1
      kind: PodDisruptionBudget
      name: web
      replacement: policy/v1
      changes: []
  contains:
    release: &release
      description: Name of the release.
      type: str
    namespace: &namespace
      description: Namespace that the release is in.
      type: str
    revision: &revision
      description: Number of its revision.
      type: int
    hook: &hook
      description: Events of the hook that the object belongs to, or V(null).
      type: str
    document: &document
      description: Number of the document in the manifest or the hook, from 1.
      type: int
    line: &line
      description: Its line there, as C(helm get manifest) prints it, from 1.
      type: int
    api_version: &api_version
      description: What the object said.
      type: str
    kind: &kind
      description: What the object is.
      type: str
    name: &name
      description: Name of the object, or V(null).
      type: str
    replacement:
      description: What it says now.
      type: str
    changes:
      description: What changed beyond the C(apiVersion).
      type: list
      elements: str
dropped:
  description: Objects that O(drop_gone) took, or in check mode would take, out of releases.
  returned: success
  type: list
  elements: dict
  sample:
    - release: web
      namespace: shop
      revision: 7
      hook: null
      document: 4
      line: 52
      api_version: policy/v1beta1
      kind: PodSecurityPolicy
      name: web
  contains:
    release: *release
    namespace: *namespace
    revision: *revision
    hook: *hook
    document: *document
    line: *line
    api_version: *api_version
    kind: *kind
    name: *name
refused:
  description:
    - What was not converted. A release that cannot be written has no C(document), and a document of several objects
      that cannot be converted as a whole has no C(api_version).
  returned: success, and when O(strict) fails
  type: list
  elements: dict
  sample:
    - release: web
      namespace: shop
      revision: 7
      hook: null
      document: 4
      line: 52
      api_version: policy/v1beta1
      kind: PodSecurityPolicy
      name: web
      replacement: null
      reason: policy/v1beta1 PodSecurityPolicy has no replacement that the target serves
      hint: There is nothing in its place. drop_gone takes it out of the release.
  contains:
    release: *release
    namespace: *namespace
    revision: *revision
    hook: *hook
    document: *document
    line: *line
    api_version: *api_version
    kind: *kind
    name: *name
    replacement:
      description: What it would have to say, or V(null).
      type: str
    reason:
      description: Why it was not converted.
      type: str
    hint:
      description: What to do.
      type: str
unparsed:
  description: Releases, and documents in them, that cannot be read.
  returned: success, and when O(strict) fails
  type: list
  elements: dict
  sample: [{path: Secret shop/sh.helm.release.v1.api.v2, line: null, reason: the release is not base64}]
forbidden:
  description: Resources that may not be listed. Each is a warning too.
  returned: success, and when O(strict) fails
  type: list
  elements: str
  sample: []
target_version:
  description: The minor that was converted for.
  returned: success
  type: str
  sample: "1.34"
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.options import CLUSTER_OPTIONS
from ansible_collections.day2.kubernetes.plugins.module_utils._convert.repair import carry_out, plan_repair, told
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.storage import Wanted
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.write import InCluster, InFolder
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import minor_of
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.scan import versions_of

OPTIONS: dict[str, t.Any] = {
    "target_version": {"type": "str"},
    "namespaces": {"type": "list", "elements": "str", "default": []},
    "releases": {"type": "list", "elements": "str", "default": []},
    "drop_gone": {"type": "bool", "default": False},
    "backup_folder": {"type": "path"},
    "strict": {"type": "bool", "default": False},
}


def run(module: AnsibleModule) -> dict[str, t.Any]:
    """Repair; return what the module returns.

    Raises:
        Day2Error: an option is wrong, O(strict) forbids it, or the cluster cannot be read or written.

    """
    params = module.params
    cluster = Cluster.connect(module)
    versions = versions_of(params["target_version"], None, minor_of(cluster.version()))
    repair = plan_repair(
        cluster, versions, Wanted(params["namespaces"], params["releases"]), drop_gone=params["drop_gone"]
    )
    left = {"refused": repair.all.refused, "unparsed": repair.all.unparsed, "forbidden": repair.forbidden}
    if params["strict"] and repair.left:
        raise Day2Error(f"{repair.left} objects, releases or resources are left over, and nothing was written", **left)
    for warning in repair.warnings:
        module.warn(warning)
    keeper = InFolder(params["backup_folder"]) if params["backup_folder"] else InCluster(cluster)
    if not module.check_mode:
        carry_out(cluster, repair, keeper)
    diff = [
        {
            "before_header": plan.revision.told,
            "after_header": plan.revision.told,
            "before": "".join(plan.outcome.before),
            "after": "".join(plan.outcome.after),
        }
        for plan in repair.plans
    ]
    written = [told(plan, keeper) for plan in repair.plans]
    changes = {"releases": written, "converted": repair.all.converted, "dropped": repair.all.dropped}
    return {"changed": bool(written), "diff": diff, "target_version": str(versions.target), **changes, **left}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec={**CLUSTER_OPTIONS, **OPTIONS}, supports_check_mode=True)
    try:
        result = run(module)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
