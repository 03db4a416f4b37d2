# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Configuration of add-ons, images of node groups, and what updates say."""

from __future__ import annotations

import json

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._eks import configuration
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.configuration import check_against, parsed, sent
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.images import parameter_of
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.updates import busy, failure_of, param
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

SCHEMA = json.dumps({"type": "object", "properties": {"replicaCount": {"type": "integer"}}})
EKS, BOTTLEROCKET = "/aws/service/eks/optimized-ami/1.34/", "/aws/service/bottlerocket/aws-k8s-1.34"
WINDOWS = "/aws/service/ami-windows-latest/Windows_Server-2022-English-Core-EKS_Optimized-1.34/release_version"


@pytest.mark.parametrize(
    ("value", "data"),
    [
        (None, {}),
        ("", {}),
        ("  ", {}),
        ({}, {}),
        ("{}", {}),
        ({"a": 1}, {"a": 1}),
        ('{"a": 1}', {"a": 1}),
        ("a: 1\nb: [x]\n", {"a": 1, "b": ["x"]}),
        ("no: [closed", "no: [closed"),
    ],
)
def test_a_configuration_is_read_as_data(value, data):
    """JSON, YAML, or the text itself when it is neither."""
    assert parsed(value) == data


def test_without_yaml_a_text_stays_a_text(monkeypatch):
    """JSON needs no library."""
    monkeypatch.setattr(configuration, "yaml", None)
    assert parsed("a: 1\n") == "a: 1"
    assert parsed('{"a": 1}') == {"a": 1}


def test_what_the_user_wrote_is_sent_as_it_is():
    """Data is written with its keys in order, so that the same is sent each time."""
    assert sent("b: 1\na: 2\n") == "b: 1\na: 2\n"
    assert sent({"b": 1, "a": 2}) == '{"a": 2, "b": 1}'


def test_a_configuration_that_does_not_fit_is_told_with_its_place(monkeypatch):
    """Without jsonschema AWS tells it."""
    check_against(SCHEMA, "dns", "v1", {"replicaCount": 2})
    check_against("", "dns", "v1", {"replicaCount": "x"})
    with pytest.raises(Day2Error, match="of add-on 'dns' do not fit v1: replicaCount: 'x' is not of type 'integer'"):
        check_against(SCHEMA, "dns", "v1", {"replicaCount": "x"})
    with pytest.raises(Day2Error, match="at the top: 'text' is not of type 'object'"):
        check_against(SCHEMA, "dns", "v1", "text")
    monkeypatch.setattr(configuration, "jsonschema", None)
    check_against(SCHEMA, "dns", "v1", {"replicaCount": "x"})


@pytest.mark.parametrize(
    ("ami_type", "parameter"),
    [
        ("AL2_x86_64", f"{EKS}amazon-linux-2/recommended/release_version"),
        ("AL2_x86_64_GPU", f"{EKS}amazon-linux-2-gpu/recommended/release_version"),
        ("AL2_ARM_64", f"{EKS}amazon-linux-2-arm64/recommended/release_version"),
        ("AL2023_x86_64_STANDARD", f"{EKS}amazon-linux-2023/x86_64/standard/recommended/release_version"),
        ("AL2023_ARM_64_STANDARD", f"{EKS}amazon-linux-2023/arm64/standard/recommended/release_version"),
        ("AL2023_x86_64_NVIDIA", f"{EKS}amazon-linux-2023/x86_64/nvidia/recommended/release_version"),
        ("AL2023_x86_64_NEURON", f"{EKS}amazon-linux-2023/x86_64/neuron/recommended/release_version"),
        ("BOTTLEROCKET_x86_64", f"{BOTTLEROCKET}/x86_64/latest/image_version"),
        ("BOTTLEROCKET_ARM_64_NVIDIA_FIPS", f"{BOTTLEROCKET}-nvidia-fips/arm64/latest/image_version"),
        ("WINDOWS_CORE_2022_x86_64", WINDOWS),
        ("CUSTOM", None),
    ],
)
def test_the_newest_image_has_a_parameter(ami_type, parameter):
    """One for each kind; an image of one's own has none."""
    assert parameter_of(ami_type, "1.34") == parameter


def test_an_update_tells_what_it_is_about():
    """Its parameters, its errors, and who is busy with it."""
    update = {
        "id": "u-1",
        "status": "Failed",
        "type": "VersionUpdate",
        "params": [{"type": "Version", "value": "1.32"}],
        "errors": [
            {"errorCode": "IpNotAvailable", "errorMessage": "no addresses."},
            {"errorCode": "AccessDenied", "errorMessage": "no"},
        ],
    }
    assert (param(update, "Version"), param(update, "ReleaseVersion")) == ("1.32", None)
    assert failure_of(update) == "IpNotAvailable: no addresses; AccessDenied: no"
    assert failure_of({}) == "AWS gives no reason"
    assert str(busy("Cluster 'c'", update)).startswith("Cluster 'c' is busy with update u-1 (VersionUpdate to 1.32)")
    assert "(ConfigUpdate)" in str(busy("Cluster 'c'", {**update, "type": "ConfigUpdate", "params": []}))
