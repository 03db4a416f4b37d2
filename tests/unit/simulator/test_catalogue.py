# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The catalogue agrees with itself."""

from __future__ import annotations

import pytest

from tests.simulator.eks.catalogue import minor, offered

ADDONS = sorted(offered()["addons"])
VERSIONS = [one["clusterVersion"] for one in offered()["clusterVersions"]]


@pytest.mark.parametrize("name", ADDONS)
def test_every_version_of_kubernetes_has_a_default_of_an_add_on_that_fits_it(name):
    """And each version of an add-on fits versions of Kubernetes that there are, without a gap."""
    known = offered()["addons"][name]
    assert set(known["defaults"]) == set(VERSIONS)
    assert [version for version in VERSIONS if version not in known["versions"][known["defaults"][version]]] == []
    for fit in known["versions"].values():
        numbers = [minor(version) for version in fit]
        assert set(fit) <= set(VERSIONS)
        assert numbers == list(range(numbers[0], numbers[-1] + 1))


@pytest.mark.parametrize("name", ADDONS)
@pytest.mark.parametrize("version", VERSIONS[:-1])
def test_there_is_a_version_for_both_sides_of_a_hop(name, version):
    """Else no upgrade could be begun."""
    fit = offered()["addons"][name]["versions"].values()
    assert [one for one in fit if {version, f"1.{minor(version) + 1}"} <= set(one)]


def test_every_version_has_images_and_one_is_the_default():
    """The newest release is the last one."""
    assert set(offered()["amiReleases"]) == set(VERSIONS)
    for version, releases in offered()["amiReleases"].items():
        assert all(release.startswith(f"{version}.") for release in releases)
    assert sum(one["defaultVersion"] for one in offered()["clusterVersions"]) == 1


def test_listed_versions_are_those_of_the_catalogue(control, eks):
    """By add-on and by version of Kubernetes; one that is not offered is refused by its name."""
    [found] = eks.describe_addon_versions(addonName="coredns", kubernetesVersion="1.33")["addons"]
    versions = [one["addonVersion"] for one in found["addonVersions"]]
    assert versions == ["v1.12.4-eksbuild.1", "v1.12.1-eksbuild.2", "v1.11.4-eksbuild.2"]
    with pytest.raises(eks.exceptions.InvalidParameterException, match="Addon nothing specified is not supported"):
        eks.describe_addon_versions(addonName="nothing")


@pytest.mark.parametrize(("told", "least"), [({}, "1.30"), ({"includeAll": True}, "1.29")])
def test_versions_out_of_support_are_listed_when_asked_for(control, eks, told, least):
    """The newest first."""
    found = [one["clusterVersion"] for one in eks.describe_cluster_versions(**told)["clusterVersions"]]
    assert (found[0], found[-1]) == ("1.34", least)
