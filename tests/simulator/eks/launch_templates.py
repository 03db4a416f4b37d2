# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Launch templates of node groups, which moto's EC2 holds."""

from __future__ import annotations

import typing as t

from moto.ec2.models import ec2_backends

from tests.simulator.eks.registry import refuse
from tests.simulator.refusals import ACCOUNT


def resolved(region: str, told: dict[str, t.Any]) -> tuple[dict[str, str], str]:
    """Return identifier, name and version of a template, and the image that this version names, or ""."""
    templates = ec2_backends[ACCOUNT][region].launch_templates.values()
    found = next((one for one in templates if one.id == told.get("id") or one.name == told.get("name")), None)
    if found is None:
        name = told.get("id") or told.get("name")
        raise refuse("InvalidParameterException", f"Launch template {name} not found.")
    wanted = str(told.get("version") or found.default_version_number)
    version = {"$Default": found.default_version_number, "$Latest": found.latest_version_number}.get(wanted, wanted)
    if not str(version).isdigit() or not 0 < int(version) <= len(found.versions):
        raise refuse("InvalidParameterException", f"Version {version} of launch template {found.id} not found.")
    image = found.versions[int(version) - 1].image_id
    return {"id": found.id, "name": found.name, "version": str(version)}, str(image or "")


def make(region: str, name: str, versions: list[dict[str, t.Any]]) -> None:
    """Make a template with versions, such as ``{"ImageId": "ami-1"}``; the last one is the default."""
    ec2 = ec2_backends[ACCOUNT][region]
    template = ec2.create_launch_template(name, "", versions[0], {})
    for data in versions[1:]:
        template.create_version(data, "")
    template.default_version_number = len(versions)
