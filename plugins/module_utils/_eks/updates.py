# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Waiting for what EKS does: updates by DescribeUpdate, all of a run within one deadline."""

from __future__ import annotations

import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.refusals import AwsError, Missing
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Dict, Eks
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.results import update_result
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll

RUNNING, SUCCESSFUL = "InProgress", "Successful"
LATE = 3  # looks
IN_USE = "ResourceInUseException"


class Clock:
    """How long a run waits in all, and how often it looks, in seconds."""

    def __init__(self, timeout: float, delay: float) -> None:
        """Start now."""
        self.timeout, self.delay, self._end = timeout, delay, time.monotonic() + timeout

    def wait(
        self, check: t.Callable[[], Dict], done: t.Callable[[Dict], bool], thing: str, words: t.Callable[[Dict], str]
    ) -> Dict:
        """Poll what has a status until it is done.

        Raises:
            Day2Error: not done before the deadline; words tell how it was seen last.

        """
        left = max(0.0, self._end - time.monotonic())
        try:
            return poll(check, done, timeout=left, interval=self.delay, waiting_for=thing)
        except AwsError:
            raise
        except Day2Error as error:
            raise Day2Error(
                f"Timed out after {self.timeout:g} s waiting for {thing[:1].lower()}{thing[1:]} (last status"
                f" {words(error.details['last_seen'])}); the update continues in AWS, run again to resume",
                **error.details,
            ) from None


def follow(eks: Eks, owner: Dict, update: Dict, clock: Clock) -> Dict:
    """Wait until an update has ended, well or not, and return it; AWS may not find one that has just begun."""
    misses = iter(range(LATE))

    def read() -> Dict:
        try:
            return eks.update(owner, update["id"])
        except Missing:
            if next(misses, None) is None:
                raise
            return {**update, "status": RUNNING}

    return clock.wait(
        read,
        lambda seen: seen["status"] != RUNNING,
        eks.thing(owner),
        lambda seen: f"UPDATING, update {update['id']} {seen['status']}",
    )


def running_update(eks: Eks, owner: Dict) -> Dict | None:
    """Return the update that runs, or None."""
    return next((update for update in eks.updates(owner) if update["status"] == RUNNING), None)


def look(eks: Eks, owner: Dict, read: t.Callable[[], Dict]) -> tuple[Dict, Dict | None]:
    """Read what can be updated, and the update that runs; one that ends between the two calls makes it read again."""
    seen = read()
    if seen["status"] != "UPDATING":
        return seen, None
    running = running_update(eks, owner)
    return (seen, running) if running else (read(), None)


def start(eks: Eks, owner: Dict, operation: str, request: Dict) -> tuple[Dict, bool]:
    """Send a request for an update; return the update, and whether one that ran already was found instead.

    Raises:
        AwsError: refused, or in use by something that is no update.

    """
    try:
        return eks.write(operation, **request)["update"], False
    except AwsError as error:
        found = running_update(eks, owner) if error.code == IN_USE else None
        if found is None:
            raise
        return found, True


def param(update: Dict, name: str) -> str | None:
    """Return a parameter of an update, such as Version."""
    return next((one["value"] for one in update.get("params", ()) if one["type"] == name), None)


def in_words(problems: t.Iterable[Dict], code: str = "code", message: str = "message") -> str:
    """Return issues of health, or errors of an update, as code: message."""
    found = [f"{one.get(code)}: {one.get(message)}".rstrip(". ") for one in problems]
    return "; ".join(found) or "AWS gives no reason"


def failure_of(update: Dict) -> str:
    """Return why an update has failed."""
    return in_words(update.get("errors", ()), "errorCode", "errorMessage")


def busy(thing: str, update: Dict) -> Day2Error:
    """Return the error for an update that somebody else has begun."""
    version = next((value for kind in ("Version", "AddonVersion") if (value := param(update, kind))), None)
    what = f"{update['type']} to {version}" if version else update["type"]
    return Day2Error(
        f"{thing} is busy with update {update['id']} ({what}): wait until it has ended, then run again",
        update=update_result(update),
    )
