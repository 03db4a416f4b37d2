# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A client of AWS in memory: it answers from a dict, and remembers what it was asked."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.refusals import AwsError

KEYS = {"region": "eu-central-1", "access_key": "testing-access-key", "secret_key": "testing-secret-key"}


def refusal(code: str, told: str = "no") -> AwsError:
    """Return what AWS refuses with."""
    return AwsError(f"{code}: {told}", code=code, operation="It", told=told)


class FakeClient:
    """answers: operation -> its answer, an error to raise, a function of the parameters, or a list of those in turn."""

    region = "eu-central-1"

    def __init__(self, **answers: t.Any) -> None:
        self.answers = answers
        self.asked: list[tuple[str, dict[str, t.Any]]] = []

    def pages(self, operation: str, **params: t.Any) -> t.Any:
        self.asked.append((operation, params))
        found = self.answers[operation]
        if isinstance(found, list):
            found = found.pop(0) if len(found) > 1 else found[0]
        if isinstance(found, Exception):
            raise found
        return found(**params) if callable(found) else found

    def __getattr__(self, operation: str) -> t.Callable[..., t.Any]:
        """Return the operation of this name."""
        return lambda **params: self.pages(operation, **params)

    def wrote(self) -> list[str]:
        """Return the operations that were not mere looks, in order."""
        return [name for name, dummy in self.asked if not name.startswith(("describe_", "get_", "list_"))]
