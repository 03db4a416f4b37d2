# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The requests that change an add-on, each sent once."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.refusals import AwsError
from ansible_collections.day2.kubernetes.plugins.module_utils._eks import addon_plan as plans
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.addon_choice import (
    Choice,
    kubernetes_versions,
    offer_of,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.addon_health import Recovery
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Dict, Eks
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.configuration import check_against
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.updates import SUCCESSFUL, busy, follow, start


class Sender:
    """Sends requests for one add-on, and waits between them when it may."""

    def __init__(self, eks: Eks, params: plans.Params, recovery: Recovery, waits: bool) -> None:
        """Take the cluster and the options."""
        self.eks, self.params, self.recovery, self.waits = eks, params, recovery, waits
        self.owner = {"addonName": params["name"]}
        self.where = {"clusterName": eks.name, **self.owner}

    def delete(self, preserve: bool) -> None:
        """Delete the add-on; preserve leaves its software in the cluster."""
        self.eks.client.delete_addon(**self.where, preserve=preserve)

    def create(self, plan: plans.AddonPlan) -> None:
        """Create the add-on, after one that has failed was deleted."""
        if plan.action == plans.RECREATE:
            self.delete(preserve=False)
            self.recovery.gone()
        self.eks.write("create_addon", **self.where, **plans.create_request(plan, self.params))

    def update(self, plan: plans.AddonPlan, version: str | None, choice: Choice) -> tuple[Dict, bool]:
        """Set one version (None: leave it); return the update, and whether another one ran already and was waited for.

        Raises:
            Day2Error: refused, or busy and not to be waited for.

        """
        request = {**self.where, **plans.update_request(plan, version, self.params)}
        try:
            update, found = start(self.eks, self.owner, "update_addon", request)
        except AwsError as error:
            if error.code == "InvalidParameterException" and version and choice.compatible is None:
                offer_of(self.eks, self.params["name"]).resolve(version, *kubernetes_versions(self.eks, self.params))
            raise
        if found and not self.waits:
            raise busy(self.eks.thing(self.owner), update)
        if self.waits:
            update = follow(self.eks, self.owner, update, self.recovery.clock)
            if not found and version != plan.after["version"] and version and update["status"] != SUCCESSFUL:
                self.recovery.well(version, update)
        return update, found

    def tag(self, plan: plans.AddonPlan, arn: str) -> None:
        """Set and take away tags."""
        if plan.tags:
            self.eks.client.tag_resource(resourceArn=arn, tags=plan.tags)
        if plan.dropped_tags:
            self.eks.client.untag_resource(resourceArn=arn, tagKeys=plan.dropped_tags)

    def check(self, plan: plans.AddonPlan) -> None:
        """Compare a new configuration with the schema of its version, since check mode sends nothing to refuse.

        Raises:
            Day2Error: it does not fit.

        """
        values, version = plan.after["configuration_values"], plan.after["version"]
        if values != plan.before.get("configuration_values", {}):
            asked = {"addonName": self.params["name"], "addonVersion": version}
            schema = self.eks.client.describe_addon_configuration(**asked).get("configurationSchema", "")
            check_against(schema, self.params["name"], version, values)
