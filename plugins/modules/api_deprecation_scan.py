#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Find deprecated and removed Kubernetes APIs before an upgrade."""

from __future__ import annotations

DOCUMENTATION = r"""
module: api_deprecation_scan
short_description: Find deprecated and removed Kubernetes APIs before an upgrade
version_added: 1.1.0
description:
  - Finds objects whose API is deprecated or no longer served by the version of Kubernetes that a cluster shall have,
    and says what to write instead.
  - Files may be YAML or JSON of any size, with any number of documents. What cannot be read is told with its line, and
    the rest is scanned all the same. Only objects count, and never what a string, an annotation or a rule names.
  - In a cluster it finds who writes objects with such APIs, which of them its API servers were asked for and by whom,
    what Helm has stored, and custom kinds that have versions of that sort. It asks for nothing deprecated itself.
  - Nothing is ever executed or constructed from what is scanned, and nothing but the report is written.
author: Day2 contributors (@day2)
extends_documentation_fragment:
  - day2.kubernetes.cluster
  - day2.kubernetes.attributes
attributes:
  check_mode:
    description: It does the same, and writes O(report) too.
    support: full
  diff_mode:
    support: N/A
    details: Nothing is changed.
  idempotent:
    support: full
options:
  paths:
    description:
      - Files, folders and globs on the host where the module runs, which is normally the controller.
      - Below a folder, files are taken whose names end in C(.yaml), C(.yml), C(.json), C(.jsonl), C(.ndjson), C(.j2),
        C(.tpl), C(.tmpl), C(.gotmpl), C(.yaml.in) or C(.yml.in). A file that is named itself is always read.
      - Without a slash at its beginning a path begins at the folder of the playbook.
      - Links are followed once. A folder such as C(.git) or C(node_modules) is left out.
    type: list
    elements: path
    default: []
  exclude:
    description: Globs of files and folders to leave out, of their names, their paths, or their paths below a folder.
    type: list
    elements: str
    default: []
  live:
    description:
      - Scan the objects of a cluster, of all kinds of which a version was ever deprecated, and of all custom kinds.
        Each is listed in a version that is not deprecated, page by page, and of most only the metadata is asked for.
        Secrets, ConfigMaps and Pods are not read.
      - What an object was written with is in the annotations of C(kubectl apply) and kapp, and in its managedFields.
        When it was written again later with a newer API, the finding has a low severity.
      - Versions of CustomResourceDefinitions that are deprecated, not served, or left in C(status.storedVersions) are
        findings too. cert-manager, Istio and VolumeSnapshots are judged by the versions that the cluster has of them.
      - docs/api_deprecation_scan_role.yaml is the least role for it.
    type: bool
    default: false
  helm:
    description: Scan the releases that Helm keeps in a cluster.
    type: bool
    default: false
  metrics:
    description:
      - Ask each API server which deprecated APIs were requested since it started. Give all of them in O(api_endpoints),
        since each counts for itself.
      - The version of a kind that the cluster prefers is asked for by Kubernetes itself, and has a low severity.
    type: bool
    default: false
  audit_log:
    description:
      - Audit log of an API server, plain or compressed with gzip, whose lines say which clients use deprecated APIs. No
        cluster is needed for it. The level V(Metadata) of a policy is enough.
    type: path
  target_version:
    description:
      - Version of Kubernetes to judge for, such as V(1.34). A patch release and a leading C(v) may be there.
      - By default the next minor of the cluster. Without a cluster it is required.
      - One that is newer than the tables of the collection is a warning.
    type: str
  current_version:
    description: Version that the cluster has now, for RV(findings[].usable_now). By default what the cluster says.
    type: str
  component_versions:
    description:
      - Versions of components that have APIs of their own, by their names V(cert-manager), V(Istio) and
        V(external-snapshotter), in quotes. They count more than what a cluster tells.
      - By default what O(live) sees, and without it the newest that the tables know.
    type: dict
    default: {}
  fail_on:
    description:
      - What makes the module fail, after everything was scanned and O(report) was written.
      - V(deprecated) fails on removed APIs too. What a template looks like counts; render it, or ignore it. What has a
        low severity does not.
    type: str
    choices: [none, deprecated, removed]
    default: none
  ignore:
    description: Findings that may stay. They are returned in RV(ignored). Fields are globs, and all given ones match.
    type: list
    elements: dict
    default: []
    suboptions:
      api_version:
        description: API such as V(policy/v1beta1).
        type: str
      kind:
        description: Kind such as V(PodDisruptionBudget).
        type: str
      namespace:
        description: Namespace that the object names.
        type: str
      name:
        description: Name of the object.
        type: str
      path:
        description: Path of the file, or the end of it. Evidence from elsewhere stays a finding.
        type: str
      until:
        description: Last day, such as V(2027-03-31). After it the entry ignores nothing and is a warning.
        type: str
      reason:
        description: Why it may stay.
        type: str
  strict:
    description: Fail on what could not be read and on kinds that may not be listed.
    type: bool
    default: false
  deep:
    description:
      - Look for manifests in playbooks too, where tasks of M(kubernetes.core.k8s) have a C(definition) or name an
        C(api_version), and in the strings of ConfigMaps.
    type: bool
    default: false
  render_helm:
    description:
      - Render each chart below O(paths) with its own values, and scan what comes out instead of guessing what its
        templates would become. C(helm) has to be on the PATH.
    type: bool
    default: false
  render_kustomize:
    description:
      - Render each kustomization below O(paths). C(kubectl) or C(kustomize) has to be on the PATH. Either may fetch
        what a kustomization names by a URL.
    type: bool
    default: false
  report:
    description:
      - File to write the result to, or several, of one scan. The name ends in C(.json), C(.sarif) (for code hosts),
        C(.xml) (JUnit's, where a removed API is a failed test and a deprecated one is skipped), C(.md) or C(.html).
    type: list
    elements: path
    default: []
requirements:
  - PyYAML >= 6.0 (Python library, where the module runs)
seealso:
  - module: day2.kubernetes.manifest_convert
  - name: Deprecated API Migration Guide
    description: What changes in each removed API, for users of Kubernetes.
    link: https://kubernetes.io/docs/reference/using-api/deprecation-guide/
"""

