# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""One run of eks_addon: read, plan, do, wait."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.refusals import Missing
from ansible_collections.day2.kubernetes.plugins.module_utils._eks import addon_plan as plans
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.addon_choice import Choice, choose
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.addon_health import CHANGING, Recovery
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.addon_send import Sender
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Dict, Eks
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.results import addon_result, update_result
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.updates import (
    Clock,
    busy,
    follow,
    param,
    running_update,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error


class Outcome(t.NamedTuple):
    """What a run found and did: the plan, the add-on as it is now ({} is none), and the last update."""

    plan: plans.AddonPlan
    choice: Choice
    addon: Dict
    update: Dict | None


class AddonRun:
    """Carries out what the options of eks_addon ask for; check only looks."""

    def __init__(self, eks: Eks, params: plans.Params, *, check: bool) -> None:
        """Take the cluster and the options."""
        self.eks, self.params, self.check = eks, params, check
        self.clock = Clock(params["wait_timeout"], params["wait_delay"])
        self.recovery = Recovery(eks, params["name"], self.clock, params["accept_degraded"])
        self.waits = params["wait"] and not check
        self.sender = Sender(eks, params, self.recovery, self.waits)
        self.owner = self.sender.owner

    def result(self) -> Dict:
        """Bring the add-on to its state, and return what eks_addon returns."""
        if self.params["state"] == "absent":
            return self._deleted()
        plan, choice, addon, update = self._present()
        return {
            "changed": plan.before != plan.after,
            "addon": addon_result(addon),
            "previous_version": plan.before.get("version"),
            "resolved_version": choice.version,
            "steps": choice.steps,
            "update": update_result(update),
            "compatible_versions": choice.compatible,
            "diff": {"before": plan.before, "after": plan.after},
        }

    def _deleted(self) -> Dict:
        addon = self._absent()
        before = {} if addon.get("status", "DELETING") == "DELETING" else {"version": addon["addonVersion"]}
        return {
            "changed": bool(before),
            "addon": addon_result(addon) if self.check else {},
            "previous_version": addon.get("addonVersion"),
            "resolved_version": None,
            "steps": [],
            "update": None,
            "compatible_versions": None,
            "diff": {"before": before, "after": {}},
        }

    def _present(self) -> Outcome:
        """Create or update the add-on."""
        addon, update = self._settle(self.eks.addon(self.params["name"]) or {})
        choice = choose(self.eks, addon or None, self.params, sure=self.check)
        asked = self.params["pod_identity_associations"] is not None
        plan = plans.plan_addon(addon or None, self.eks.associations(addon) if asked else None, choice, self.params)
        if self.check:
            self.sender.check(plan)
        if plan.action == plans.NOTHING:
            return Outcome(plan, choice, self._fine(addon, choice.version), update)
        if self.check:
            return Outcome(plan, choice, addon, update)
        if update:
            raise busy(self.eks.thing(self.owner), update)
        return self._change(plan, choice, addon)

    def _absent(self) -> Dict:
        """Delete the add-on; return it as it was, or {} when there is none."""
        try:
            addon = self.eks.addon(self.params["name"]) or {}
        except Missing:
            return {}
        if addon and not self.check and addon["status"] != "DELETING":
            self._settle(addon)
            self.sender.delete(self.params["preserve"])
        if addon and self.waits:
            self.recovery.gone()
        return addon

    def _settle(self, addon: Dict) -> tuple[Dict, Dict | None]:
        """Wait for what goes on already; who may not wait gets the add-on as it will be, and the update."""
        status = addon.get("status")
        if status not in CHANGING:
            return addon, None
        update = running_update(self.eks, self.owner) if status == "UPDATING" else None
        if self.waits:
            if update:
                follow(self.eks, self.owner, update, self.clock)
            return self.recovery.settled(addon if not update else self.recovery.read()), None
        if status == "DELETING" and not self.check:
            raise Day2Error(f"Add-on '{self.params['name']}' is DELETING: set wait=true, or run again when it is gone")
        if status == "DELETING":
            return {}, None
        return {**addon, "addonVersion": (update and param(update, "AddonVersion")) or addon["addonVersion"]}, update

    def _fine(self, addon: Dict, version: str) -> Dict:
        if addon["status"] != "DEGRADED":
            return addon
        if self.params["accept_degraded"]:
            self.recovery.tell(addon)
            return addon
        if self.waits and self.recovery.may_heal(addon):
            return self.recovery.well(version)
        raise self.recovery.failed(addon)

    def _change(self, plan: plans.AddonPlan, choice: Choice, addon: Dict) -> Outcome:
        if not self.waits and (plan.action == plans.RECREATE or len(plan.steps) > 1):
            raise Day2Error(
                f"Add-on '{self.params['name']}' needs several requests one after another"
                f" ({', '.join(plan.steps) or 'delete and create'}): set wait=true"
            )
        update = None
        if plan.action in (plans.CREATE, plans.RECREATE):
            self.sender.create(plan)
        else:
            stops: list[str | None] = [] if plan.action == plans.TAG else [*plan.steps] or [None]
            for version in stops:
                update, adopted = self.sender.update(plan, version, choice)
                if adopted:
                    return self._present()
            self.sender.tag(plan, addon["addonArn"])
        seen = self.recovery.well(plan.after["version"], update) if self.waits else self.recovery.read()
        return Outcome(plan, choice, seen, update)
