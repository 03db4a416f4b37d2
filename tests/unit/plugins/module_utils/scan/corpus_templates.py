# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Cases of the corpus: templates, and manifests within other documents."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.scan.cases import CRON, INGRESS, PDB, case

TEMPLATES = [
    case(
        "a chart's template",
        """
{{- if .Values.ingress.enabled }}
apiVersion: extensions/v1beta1
kind: Ingress
metadata:
  name: {{ include "web.name" . }}
  namespace: shop
{{- end }}
""",
        f"2 {INGRESS} shop/",
        low=True,
        templated=True,
    ),
    case(
        "branches",
        """
{{- if .Capabilities.APIVersions.Has "networking.k8s.io/v1" }}
apiVersion: networking.k8s.io/v1
{{- else if .Capabilities.APIVersions.Has "networking.k8s.io/v1beta1" }}
apiVersion: networking.k8s.io/v1beta1
{{- else }}
apiVersion: extensions/v1beta1
{{- end }}
kind: Ingress
metadata:
  name: web
""",
        "4 networking.k8s.io/v1beta1 Ingress web",
        f"6 {INGRESS} web",
        low=True,
        templated=True,
    ),
    case("a version by a helper", 'apiVersion: {{ include "v" . }}\nkind: Ingress\n', templated=True),
    case(
        "braces that are mappings by chance",
        "apiVersion: batch/v1beta1\nkind: CronJob\nspec: {{ .Values.x }}\n",
        f"1 {CRON}",
        low=True,
        templated=True,
    ),
    case(
        "braces in quotes",
        'apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: "{{ x }}"}\n',
        f"1 {CRON} {{{{ x }}}}",
    ),
    case(
        "a template of Jinja",
        "{% for n in ns %}\n---\napiVersion: policy/v1beta1\n"
        "kind: PodDisruptionBudget\nmetadata:\n  name: {{ n }}\n{% endfor %}\n",
        f"3 {PDB}",
        low=True,
        templated=True,
    ),
    case("helpers", '{{- define "v" -}}\n{{- print "extensions/v1beta1" -}}\n{{- end -}}\n', templated=True),
    case(
        "a template beside YAML",
        "a: {{ b }}c\n---\napiVersion: batch/v1beta1\nkind: CronJob\n",
        f"3 {CRON}",
        templated=True,
    ),
    case(
        "a list in a template",
        "{{ if x }}\nitems:\n- apiVersion: batch/v1beta1\n  kind: CronJob\n  metadata:\n    name: j\n{{ end }}",
        f"3 {CRON} j",
        low=True,
        templated=True,
    ),
]

PLAYBOOK = """
- hosts: localhost
  tasks:
    - kubernetes.core.k8s:
        definition:
          apiVersion: batch/v1beta1
          kind: CronJob
          metadata: {name: a}
    - block:
        - kubernetes.core.k8s:
            definition: |
              ---
              apiVersion: policy/v1beta1
              kind: PodDisruptionBudget
              metadata:
                name: b
      rescue:
        - k8s_info: {api_version: batch/v1beta1, kind: CronJob, name: c, namespace: d}
        - debug: {api_version: batch/v1beta1, kind: CronJob, name: c}
        - kubernetes.core.k8s:
            definition:
              - {apiVersion: batch/v1beta1, kind: CronJob, metadata: {name: "{{ e }}"}}
              - "{{ lookup('template', 'x.j2') }}"
"""
FOUND = (f"5 {CRON} a", f"17 {CRON} d/c", f"21 {CRON} {{{{ e }}}}", f"12 {PDB} b")
CONFIGMAP = """
apiVersion: v1
kind: ConfigMap
metadata: {name: m}
data:
  text: "apiVersion: batch/v1beta1 is old"
  manifest.yaml: |
    apiVersion: batch/v1beta1
    kind: CronJob
    metadata: {name: j}
  object.json: '{"apiVersion": "policy/v1beta1", "kind": "PodDisruptionBudget"}'
"""
DEEP = [
    case("a playbook", PLAYBOOK, *FOUND, deep=True),
    case("a playbook that is not looked into", PLAYBOOK),
    case("a ConfigMap", CONFIGMAP, f"7 {CRON} j", f"10 {PDB}", deep=True),
    case("a ConfigMap that is not looked into", CONFIGMAP),
    case(
        "a ConfigMap with escapes",
        'apiVersion: v1\nkind: ConfigMap\ndata:\n  x: "apiVersion: \\"batch\\\\/v1beta1\\"\\nkind: CronJob\\n"\n',
        f"4 {CRON}",
        deep=True,
    ),
    case("a string that is no YAML", "apiVersion: v1\nkind: ConfigMap\ndata:\n  x: 'batch/v1beta1: a: ['\n", deep=True),
]