EXAMPLES = r"""
- name: Scan manifests before the upgrade to 1.34
  day2.kubernetes.api_deprecation_scan:
    paths:
      - "{{ playbook_dir }}/manifests"
    exclude:
      - "*/testdata/*"
    target_version: "1.34"
    current_version: "1.33"
    report: "{{ playbook_dir }}/deprecated-apis.html"
  delegate_to: localhost
  register: scan

- name: Say what has to be changed
  ansible.builtin.debug:
    msg: "{{ item.evidence[0].path | default('cluster') }}: {{ item.kind }} {{ item.name }}: {{ item.hint }}"
  loop: "{{ scan.findings }}"
  loop_control:
    label: "{{ item.id }}"

- name: Scan a cluster for the upgrade to its next minor
  day2.kubernetes.api_deprecation_scan:
    kubeconfig: /etc/kubernetes/admin.conf
    live: true
    helm: true
    metrics: true
    api_endpoints:
      - https://192.0.2.11:6443
      - https://192.0.2.12:6443
      - https://192.0.2.13:6443
    report: "{{ playbook_dir }}/deprecated-apis.html"
  delegate_to: localhost

- name: Find out which clients have to be updated
  day2.kubernetes.api_deprecation_scan:
    audit_log: /var/log/kubernetes/audit.log
    target_version: "1.34"
  register: clients

- name: Let a pipeline fail on removed APIs, but for one until spring
  day2.kubernetes.api_deprecation_scan:
    paths: [charts, deploy/*.yaml]
    target_version: v1.34.4
    fail_on: removed
    strict: true
    render_helm: true
    ignore:
      - kind: Ingress
        path: charts/legacy/*
        until: "2027-03-31"
        reason: legacy is switched off by then
    report: deprecated-apis.sarif
  delegate_to: localhost
"""

