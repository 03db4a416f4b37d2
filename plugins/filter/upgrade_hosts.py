# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the plays learned about every host, as the upgrade_plan module takes it."""

from __future__ import annotations

import typing as t

DOCUMENTATION = r"""
name: upgrade_hosts
short_description: Gather what is known of every host for an upgrade plan
version_added: 1.0.0
author: Day2 contributors (@day2)
description:
  - Makes the O(day2.kubernetes.upgrade_plan#module:hosts) option of M(day2.kubernetes.upgrade_plan) out of the
    inventory and of what the role P(day2.kubernetes.node_observe#role) registered on each host.
positional: _input, groups, selected, endpoints
options:
  _input:
    description: The C(hostvars) of the run.
    type: dict
    required: true
  groups:
    description: The C(groups) of the run.
    type: dict
    required: true
  selected:
    description: Inventory names of the hosts that C(--limit) leaves.
    type: list
    elements: str
    required: true
  endpoints:
    description: Address of each control plane host's API server.
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: Plan the upgrade
  day2.kubernetes.upgrade_plan:
    version: 1.34.4
    hosts: "{{ hostvars | day2.kubernetes.upgrade_hosts(groups, ansible_play_hosts_all) }}"
"""

RETURN = r"""
_value:
  description: A row for each host of the groups C(kube_control_plane), C(etcd) and C(kube_node), masters first.
  type: list
  elements: dict
"""

ROLES = {"kube_control_plane": "control_plane", "etcd": "etcd", "kube_node": "worker"}


def problem(result: t.Mapping[str, t.Any]) -> str | None:
    """Return the message of a registered result that failed or did not reach its host."""
    if result.get("failed") or result.get("unreachable"):
        return str(result.get("msg") or "the host cannot be reached")
    return None


def row(
    name: str, variables: t.Mapping[str, t.Any], roles: list[str], selected: bool, endpoint: str | None
) -> dict[str, t.Any]:
    """Return what is known of one host."""
    observation = variables.get("node_observe_result") or {}
    found = variables.get("node_observe_programs") or {}
    return {
        "name": name,
        "node": variables.get("kube_override_hostname") or name,
        "roles": roles,
        "info": observation.get("node"),
        "error": problem(observation),
        "selected": selected,
        "endpoint": endpoint,
        "programs": found.get("programs"),
        "programs_error": problem(found),
    }


def upgrade_hosts(
    hostvars: t.Mapping[str, t.Any],
    groups: t.Mapping[str, list[str]],
    selected: t.Sequence[str],
    endpoints: t.Mapping[str, str] | None = None,
) -> list[dict[str, t.Any]]:
    """Return one row for each host of the cluster, in the order of the inventory."""
    roles: dict[str, list[str]] = {}
    for group, role in ROLES.items():
        for name in groups.get(group, ()):
            roles.setdefault(name, []).append(role)
    reached = endpoints or {}
    return [row(name, hostvars[name], roles[name], name in selected, reached.get(name)) for name in roles]


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """Return them by name."""
        return {"upgrade_hosts": upgrade_hosts}
