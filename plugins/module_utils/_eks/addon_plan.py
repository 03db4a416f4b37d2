# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What has to be done to an add-on, and the requests that do it."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.addon_choice import Choice
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Dict
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.configuration import parsed, sent
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.results import addon_result
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.updates import in_words
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

Params = t.Mapping[str, t.Any]
CREATE, RECREATE, UPDATE, TAG, NOTHING = "create", "recreate", "update", "tag", "nothing"


@dataclasses.dataclass(frozen=True)
class AddonPlan:
    """What will be done, the versions on the way, and the values from which changed and diff come."""

    action: str
    steps: list[str]
    before: Dict
    after: Dict

    @property
    def tags(self) -> Dict:
        """Return the tags to set."""
        old = self.before.get("tags", {})
        return {key: value for key, value in self.after["tags"].items() if old.get(key) != value}

    @property
    def dropped_tags(self) -> list[str]:
        """Return the keys of the tags to take away."""
        return sorted(self.before.get("tags", {}).keys() - self.after["tags"].keys())


def plan_addon(addon: Dict | None, associations: list[Dict] | None, choice: Choice, params: Params) -> AddonPlan:
    """Compare an add-on (None: not installed) with what is wanted.

    associations are those that the add-on has now, and None when the options do not speak of them.

    Raises:
        Day2Error: it has failed in a way that only deleting it cures.

    """
    before = _now(addon, associations) if addon else {}
    after = _wanted(before, choice.version, params)
    if addon is None:
        return AddonPlan(CREATE, [], before, after)
    status = addon["status"]
    if status == "DELETE_FAILED" or (status == "CREATE_FAILED" and not params["recreate_failed"]):
        text = f"Add-on '{params['name']}' is {status}: {health_of(addon)}; {WAYS_OUT[status]}"
        raise Day2Error(text, addon=addon_result(addon))
    if status in ("CREATE_FAILED", "UPDATE_FAILED"):
        before, after = {**before, "status": status}, {**after, "status": "ACTIVE"}
    if status == "CREATE_FAILED":
        return AddonPlan(RECREATE, [], before, after)
    if {**before, "tags": None} != {**after, "tags": None}:
        return AddonPlan(UPDATE, choice.steps, before, after)
    return AddonPlan(TAG if before["tags"] != after["tags"] else NOTHING, [], before, after)


WAYS_OUT = {
    "CREATE_FAILED": "only deleting and creating it again cures that: set recreate_failed=true, and for a conflict with"
    " what is installed by other means resolve_conflicts_on_create=overwrite",
    "DELETE_FAILED": "cure that, or delete it with state=absent and preserve=true, then run again",
}


def health_of(addon: Dict) -> str:
    """Return the issues of an add-on in words."""
    return in_words(addon.get("health", {}).get("issues", ()))


def create_request(plan: AddonPlan, params: Params) -> Dict:
    """Return the request of CreateAddon."""
    request = {
        "addonVersion": plan.after["version"],
        "resolveConflicts": params["resolve_conflicts_on_create"].upper(),
        "tags": plan.after["tags"],
        "namespaceConfig": {"namespace": params["namespace"]} if params["namespace"] else None,
        **_identity(plan, params),
        **_configuration(params),
    }
    return {key: value for key, value in request.items() if value not in (None, {})}


def update_request(plan: AddonPlan, version: str | None, params: Params) -> Dict:
    """Return the request of UpdateAddon for one step; None leaves the version.

    What is no version goes with the last step, whose schema the configuration has to fit. The role goes with each one:
    AWS takes an update without it as the wish for none.
    """
    request = {"addonVersion": version, "resolveConflicts": params["resolve_conflicts_on_update"].upper()}
    last = version in (None, plan.after["version"])
    if last:
        request.update({**_identity(plan, params), **_configuration(params)})
    else:
        request["serviceAccountRoleArn"] = plan.before["service_account_role_arn"]
    return {key: value for key, value in request.items() if value is not None}


def _identity(plan: AddonPlan, params: Params) -> Dict:
    wanted = params["pod_identity_associations"]
    pods = [{"serviceAccount": one["service_account"], "roleArn": one["role_arn"]} for one in wanted or ()]
    return {
        "serviceAccountRoleArn": plan.after["service_account_role_arn"],
        "podIdentityAssociations": None if wanted is None else pods,
    }


def _configuration(params: Params) -> Dict:
    wanted = params["configuration_values"]
    return {} if wanted is None else {"configurationValues": sent(wanted)}


def _now(addon: Dict, associations: list[Dict] | None) -> Dict:
    found = {
        "version": addon["addonVersion"],
        "configuration_values": parsed(addon.get("configurationValues")),
        "service_account_role_arn": addon.get("serviceAccountRoleArn"),
        "tags": dict(addon.get("tags") or {}),
    }
    return found if associations is None else {**found, "pod_identity_associations": _sorted(associations)}


def _wanted(before: Dict, version: str, params: Params) -> Dict:
    role, pods = params["service_account_role_arn"], params["pod_identity_associations"]
    values, tags, kept = params["configuration_values"], params["tags"], before.get("tags", {})
    if tags is not None:
        kept = {key: value for key, value in kept.items() if key.startswith("aws:") or not params["purge_tags"]}
    after = {
        "version": version,
        "configuration_values": before.get("configuration_values", {}) if values is None else parsed(values),
        # pod identity takes the place of a role, which cannot be taken away otherwise
        "service_account_role_arn": role or (None if pods else before.get("service_account_role_arn")),
        "tags": {**kept, **(tags or {})},
    }
    return after if pods is None else {**after, "pod_identity_associations": _sorted(pods)}


def _sorted(associations: list[Dict]) -> list[Dict]:
    return sorted(associations, key=lambda one: (one["service_account"], one["role_arn"]))
