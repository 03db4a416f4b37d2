# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What EKS offers of an add-on, and which version of it is meant."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.offer import Offer
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

# version of the add-on -> the versions of Kubernetes that it suits, and those whose default it is
VERSIONS = {
    "v1.0": (["1.30", "1.31"], ["1.30"]),
    "v1.1": (["1.30", "1.31", "1.32"], ["1.31"]),
    "v1.2": (["1.31", "1.32"], []),
    "v1.3": (["1.32", "1.33"], ["1.32", "1.33"]),
}


def offered(versions=None):
    """Return an offer, read from an answer as AWS gives it."""
    listed = [
        {
            "addonVersion": version,
            "requiresIamPermissions": version == "v1.2",
            "compatibilities": [{"clusterVersion": one, "defaultVersion": one in defaults} for one in suits],
        }
        for version, (suits, defaults) in (VERSIONS if versions is None else versions).items()
    ]
    return Offer.read("dns", {"addonName": "dns", "addonVersions": listed})


@pytest.mark.parametrize(
    ("wanted", "kubernetes", "version"),
    [
        pytest.param("default", ["1.31"], "v1.1", id="default"),
        pytest.param("latest", ["1.31"], "v1.2", id="latest"),
        pytest.param("v1.0", ["1.31"], "v1.0", id="named"),
        pytest.param("default", ["1.30", "1.31"], "v1.1", id="default suits both"),
        pytest.param("default", ["1.31", "1.32"], "v1.2", id="default suits one, the newest older one"),
        pytest.param("latest", ["1.30", "1.31"], "v1.1", id="latest that suits both"),
        pytest.param("default", ["1.32", "1.31"], "v1.1", id="on the way back"),
    ],
)
def test_a_wish_becomes_a_version_that_suits(wanted, kubernetes, version):
    """The last version of Kubernetes has the say."""
    assert offered().resolve(wanted, *kubernetes) == version


@pytest.mark.parametrize(
    ("wanted", "kubernetes", "said"),
    [
        (
            "v9",
            ["1.31"],
            "Add-on 'dns' 'v9' is not available for Kubernetes 1.31; available: v1.2, v1.1 (default), v1.0",
        ),
        ("v1.3", ["1.31", "1.32"], "not available for both Kubernetes 1.31 and 1.32; available: v1.2, v1.1"),
        ("default", ["1.30", "1.33"], "for 1.30: v1.1, v1.0; for 1.33: v1.3; upgrade in smaller steps"),
        ("latest", ["1.40"], "not available for Kubernetes 1.40; available: none"),
    ],
)
def test_what_is_not_available_is_told_with_what_is(wanted, kubernetes, said):
    """So that somebody can choose."""
    with pytest.raises(Day2Error) as told:
        offered().resolve(wanted, *kubernetes)
    assert said in str(told.value)


def test_an_add_on_without_a_default_is_told():
    """A version has to be named then."""
    with pytest.raises(Day2Error, match=r"without a default is not available for Kubernetes 1\.31; available: v1\.0"):
        offered({"v1.0": (["1.31"], [])}).resolve("default", "1.31")


@pytest.mark.parametrize(
    ("installed", "kubernetes", "version"),
    [
        pytest.param("v1.0", ["1.31"], "v1.1", id="older than the default"),
        pytest.param("v1.2", ["1.31"], "v1.2", id="newer than the default"),
        pytest.param("v1.0", ["1.31", "1.32"], "v1.2", id="does not suit the next"),
        pytest.param(None, ["1.31"], "v1.1", id="not installed"),
        pytest.param("v1.0", ["1.30", "1.33"], None, id="none suits both"),
    ],
)
def test_what_is_recommended_is_no_step_back(installed, kubernetes, version):
    """The default, or what is installed."""
    assert offered().recommend(installed, *kubernetes) == version


def test_an_add_on_that_eks_does_not_have_is_told():
    """With the way to those that it has."""
    with pytest.raises(Day2Error, match="Add-on 'dns' is not offered by EKS: aws eks describe-addon-versions"):
        Offer.read("dns", None)


def test_an_offer_is_listed_newest_first():
    """As modules return it."""
    assert offered().listed("1.31") == [
        {"version": "v1.2", "default": False},
        {"version": "v1.1", "default": True},
        {"version": "v1.0", "default": False},
    ]
