# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Which pods a person would look at after a failure, and what is the matter with them. Pure."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.pods import full_name, is_leaving, is_ready, phase
from ansible_collections.day2.kubernetes.plugins.module_utils._redact import redact
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import JsonDict

WORST = 20
LONGEST = 500
# such a container only waits for another one of its pod
HELD_UP = {"PodInitializing", "ContainerCreating"}


def worst_of(pods: list[JsonDict]) -> list[JsonDict]:
    """Return the pods that are not ready, were restarted or are leaving, each once, the worst first."""
    troubled = {full_name(pod): pod for pod in pods if _is_troubled(pod)}
    return sorted(troubled.values(), key=_badness, reverse=True)[:WORST]


def worst_container(pod: JsonDict) -> JsonDict:
    """Return the status of the container that a person would look at first; empty when none was ever made."""
    return max(_containers(pod), key=_container_badness, default={})


def pod_of(pod: JsonDict, previous_log: list[str]) -> JsonDict:
    """Return what a person reads of a pod, as docs/report_schema.md describes it, without secrets."""
    spec, status, container = pod.get("spec") or {}, pod.get("status") or {}, worst_container(pod)
    ready = sum(bool(each.get("ready")) for each in status.get("containerStatuses") or [])
    reason, message = _container_words(container) or _pod_words(pod)
    return {
        "pod": full_name(pod),
        "node": spec.get("nodeName"),
        "phase": phase(pod) or None,
        "ready": f"{ready}/{len(spec.get('containers') or [])}",
        "restarts": _restarts(pod),
        "container": container.get("name"),
        "reason": reason or None,
        "message": redact(message)[:LONGEST] or None,
        "previous_log": [line[:LONGEST] for line in previous_log],
    }


def _is_troubled(pod: JsonDict) -> bool:
    return phase(pod) != "Succeeded" and (not is_ready(pod) or is_leaving(pod) or _restarts(pod) > 0)


def _badness(pod: JsonDict) -> tuple[bool, str, int]:
    # what ended last is nearer to the failure than what has often ended, perhaps a year ago
    ends = [end.get("finishedAt") or "" for each in _containers(pod) for end in _ends(each)]
    return not is_ready(pod) or is_leaving(pod), max(ends, default=""), _restarts(pod)


def _container_badness(container: JsonDict) -> tuple[bool, int, bool]:
    waiting = (container.get("state") or {}).get("waiting") or {}
    held_up = waiting.get("reason") in HELD_UP
    return not container.get("ready"), container.get("restartCount") or 0, not held_up


def _containers(pod: JsonDict) -> list[JsonDict]:
    status = pod.get("status") or {}
    return [*(status.get("initContainerStatuses") or []), *(status.get("containerStatuses") or [])]


def _restarts(pod: JsonDict) -> int:
    return sum(each.get("restartCount") or 0 for each in _containers(pod))


def _ends(container: JsonDict) -> list[JsonDict]:
    states = (container.get("state") or {}, container.get("lastState") or {})
    return [state["terminated"] for state in states if state.get("terminated")]


def _container_words(container: JsonDict) -> tuple[str, str] | None:
    """Return reason and message of a container's wait and ends; None when they say nothing of its trouble."""
    if container.get("ready") and not container.get("restartCount"):
        return None
    waiting = (container.get("state") or {}).get("waiting") or {}
    reasons = [waiting["reason"]] if waiting.get("reason") else []
    reasons += [f"{end.get('reason') or 'ended'} (exit code {end.get('exitCode')})" for end in _ends(container)]
    messages = [each["message"].strip() for each in (waiting, *_ends(container)) if each.get("message")]
    return (", ".join(reasons), "; ".join(messages)) if reasons or messages else None


def _pod_words(pod: JsonDict) -> tuple[str, str]:
    status = pod.get("status") or {}
    unmet = [each for each in status.get("conditions") or [] if each.get("status") != "True" and each.get("reason")]
    said: JsonDict = next((each for each in (status, *unmet) if each.get("reason")), {})
    return said.get("reason") or ("Terminating" if is_leaving(pod) else ""), said.get("message") or ""
