# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Kinds with one or two things to look at."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._convert.refusal import Refusal, mapping, rename, sequence

Object = t.MutableMapping[str, t.Any]
# what v1beta1 did where a webhook says nothing
WEBHOOK = {
    "failurePolicy": "Ignore",
    "matchPolicy": "Exact",
    "timeoutSeconds": 30,
    "admissionReviewVersions": ["v1beta1"],
}
TOPOLOGY = {"kubernetes.io/hostname": "nodeName", "topology.kubernetes.io/zone": "zone"}


def disruption_budget(thing: Object, old: str, new: str) -> list[str]:
    """Look at the selector.

    Raises:
        Refusal: it is empty, which means nothing in v1beta1 and everything in v1.

    """
    selector = mapping(thing.get("spec"), "spec").get("selector")
    if selector is not None and not any(mapping(selector, "spec.selector").values()):
        raise Refusal("spec.selector is empty: it selects no pod in v1beta1, and every pod of the namespace in v1")
    return []


def priority_level(thing: Object, old: str, new: str) -> list[str]:
    """Rename the shares.

    Raises:
        Refusal: there are shares of both names.

    """
    limited = mapping(mapping(thing.get("spec"), "spec").get("limited"), "spec.limited")
    if not new.endswith(("v1beta3", "/v1")) or "assuredConcurrencyShares" not in limited:
        return []
    if "nominalConcurrencyShares" in limited:
        raise Refusal("spec.limited has assuredConcurrencyShares and nominalConcurrencyShares")
    rename(limited, "assuredConcurrencyShares", "nominalConcurrencyShares")
    return ["assuredConcurrencyShares is nominalConcurrencyShares"]


def access_review(thing: Object, old: str, new: str) -> list[str]:
    """Rename the groups."""
    spec = mapping(thing.get("spec"), "spec")
    return ["spec.group is spec.groups"] if rename(spec, "group", "groups") else []


def signing_request(thing: Object, old: str, new: str) -> list[str]:
    """Look at what v1 requires.

    Raises:
        Refusal: it is not there.

    """
    spec = mapping(thing.get("spec"), "spec")
    if not spec.get("signerName") or spec["signerName"] == "kubernetes.io/legacy-unknown":
        raise Refusal("spec.signerName has to name a signer")
    if not spec.get("usages"):
        raise Refusal("spec.usages is required")
    return []


def webhooks(thing: Object, old: str, new: str) -> list[str]:
    """Write down what v1beta1 did by default.

    Raises:
        Refusal: a webhook does not say that it has no side effects.

    """
    changes = []
    for one in sequence(thing.get("webhooks"), "webhooks"):
        hook = mapping(one, "a webhook")
        if hook.get("sideEffects") not in ("None", "NoneOnDryRun"):
            raise Refusal(f"webhook {hook.get('name')}: sideEffects has to be None or NoneOnDryRun")
        for name, value in WEBHOOK.items():
            if name not in hook:
                hook[name] = list(value) if isinstance(value, list) else value
                changes.append(f"{name} is what it was by default")
    return list(dict.fromkeys(changes))


def endpoint_slice(thing: Object, old: str, new: str) -> list[str]:
    """Turn topology into fields.

    Raises:
        Refusal: there is more in it than node and zone.

    """
    changes = []
    for one in sequence(thing.get("endpoints"), "endpoints"):
        endpoint = mapping(one, "an endpoint")
        topology = mapping(endpoint.get("topology"), "topology")
        unknown = sorted(set(topology) - set(TOPOLOGY) - {"topology.kubernetes.io/region"})
        if unknown:
            raise Refusal(f"topology has {', '.join(unknown)}, which cannot be written in v1")
        for label, field in TOPOLOGY.items():
            if label in topology:
                endpoint.setdefault(field, topology[label])
        if "topology" in endpoint:
            del endpoint["topology"]
            changes.append("topology is nodeName and zone")
    return list(dict.fromkeys(changes))
