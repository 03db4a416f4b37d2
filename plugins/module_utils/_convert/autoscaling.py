# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Autoscalers of v2, whose metrics have a target."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._convert.refusal import (
    Refusal,
    like,
    mapping,
    move_comment,
    rename,
    sequence,
)

Object = t.MutableMapping[str, t.Any]
TARGETS = {
    "targetAverageUtilization": ("Utilization", "averageUtilization"),
    "targetAverageValue": ("AverageValue", "averageValue"),
    "averageValue": ("AverageValue", "averageValue"),
    "targetValue": ("Value", "value"),
}
SOURCES = ("resource", "containerResource", "pods", "object", "external")


def convert(thing: Object, old: str, new: str) -> list[str]:
    """Rewrite the metrics of v2beta1.

    Raises:
        Refusal: a metric has no target, or is not what it should be.

    """
    metrics = sequence(mapping(thing.get("spec"), "spec").get("metrics"), "spec.metrics")
    for metric in metrics:
        for source in SOURCES:
            if source in mapping(metric, "a metric"):
                _metric(mapping(metric[source], source), source)
    return ["metrics have target and metric"] if metrics else []


def _metric(metric: Object, source: str) -> None:
    if source == "object" and "target" in metric:
        rename(metric, "target", "describedObject")
    selector = metric.pop("metricSelector" if source == "external" else "selector", None)
    if "metricName" in metric:
        named = like(metric, {"name": metric["metricName"], **({"selector": selector} if selector else {})})
        move_comment(metric, "metricName", named, "name")
        metric["metricName"] = named
        rename(metric, "metricName", "metric")
    said = [key for key in TARGETS if key in metric]
    if source == "object" and "averageValue" in said and "targetValue" in said:
        metric.pop("targetValue")
        said.remove("targetValue")
    if len(said) != 1:
        raise Refusal(f"a metric of {source} has {'more than one target' if said else 'no target'}")
    kind, field = TARGETS[said[0]]
    target = like(metric, {"type": kind, field: metric[said[0]]})
    move_comment(metric, said[0], target, field)
    metric[said[0]] = target
    rename(metric, said[0], "target")