RETURN = r"""
findings:
  description:
    - Uses of APIs that are deprecated or removed at the target, one for each object and API, removed ones first.
    - What was seen in several places is one finding with several pieces of evidence.
  returned: always, also when the module fails because of O(fail_on) or O(strict)
  type: list
  elements: dict
  sample:
    - id: 4d1a2c6fb0e7
      api_version: policy/v1beta1
      kind: PodDisruptionBudget
      namespace: shop
      name: cart
      status: removed
      deprecated_in: "1.21"
      removed_in: "1.25"
      replacement: policy/v1
      replacement_kind: PodDisruptionBudget
      replacement_available_in: "1.21"
      usable_now: true
      severity: high
      confidence: high
      hint: >-
        Write policy/v1, which is served since 1.21. The fields are the same, but an empty spec.selector ({}) selects
        all pods of the namespace instead of none.
      evidence: [{source: file, path: manifests/cart.yaml, document: 2, line: 14}]
  contains:
    id:
      description: The same for the same use in every run.
      type: str
    api_version:
      description: What the object says.
      type: str
    kind:
      description: What the object is.
      type: str
    namespace:
      description: Namespace that the object names, or V(null).
      type: str
    name:
      description: Name of the object, or V(null).
      type: str
    status:
      description: V(removed) when the target does not serve it, else V(deprecated).
      type: str
    deprecated_in:
      description: Version since which it is deprecated. V(null) for alphas removed without, and custom kinds.
      type: str
    removed_in:
      description: First version without it, or the one planned. V(null) when there is no plan.
      type: str
    replacement:
      description: API that the target serves instead, or V(null).
      type: str
    replacement_kind:
      description: Kind to use there.
      type: str
    replacement_available_in:
      description: Version since which the replacement is served. Without a replacement, when the target gets none yet.
      type: str
    usable_now:
      description: Whether the cluster serves the replacement already. V(null) when its version is not known.
      type: bool
    severity:
      description:
        - V(high) for what is removed, and V(medium) for what is deprecated.
        - V(low) for evidence that is stale, for what Kubernetes itself asks for, and for definitions of custom kinds
          alone. What a controller wrote is one step lower.
      type: str
    confidence:
      description: V(low) for what a template only looks like.
      type: str
    hint:
      description: What to do, and what changes beyond the C(apiVersion).
      type: str
    evidence:
      description:
        - Where it was seen. C(source) is V(file), V(helm), V(last-applied), V(managedFields), V(metrics), V(audit) or
          V(definition) (a manifest within another document, or the CustomResourceDefinition C(crd)).
        - C(path) is the path as it was given, or below the folder that was. C(document) and C(line) count from 1.
        - C(manager), C(operation), C(time) and C(subresource) are those of managedFields. C(annotation) is the one that
          has what was applied, C(served) is V(false) when the cluster does not serve that version any more.
        - C(server) is the API server that was asked, C(since) when it began to count.
        - C(client) is the user agent of who asked, C(user) its name, C(count) the number of lines in the log, and
          C(time) and C(line) are those of the last one.
        - C(release), its C(namespace), C(revision), C(hook) and C(template) are those of Helm.
      type: list
      elements: dict
counts:
  description: Numbers of findings.
  returned: always, also when the module fails because of O(fail_on) or O(strict)
  type: dict
  sample: {total: 3, removed: 2, deprecated: 1, high: 2, medium: 1, low: 0, low_confidence: 0, ignored: 1}
scanned:
  description:
    - What was looked at. Objects of a file in which nothing is deprecated are counted by their C(apiVersion).
  returned: always, also when the module fails because of O(fail_on) or O(strict)
  type: dict
  sample: {files: 120, documents: 840, objects: 836}
unparsed:
  description:
    - What could not be read, with the C(line) where that became clear, or V(null). C(path) may be a resource such as
      V(widgets.example.com).
  returned: always, also when the module fails because of O(fail_on) or O(strict)
  type: list
  elements: dict
  sample: [{path: manifests/old.yaml, line: 12, reason: "while parsing a block mapping, did not find expected key"}]
templated:
  description: Templates that are no YAML before they are rendered. What they look like has a low confidence.
  returned: always, also when the module fails because of O(fail_on) or O(strict)
  type: list
  elements: str
  sample: [charts/web/templates/ingress.yaml]
forbidden:
  description: Resources that may not be listed, such as V(ingresses.networking.k8s.io), and V(/metrics).
  returned: always, also when the module fails because of O(fail_on) or O(strict)
  type: list
  elements: str
  sample: []
ignored:
  description: Findings that O(ignore) covers, with the C(reason) and C(until) of the entry.
  returned: always, also when the module fails because of O(fail_on) or O(strict)
  type: list
  elements: dict
  sample: []
target_version:
  description: The minor that was judged for.
  returned: always, also when the module fails because of O(fail_on) or O(strict)
  type: str
  sample: "1.34"
current_version:
  description: The minor of the cluster now, or V(null).
  returned: always, also when the module fails because of O(fail_on) or O(strict)
  type: str
  sample: "1.33"
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.options import CLUSTER_OPTIONS
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._scan import report
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.ignore import read_rules
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.installed import wanted_components
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.options import SCAN_OPTIONS
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.scan import (
    FileOptions,
    problem,
    result_of,
    scan_files,
    versions_of,
)

FILES = ("paths", "exclude", "deep", "render_helm", "render_kustomize")
CLUSTER = ("live", "helm", "metrics", "audit_log")


def run(params: dict[str, t.Any]) -> dict[str, t.Any]:
    """Return the result of a scan, with its warnings.

    Raises:
        Day2Error: an option is wrong, or there is no cluster although one is needed.

    """
    rules = read_rules(params["ignore"])
    for path in params["report"]:
        report.check_path(path)
    if not any(params[name] for name in ("paths", *CLUSTER)):
        raise Day2Error("There is nothing to scan: give paths, live, helm, metrics or audit_log")
    components = wanted_components(params["component_versions"])
    harvest = Harvest()
    if any(params[name] for name in CLUSTER):
        versions = _scan_cluster(params, components, harvest)
    else:
        versions = versions_of(params["target_version"], params["current_version"], None, components)
    if params["paths"]:
        scan_files(FileOptions(**{name: params[name] for name in FILES}), versions, harvest)
    result = result_of(harvest, versions, rules)
    for path in params["report"]:
        report.write(path, result)
    return result


def _scan_cluster(params: dict[str, t.Any], components: dict[str, Minor], harvest: Harvest) -> Versions:
    # without a cluster there is no need to wait for what talks to one
    from ansible_collections.day2.kubernetes.plugins.module_utils._scan.cluster import (
        ClusterOptions,
        find_cluster,
        scan_cluster,
    )

    options = ClusterOptions(**{name: params[name] for name in CLUSTER})
    site = find_cluster(params, options)
    now = site.now if site else None
    versions = versions_of(params["target_version"], params["current_version"], now, components)
    return scan_cluster(site, options, versions, harvest)


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec={**CLUSTER_OPTIONS, **SCAN_OPTIONS}, supports_check_mode=True)
    try:
        result = run(module.params)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    for warning in result.pop("warnings"):
        module.warn(warning)
    trouble = problem(result, module.params["fail_on"], module.params["strict"])
    if trouble:
        module.fail_json(msg=trouble, changed=False, **result)
    module.exit_json(changed=False, **result)


if __name__ == "__main__":
    main()
