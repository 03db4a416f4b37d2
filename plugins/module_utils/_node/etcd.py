# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The etcd member in a static pod of this node, asked through the programs in its own container.

The image of etcd holds static etcdctl and etcdutl; below /proc/PID/root they run on the host, with the host's
certificates, and no container runtime is needed. Fields and units are those of ``etcdctl -w json``.
"""

from __future__ import annotations

import concurrent.futures
import json
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._node.etcd_member import Answers, Member, find_member
from ansible_collections.day2.kubernetes.plugins.module_utils._node.etcd_members import summary
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Finished, Host

QUESTIONS = {
    "members": ("member", "list"),
    "status": ("endpoint", "status", "--cluster"),
    "status_local": ("endpoint", "status"),
    "health": ("endpoint", "health", "--cluster"),
    "alarms": ("alarm", "list"),
}


def read_etcd(host: Host, manifest: str) -> dict[str, t.Any] | None:
    """Return what the contract of upgrade_node_info names etcd, or None without a manifest.

    What cannot be read is in ``error``; the settings from the manifest are there all the same.
    """
    if not manifest:
        return None
    member = find_member(host, manifest)
    answers, error = ask(host, member)
    return {
        "pid": member.pid,
        "etcdctl": member.program("etcdctl"),
        "etcdutl": member.program("etcdutl"),
        "endpoint": member.endpoint,
        "cacert": member.cacert,
        "cert": member.cert,
        "key": member.key,
        "data_dir": member.data_dir,
        **summary(member, answers),
        "error": error,
    }


def ask(host: Host, member: Member) -> tuple[Answers, str | None]:
    """Ask the questions side by side; what failed is told in one sentence."""
    if not member.pid:
        return {}, "No etcd process of the static pod runs on this node"
    with concurrent.futures.ThreadPoolExecutor(len(QUESTIONS)) as pool:
        pending = {name: pool.submit(_ask_one, host, member, words) for name, words in QUESTIONS.items()}
        results = {name: future.result() for name, future in pending.items()}
    failed = [f"etcdctl {' '.join(QUESTIONS[name])}: {error}" for name, (dummy, error) in results.items() if error]
    return {name: answer for name, (answer, dummy) in results.items()}, "; ".join(failed) or None


def _ask_one(host: Host, member: Member, words: tuple[str, ...]) -> tuple[t.Any, str | None]:
    done = host.run(
        str(member.program("etcdctl")),
        *words,
        "--write-out=json",
        "--dial-timeout=3s",
        "--command-timeout=5s",
        f"--endpoints={member.endpoint}",
        f"--cacert={member.cacert}",
        f"--cert={member.cert}",
        f"--key={member.key}",
        env={"ETCDCTL_API": "3"},
        timeout=20,
    )
    try:
        # With one member away the status is 1, and the answers of the others are there all the same.
        return json.loads(done.output.strip() or "null"), None if done.output.strip() else _reason(done)
    except ValueError:
        return None, _reason(done)


def _reason(done: Finished) -> str:
    plain = [line for line in done.errors.splitlines() if line.strip() and not line.startswith("{")]
    return "; ".join(plain[-2:]) or f"no answer, status {done.status}"
