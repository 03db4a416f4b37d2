# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Which load balancers had no traffic: five hundred questions to CloudWatch in one request."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._utc import utc
from ansible_collections.day2.kubernetes.plugins.module_utils._waste.found import DAY, Row, Terms

if t.TYPE_CHECKING:
    from ansible_collections.day2.kubernetes.plugins.module_utils._waste.storage import Ask

AT_ONCE = 500
# type of load balancer -> where its figures are, and those that are zero when nobody uses it
METRICS = {
    "application": ("AWS/ApplicationELB", ("RequestCount", "ProcessedBytes")),
    "network": ("AWS/NetworkELB", ("ProcessedBytes",)),
    "gateway": ("AWS/GatewayELB", ("ProcessedBytes",)),
    "classic": ("AWS/ELB", ("RequestCount", "EstimatedProcessedBytes")),
}


def silent(ask: Ask, rows: list[Row], terms: Terms) -> set[str]:
    """Return the ids of those without traffic for terms.idle_days, and none whose figures are not whole."""
    sums: dict[str, list[float | None]] = {}
    questions = [(key_of(row), question) for row in rows for question in questions_of(row)]
    for start in range(0, len(questions), AT_ONCE):
        part = questions[start : start + AT_ONCE]
        told = _ask(ask, [question for dummy, question in part], terms)
        for (key, dummy), total in zip(part, told):
            sums.setdefault(key, []).append(total)
    return {key for key, totals in sums.items() if all(total == 0 for total in totals)}


def key_of(row: Row) -> str:
    """Return the id of a load balancer."""
    return str(row.get("LoadBalancerArn") or row["LoadBalancerName"])


def questions_of(row: Row) -> list[Row]:
    """Return the metrics of a load balancer, as CloudWatch names them."""
    namespace, names = METRICS[row["Type"]]
    name, value = "LoadBalancerName", row["LoadBalancerName"]
    if row["Type"] != "classic":
        name, value = "LoadBalancer", row["LoadBalancerArn"].partition(":loadbalancer/")[2]
    return [
        {"Namespace": namespace, "MetricName": one, "Dimensions": [{"Name": name, "Value": value}]} for one in names
    ]


def totals_of(results: list[Row], count: int) -> list[float | None]:
    """Return the sum of each metric, which may come in several parts; None where the figures are not whole."""
    totals: list[float | None] = []
    for number in range(count):
        parts = [one for one in results if one["Id"] == f"m{number}"]
        whole = any(one.get("StatusCode", "Complete") == "Complete" for one in parts)
        totals.append(sum(value for one in parts for value in one["Values"]) if whole else None)
    return totals


def _ask(ask: Ask, metrics: list[Row], terms: Terms) -> list[float | None]:
    queries = [
        {"Id": f"m{number}", "MetricStat": {"Metric": metric, "Period": DAY, "Stat": "Sum"}}
        for number, metric in enumerate(metrics)
    ]
    start, end = utc(terms.now - terms.idle_days * DAY), utc(terms.now)
    answer = ask("cloudwatch").pages("get_metric_data", MetricDataQueries=queries, StartTime=start, EndTime=end)
    return totals_of(answer["MetricDataResults"], len(metrics))
