# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The instances of RDS as a drill sees them: found, restored, waited for, deleted."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.connection import Client
from ansible_collections.day2.kubernetes.plugins.module_utils._aws.refusals import AwsError
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll
from ansible_collections.day2.kubernetes.plugins.module_utils._rds.drill_left import Row
from ansible_collections.day2.kubernetes.plugins.module_utils._rds.drill_plan import check_ours, usable


@dataclass
class Instances:
    """The instances of one region; timeout and delay of what is waited for are seconds."""

    rds: Client
    timeout: float
    delay: float

    def find(self, name: str) -> Row | None:
        """Return what AWS describes, or None."""
        try:
            return dict(self.rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0])
        except AwsError as error:
            if error.code.startswith("DBInstanceNotFound"):
                return None
            raise

    def get(self, name: str) -> Row:
        """Return an instance.

        Raises:
            Day2Error: there is none.

        """
        found = self.find(name)
        if found is None:
            raise Day2Error(
                f"There is no instance '{name}' in region {self.rds.region}: check source, region and account; a "
                "cluster of Aurora is no instance, and cannot be drilled"
            )
        return found

    def list(self) -> list[Row]:
        """Return all of them."""
        return list(self.rds.pages("describe_db_instances")["DBInstances"])

    def restore(self, request: Row) -> None:
        """Send what plan_restore has planned."""
        self.rds.restore_db_instance_to_point_in_time(**request)

    def wait(self, name: str) -> Row:
        """Return the instance as soon as it can be connected to."""
        waiting_for = f"instance '{name}' to be restored; AWS goes on with that until the instance is deleted"
        return t.cast(Row, self._poll(lambda: self.find(name), usable, waiting_for))

    def delete(self, name: str, source: str) -> None:
        """Delete the copy of a source and wait until it is gone."""
        self._poll(lambda: self._deleting(name, source), lambda seen: seen is None, f"instance '{name}' to be deleted")

    def _deleting(self, name: str, source: str) -> Row | None:
        instance = self.find(name)
        if instance is None:
            return None
        check_ours(instance, source)
        if instance["DBInstanceStatus"] != "deleting":
            try:
                self.rds.delete_db_instance(
                    DBInstanceIdentifier=name, SkipFinalSnapshot=True, DeleteAutomatedBackups=True
                )
            except AwsError as error:
                # one that is just being made is refused until it is made
                if not error.code.startswith("InvalidDBInstanceState"):
                    raise
            return self.find(name)
        return instance

    def _poll(
        self, check: t.Callable[[], Row | None], done: t.Callable[[Row | None], bool], waiting_for: str
    ) -> Row | None:
        try:
            return poll(check, done, timeout=self.timeout, interval=self.delay, waiting_for=waiting_for)
        except Day2Error as error:
            seen = error.details.get("last_seen")
            if not isinstance(seen, dict):
                raise
            status = str(seen.get("DBInstanceStatus"))
            raise Day2Error(f"{error}: its status is {status}; raise wait_timeout", status=status) from None
