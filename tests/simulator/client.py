# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a test tells the simulator and asks it, over HTTP: the routes below ``/_sim/``."""

from __future__ import annotations

import collections
import json
import typing as t
import urllib.error
import urllib.request
from dataclasses import dataclass

# long ones: a short key would be masked in every output of a module that has it as a secret
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
}
REGION = "eu-west-1"


@dataclass(frozen=True)
class Control:
    """One simulator, by its URL."""

    url: str

    def environment(self) -> dict[str, str]:
        """Return the variables with which a program takes the simulator for AWS, and nothing else."""
        nowhere = "/nonexistent"
        return {
            **CREDENTIALS,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL": self.url,
            "AWS_CONFIG_FILE": nowhere,
            "AWS_SHARED_CREDENTIALS_FILE": nowhere,
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1",
        }

    def reset(self) -> None:
        """Forget everything: things, faults, outcomes, settings, calls."""
        self._ask("POST", "reset")

    def scene(self, name: str = "plain", **told: t.Any) -> dict[str, t.Any]:
        """Put a named scene in place (``cluster``, ``version``, ``region``), or ``scene={...}``; return the state."""
        return t.cast("dict[str, t.Any]", self._ask("POST", "scene", {"name": name, **told}))

    def refuse(self, operation: str, error: str, **told: t.Any) -> None:
        """Refuse calls of an operation such as ``eks:UpdateAddon``: see ``faults.Fault``."""
        self._ask("POST", "faults", {"operation": operation, "error": error, **told})

    def hold(self, operation: str, seconds: float, **told: t.Any) -> None:
        """Answer calls of an operation late: they are carried out and counted, and a test can kill who waits."""
        self._ask("POST", "faults", {"operation": operation, "delay": seconds, **told})

    def outcome(self, preset: str = "", **told: t.Any) -> None:
        """Let a change end badly: a preset's name, or what ``outcomes.Outcome`` has."""
        self._ask("POST", "outcomes", {**({"preset": preset} if preset else {}), **told})

    def settings(self, **told: t.Any) -> dict[str, t.Any]:
        """Change settings and return them: see ``settings.Settings``."""
        return t.cast("dict[str, t.Any]", self._ask("POST", "settings", told))

    def read_only(self, on: bool = True) -> None:
        """Refuse every call that would change something, or no longer."""
        self._ask("POST", "read-only", on)

    def lift(self) -> None:
        """Take back faults and outcomes."""
        self._ask("DELETE", "faults")
        self._ask("DELETE", "outcomes")

    def calls(self) -> list[dict[str, t.Any]]:
        """Return all calls since the last reset, in order."""
        return t.cast("list[dict[str, t.Any]]", self._ask("GET", "calls"))

    def writes(self) -> list[dict[str, t.Any]]:
        """Return the calls that changed something, or would have."""
        return [call for call in self.calls() if call["writes"]]

    def count(self) -> dict[str, int]:
        """Return how often each operation was called."""
        return dict(collections.Counter(f"{call['service']}:{call['operation']}" for call in self.calls()))

    def forget_calls(self) -> None:
        """Begin to count anew."""
        self._ask("DELETE", "calls")

    def state(self) -> dict[str, t.Any]:
        """Return everything of EKS, by region and cluster."""
        return t.cast("dict[str, t.Any]", self._ask("GET", "state"))

    def _ask(self, method: str, route: str, told: t.Any = None) -> t.Any:
        request = urllib.request.Request(f"{self.url}/_sim/{route}", json.dumps(told).encode(), method=method)
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise ValueError(f"{method} {route}: {json.load(error)['message']}") from error
