# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tags of everything that has an ARN. Here the service names its errors otherwise than elsewhere."""

from __future__ import annotations

import typing as t

from tests.simulator.eks.region import Region
from tests.simulator.eks.registry import operation
from tests.simulator.refusals import Refusal

Parameters = dict[str, t.Any]
NAMES_OF_ARN = ("arn", "nodegroupArn", "addonArn", "fargateProfileArn", "associationArn")


@operation("ListTagsForResource")
def list_tags_for_resource(region: Region, wanted: Parameters) -> Parameters:
    """Return a thing's tags."""
    return {"tags": dict(_tags(region, wanted["resourceArn"]))}


@operation("TagResource")
def tag_resource(region: Region, wanted: Parameters) -> Parameters:
    """Add or change tags."""
    if any(name.lower().startswith("aws:") for name in wanted["tags"]):
        raise Refusal("BadRequestException", "Tag keys must not start with 'aws:'")
    _tags(region, wanted["resourceArn"]).update(wanted["tags"])
    return {}


@operation("UntagResource")
def untag_resource(region: Region, wanted: Parameters) -> Parameters:
    """Remove tags; one that is not there does not matter."""
    tags = _tags(region, wanted["resourceArn"])
    for name in wanted["tagKeys"]:
        tags.pop(name, None)
    return {}


def _tags(region: Region, arn: str) -> dict[str, str]:
    for cluster in region.clusters.values():
        things = (cluster, *cluster.nodegroups.values(), *cluster.addons.values(), *cluster.fargate.values())
        for fields in (*(thing.fields for thing in things), *cluster.associations.values()):
            if arn in (fields.get(name) for name in NAMES_OF_ARN):
                found: dict[str, str] = fields.setdefault("tags", {})
                return found
    raise Refusal("NotFoundException", f"The specified resource {arn} could not be found")
