# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The newest image that EKS has for the nodes of a managed node group, read from the parameters that AWS publishes."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.connection import Client
from ansible_collections.day2.kubernetes.plugins.module_utils._aws.refusals import AwsError

EKS = "/aws/service/eks/optimized-ami/{version}"
BOTTLEROCKET = "/aws/service/bottlerocket/aws-k8s-{version}"
WINDOWS = "/aws/service/ami-windows-latest/Windows_Server-{year}-English-{edition}-EKS_Optimized-{version}"
ARCHITECTURES = {"x86": "x86_64", "ARM": "arm64"}
AL2 = {
    "AL2_x86_64": "amazon-linux-2",
    "AL2_x86_64_GPU": "amazon-linux-2-gpu",
    "AL2_ARM_64": "amazon-linux-2-arm64",
}


def parameter_of(ami_type: str, version: str) -> str | None:
    """Return the name of the parameter that holds the newest release of an image; None for a custom image."""
    family, *rest = ami_type.split("_")
    architecture = next((ARCHITECTURES[part] for part in rest if part in ARCHITECTURES), "")
    if ami_type in AL2:
        return f"{EKS.format(version=version)}/{AL2[ami_type]}/recommended/release_version"
    if family == "AL2023":
        variant = rest[-1].lower()
        place = f"amazon-linux-2023/{architecture}/{variant}"
        return f"{EKS.format(version=version)}/{place}/recommended/release_version"
    if family == "BOTTLEROCKET":
        variant = "".join(f"-{part.lower()}" for part in rest if part in ("NVIDIA", "FIPS"))
        return f"{BOTTLEROCKET.format(version=version)}{variant}/{architecture}/latest/image_version"
    if family == "WINDOWS":
        edition, year = rest[0].capitalize(), rest[1]
        return f"{WINDOWS.format(year=year, edition=edition, version=version)}/release_version"
    return None


def latest_release(ssm: Client, ami_type: str, version: str) -> str | None:
    """Return the newest release of an image, or None when it cannot be read."""
    parameter = parameter_of(ami_type, version)
    if not parameter:
        return None
    try:
        return str(ssm.get_parameter(Name=parameter)["Parameter"]["Value"])
    except AwsError:
        return None
