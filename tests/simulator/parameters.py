# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The public parameters by which AWS tells the newest node image; moto has none of them."""

from __future__ import annotations

import re
import time
import typing as t

from tests.simulator.calls import Call
from tests.simulator.eks.catalogue import releases

AMAZON_LINUX = re.compile(
    r"/aws/service/eks/optimized-ami/(?P<version>1\.\d+)/"
    r"(amazon-linux-2(-arm64|-gpu)?|amazon-linux-2023/[\w-]+/[\w-]+)/recommended/(?P<member>release_version|image_id)"
)
BOTTLEROCKET = re.compile(
    r"/aws/service/bottlerocket/aws-k8s-(?P<version>1\.\d+)(-nvidia|-fips)*/(x86_64|arm64)/latest/(?P<member>image_version|image_id)"
)
KINDS = {AMAZON_LINUX: "AL2023", BOTTLEROCKET: "BOTTLEROCKET"}


def answer(call: Call) -> dict[str, t.Any] | None:
    """Answer a call for a public parameter of EKS; None for any other call."""
    if call.name == "ssm:GetParameter":
        found = _parameter(call, call.parameters.get("Name", ""))
        return {"Parameter": found} if found else None
    if call.name == "ssm:GetParameters":
        each = {name: _parameter(call, name) for name in call.parameters.get("Names", [])}
        if any(each.values()):
            unknown = [name for name, value in each.items() if value is None]
            return {"Parameters": [value for value in each.values() if value], "InvalidParameters": unknown}
    return None


def _parameter(call: Call, name: str) -> dict[str, t.Any] | None:
    found, kind = next(((match, kind) for form, kind in KINDS.items() if (match := form.fullmatch(name))), (None, ""))
    known = releases(found["version"], kind) if found else []
    if not found or not known:
        return None
    value = f"ami-{known[-1].rpartition('-')[2]:0>17}" if found["member"] == "image_id" else known[-1]
    arn = f"arn:aws:ssm:{call.region}::parameter{name}"
    times = {"Version": 1, "LastModifiedDate": time.time()}
    return {"Name": name, "Type": "String", "Value": value, "ARN": arn, "DataType": "text", **times}
