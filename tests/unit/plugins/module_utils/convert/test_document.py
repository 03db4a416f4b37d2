# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documents that are converted: what is written afterwards, to the letter, and what is refused."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._convert.document import convert
from ansible_collections.day2.kubernetes.plugins.module_utils._convert.refusal import Refusal
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor

TARGET = Versions(Minor(1, 34))
INGRESS = """# the shop
---
apiVersion: networking.k8s.io/v1beta1 # old
kind: Ingress
metadata: {name: web,  namespace: 'shop'}
spec:
    # when nothing matches
    backend:
        serviceName: fallback # at night
        servicePort: http
    rules:
        - host: "shop.example.com"
          http:
              paths:
                  - path: /
                    backend: {serviceName: web, servicePort: 80}
"""
NEW_INGRESS = """# the shop
---
apiVersion: networking.k8s.io/v1      # old
kind: Ingress
metadata: {name: web, namespace: 'shop'}
spec:
    # when nothing matches
    defaultBackend:
        service:
            name: fallback    # at night
            port:
                name: http
    rules:
        - host: "shop.example.com"
          http:
              paths:
                  - path: /
                    backend: {service: {name: web, port: {number: 80}}}
                    pathType: ImplementationSpecific
"""
SCALER = """apiVersion: autoscaling/v2beta1
kind: HorizontalPodAutoscaler
spec:
  metrics:
  - type: Resource
    resource:
      name: cpu
      targetAverageUtilization: 80 # percent
  - type: Object
    object:
      target: {kind: Service, name: s}
      metricName: hits
      targetValue: 10k
  - type: External
    external: {metricName: queue, metricSelector: {matchLabels: {a: b}}, targetAverageValue: 5}
"""
NEW_SCALER = """apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
spec:
  metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 80     # percent
  - type: Object
    object:
      describedObject: {kind: Service, name: s}
      metric:
        name: hits
      target:
        type: Value
        value: 10k
  - type: External
    external: {metric: {name: queue, selector: {matchLabels: {a: b}}}, target: {type: AverageValue, averageValue: 5}}
"""
PLAIN = "apiVersion:   'batch/v1beta1'   # x\nkind: CronJob\nspec:  {a: [1,2],   b: \"c\"}\n\n\n# end"
LIST = """apiVersion: v1
kind: List
items:
  - {apiVersion: batch/v1beta1, kind: CronJob}
  - {apiVersion: policy/v1beta1, kind: PodSecurityPolicy}
  - {kind: Lease, apiVersion: coordination.k8s.io/v1beta1}
"""
DEPLOYMENT = "apiVersion: {}\nkind: {}\nspec:\n  template:\n    metadata:\n      labels: {{a: b}}\n"
BUDGET = "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nspec: {minAvailable: 1}\n"
SELECTOR = "  selector:\n    matchLabels:\n      a: b\n"
HOOK = "apiVersion: admissionregistration.k8s.io/v1beta1\nkind: MutatingWebhookConfiguration\nwebhooks:\n- name: h\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(INGRESS, NEW_INGRESS, id="an Ingress"),
        pytest.param(SCALER, NEW_SCALER, id="an autoscaler"),
        pytest.param(PLAIN, PLAIN.replace("v1beta1", "v1"), id="only the version"),
        pytest.param(BUDGET, BUDGET.replace("v1beta1", "v1"), id="no selector selects nothing in both"),
        pytest.param(
            LIST,
            LIST.replace("batch/v1beta1", "batch/v1").replace("k8s.io/v1beta1", "k8s.io/v1"),
            id="a list, as far as it goes",
        ),
        pytest.param(
            '{"apiVersion": "batch/v1beta1", "kind": "CronJob"}',
            '{"apiVersion": "batch/v1", "kind": "CronJob"}',
            id="JSON",
        ),
        pytest.param(
            "kind: CronJobList\napiVersion: batch/v1beta1\nitems:\n- spec: {}\n",
            "kind: CronJobList\napiVersion: batch/v1\nitems:\n- spec: {}\n",
            id="a typed list",
        ),
        pytest.param(
            DEPLOYMENT.format("extensions/v1beta1", "Deployment"),
            DEPLOYMENT.format("apps/v1", "Deployment") + SELECTOR,
            id="a Deployment without a selector",
        ),
        pytest.param(
            DEPLOYMENT.format("apps/v1beta1", "StatefulSet") + SELECTOR,
            DEPLOYMENT.format("apps/v1", "StatefulSet") + SELECTOR + "  updateStrategy:\n    type: OnDelete\n",
            id="a default that was another one",
        ),
        pytest.param(
            f"{HOOK}  sideEffects: None\n  failurePolicy: Fail\n",
            f"{HOOK}  sideEffects: None\n  failurePolicy: Fail\n  matchPolicy: Exact\n  timeoutSeconds: 30\n"
            "  admissionReviewVersions:\n  - v1beta1\n".replace("v1beta1\nkind", "v1\nkind"),
            id="a webhook",
        ),
        pytest.param(
            "apiVersion: flowcontrol.apiserver.k8s.io/v1beta2\nkind: PriorityLevelConfiguration\n"
            "spec:\n  limited:\n    assuredConcurrencyShares: 5 # few\n    limitResponse: {type: Reject}\n",
            "apiVersion: flowcontrol.apiserver.k8s.io/v1\nkind: PriorityLevelConfiguration\n"
            "spec:\n  limited:\n    nominalConcurrencyShares: 5 # few\n    limitResponse: {type: Reject}\n",
            id="a name in its place",
        ),
        pytest.param(
            "apiVersion: discovery.k8s.io/v1beta1\nkind: EndpointSlice\nendpoints:\n- addresses: [a]\n"
            "  topology: {kubernetes.io/hostname: n, topology.kubernetes.io/zone: z}\n",
            "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nendpoints:\n- addresses: [a]\n"
            "  nodeName: n\n  zone: z\n",
            id="topology",
        ),
    ],
)
def test_a_document_is_rewritten(before: str, after: str) -> None:
    """With its comments and in its order; a second time there is nothing to do."""
    after = after.replace("admissionregistration.k8s.io/v1beta1", "admissionregistration.k8s.io/v1")
    made = convert(before, TARGET)
    assert made.text == after
    assert convert(after, TARGET).done == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\n", "no replacement", id="nothing instead"),
        pytest.param("apiVersion: v1\nkind: Endpoints\n", "another kind, EndpointSlice", id="another kind"),
        pytest.param(
            "apiVersion: apiextensions.k8s.io/v1beta1\nkind: CustomResourceDefinition\n", "by rule", id="no rule"
        ),
        pytest.param(
            "apiVersion: cert-manager.io/v1alpha2\nkind: Certificate\n", "by rule", id="no rule for that version"
        ),
        pytest.param("apiVersion: kubeadm.k8s.io/v1beta2\nkind: ClusterConfiguration\n", "by rule", id="kubeadm's"),
        pytest.param(
            "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nspec: {selector: {}}\n",
            "every pod",
            id="empty selector",
        ),
        pytest.param("apiVersion: apps/v1beta1\nkind: Deployment\nspec: {}\n", "no labels", id="no selector"),
        pytest.param(f"{HOOK}  sideEffects: Some\n", "webhook h: sideEffects", id="side effects"),
        pytest.param(
            "apiVersion: extensions/v1beta1\nkind: Ingress\nspec: {rules: 1}\n", "is no list", id="wrong type"
        ),
        pytest.param(
            "apiVersion: extensions/v1beta1\nkind: IngressList\nitems: [{}]\n", "write a List", id="typed list"
        ),
        pytest.param(
            f"{SCALER[:62]}spec: {{metrics: [{{resource: {{name: c}}}}]}}\n",
            "no target",
            id="no target",
        ),
        pytest.param(
            "apiVersion: discovery.k8s.io/v1beta1\nkind: EndpointSlice\nendpoints: [{topology: {rack: 1}}]\n",
            "topology has rack",
            id="topology",
        ),
        pytest.param(
            "apiVersion: certificates.k8s.io/v1beta1\nkind: CertificateSigningRequest\nspec: {}\n",
            "signerName",
            id="signer",
        ),
    ],
)
def test_what_no_rule_can_decide_is_refused(text: str, reason: str) -> None:
    """By name, with what to do, and nothing is written."""
    made = convert(text, TARGET)
    assert (made.text, made.done) == (text, [])
    assert reason in made.refused[0]["reason"]
    assert made.refused[0]["hint"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: [", id="broken"),
        pytest.param("a: 1\na: 2\napiVersion: batch/v1beta1\nkind: CronJob\n", id="a key twice"),
        pytest.param("{{ x }}", id="a template"),
        pytest.param("[" * 3000, id="deep"),
    ],
)
def test_what_cannot_be_read_is_refused_as_a_whole(text: str) -> None:
    """Nobody knows what it means."""
    with pytest.raises(Refusal):
        convert(text, TARGET)


def test_an_older_target_gets_what_it_serves() -> None:
    """And not what it does not know."""
    made = convert(INGRESS.replace("networking.k8s.io", "extensions"), Versions(Minor(1, 18)))
    assert made.text == INGRESS
