# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What becomes of an add-on after a request: how it heals, and which end is a failure."""

from __future__ import annotations

import datetime
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.refusals import AwsError
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.addon_plan import WAYS_OUT, health_of
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Dict, Eks
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.results import addon_result, update_result
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.updates import SUCCESSFUL, Clock, failure_of
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

CHANGING = ("CREATING", "UPDATING", "DELETING")


class Recovery:
    """Waits until an add-on is well, since one that is degraded or whose update has failed may still become so."""

    def __init__(self, eks: Eks, name: str, clock: Clock, accept_degraded: bool) -> None:
        """Take what the options say."""
        self.eks, self.name, self.clock, self.accept_degraded = eks, name, clock, accept_degraded
        self.warnings: list[str] = []

    def read(self) -> Dict:
        """Read the add-on; one that is gone has no status."""
        return self.eks.addon(self.name) or {}

    def settled(self, addon: Dict) -> Dict:
        """Wait until an add-on is no longer being created, updated or deleted; {} is none."""
        if addon.get("status") not in CHANGING:
            return addon
        return self.wait(lambda seen: seen.get("status") not in CHANGING)

    def gone(self) -> None:
        """Wait until the add-on is gone.

        Raises:
            Day2Error: it does not go.

        """
        seen = self.wait(lambda seen: seen.get("status") in (None, "DELETE_FAILED"))
        if seen:
            raise self.failed(seen)

    def well(self, version: str, update: Dict | None = None) -> Dict:
        """Wait until the add-on is active at a version, after an update that has ended or without one.

        Raises:
            Day2Error: it is not, and will not be.

        """
        failed = update is not None and update["status"] != SUCCESSFUL

        def ended(seen: Dict) -> bool:
            if seen.get("status") == "DEGRADED":
                return self.accept_degraded and seen["addonVersion"] == version
            if seen.get("status") == "ACTIVE":
                return failed or seen["addonVersion"] == version
            return bool(seen) and seen["status"] not in CHANGING

        try:
            seen = self.wait(ended)
        except AwsError:
            raise
        except Day2Error as error:
            last = error.details.get("last_seen") or {}
            if last.get("status") != "DEGRADED":
                raise
            raise (self.update_failed(update, last) if failed and update else self.failed(last)) from None
        if seen.get("status") not in ("ACTIVE", "DEGRADED") or seen["addonVersion"] != version:
            raise self.update_failed(update, seen) if failed and update else self.failed(seen)
        self.tell(seen, update if failed else None)
        return seen

    def tell(self, seen: Dict, failed: Dict | None = None) -> None:
        """Keep what is not as it should be although the run goes on."""
        if failed:
            self.warnings.append(f"Update {failed['id']} of {self.words} failed, and it came up all the same")
        if seen.get("status") == "DEGRADED":
            self.warnings.append(str(self.failed(seen)))

    def may_heal(self, addon: Dict) -> bool:
        """Tell whether a degraded add-on was changed so lately that its last run would still wait for it."""
        changed = addon.get("modifiedAt")
        if not isinstance(changed, datetime.datetime):
            return False
        return (datetime.datetime.now(datetime.timezone.utc) - changed).total_seconds() < self.clock.timeout

    def wait(self, done: t.Callable[[Dict], bool]) -> Dict:
        """Read the add-on until it is done."""
        return self.clock.wait(self.read, done, self.words, lambda seen: str(seen.get("status")))

    @property
    def words(self) -> str:
        """Return what is waited for."""
        return f"add-on '{self.name}'"

    def failed(self, addon: Dict) -> Day2Error:
        """Return the error for an add-on that is not well."""
        status = addon.get("status", "gone")
        way_out = WAYS_OUT.get(status) or ("set accept_degraded=true to go on with it" if status == "DEGRADED" else "")
        text = f"Add-on '{self.name}' is {status}: {health_of(addon)}"
        return Day2Error(f"{text}; {way_out}" if way_out else text, addon=addon_result(addon))

    def update_failed(self, update: Dict, addon: Dict) -> Day2Error:
        """Return the error for an update that failed, with what to change for a conflict."""
        text = f"Update {update['id']} of {self.words} failed: {failure_of(update)}"
        if any(one.get("errorCode") == "ConfigurationConflict" for one in update.get("errors", ())):
            text += "; set resolve_conflicts_on_update to preserve or overwrite"
        return Day2Error(
            f"{text}; it is {addon.get('status')} at {addon.get('addonVersion')}",
            update=update_result(update),
            addon=addon_result(addon),
        )
