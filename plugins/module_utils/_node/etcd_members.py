# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""etcdctl's four answers as one list of members."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._node.etcd_member import Answers, Member

ALARMS = {0: "NONE", 1: "NOSPACE", 2: "CORRUPT"}


def summary(member: Member, answers: Answers) -> dict[str, t.Any]:
    """Return version, quota_bytes, db_bytes, members and alarms, from ``{question: answer}``.

    A member is ``{name, id, leader, learner, started, healthy, endpoint, version, error}``; its id is hexadecimal, as
    etcdctl prints it. Alarms are texts such as ``NOSPACE on cp1``.
    """
    status = {item["Endpoint"]: item.get("Status") or {} for item in answers.get("status") or []}
    health = {item["endpoint"]: item for item in answers.get("health") or []}
    raw = (answers.get("members") or {}).get("members") or []
    leader = _leader(status)
    members = [{**_member(item, status, health), "leader": item["ID"] == leader} for item in raw]
    own = _own_status(status, answers.get("status_local") or [])
    names = {item["id"]: item["name"] or item["id"] for item in members}
    return {
        "version": own.get("version") or member.image_version,
        "quota_bytes": own.get("dbSizeQuota") or member.quota_bytes,
        "db_bytes": own.get("dbSize"),
        "members": members,
        "alarms": [_alarm(item, names) for item in (answers.get("alarms") or {}).get("alarms") or []],
    }


def _own_status(cluster: dict[str, t.Any], local: list[dict[str, t.Any]]) -> dict[str, t.Any]:
    """Return the status of this node's member: the answer of its own endpoint."""
    own: dict[str, t.Any] = next((item.get("Status") or {} for item in local), {})
    return own or (next(iter(cluster.values())) if len(cluster) == 1 else {})


def _leader(status: dict[str, t.Any]) -> int | None:
    """Return the ID of the leader; a member that was cut off may still name an earlier one."""
    newest: dict[str, t.Any] = max(status.values(), key=lambda each: each.get("raftTerm") or 0, default={})
    return newest.get("leader") or None


def _member(item: dict[str, t.Any], status: dict[str, t.Any], health: dict[str, t.Any]) -> dict[str, t.Any]:
    urls = item.get("clientURLs") or []
    endpoint = next((url for url in urls if url in health or url in status), next(iter(urls), ""))
    answer = health.get(endpoint, {})
    return {
        "name": item.get("name", ""),
        "id": f"{item['ID']:x}",
        "learner": bool(item.get("isLearner")),
        # A member that was added and never came up has no name yet.
        "started": bool(item.get("name")),
        "healthy": bool(answer.get("health")),
        "endpoint": endpoint or None,
        "version": status.get(endpoint, {}).get("version"),
        "error": answer.get("error") or None,
    }


def _alarm(item: dict[str, t.Any], names: dict[str, str]) -> str:
    identity = f"{item.get('memberID', 0):x}"
    alarm = item.get("alarm", 0)
    return f"{ALARMS.get(alarm, alarm)} on {names.get(identity, identity)}"
