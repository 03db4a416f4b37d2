# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module ecr_repository_info."""

from __future__ import annotations

import json

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import ecr_repository_info
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.aws.fake_client import (
    KEYS,
    FakeClient,
    refusal,
)

NAMES = ("shop/cart", "shop/base", "other")
NONE = refusal("LifecyclePolicyNotFoundException")


@pytest.fixture
def run(run_module, monkeypatch):
    """Return what runs the module; policy is the answer for each repository."""

    def run(policy=NONE, **params):
        rows = [
            {"repositoryName": name, "repositoryArn": f"arn:{name}", "repositoryUri": f"1.dkr/{name}"} for name in NAMES
        ]
        ecr = FakeClient(describe_repositories={"repositories": rows}, get_lifecycle_policy=policy)
        monkeypatch.setattr(ecr_repository_info, "client", lambda module, service: ecr)
        return run_module(ecr_repository_info, {**KEYS, **params})

    return run


@pytest.mark.parametrize(
    ("params", "found"),
    [
        pytest.param({}, ["other", "shop/base", "shop/cart"], id="all"),
        pytest.param({"names": ["shop/*"]}, ["shop/base", "shop/cart"], id="pattern"),
        pytest.param({"names": ["s*"], "exclude": ["*/base"]}, ["shop/cart"], id="but"),
        pytest.param({"names": ["other"]}, ["other"], id="name"),
        pytest.param({"names": ["nothing*"]}, [], id="pattern of nothing"),
    ],
)
def test_names_and_patterns_choose(run, params, found):
    """In the order of their names."""
    assert [row["name"] for row in run(**params)["repositories"]] == found


def test_policies_are_data(run):
    """And null where there is none."""
    policy = {"rules": [{"rulePriority": 1}]}
    [row] = run({"lifecyclePolicyText": json.dumps(policy)}, names=["other"])["repositories"]
    assert (row["lifecycle_policy"], row["image_tag_mutability"], row["scan_on_push"]) == (policy, "MUTABLE", False)
    assert run(names=["other"])["repositories"][0]["lifecycle_policy"] is None


@pytest.mark.parametrize(
    ("params", "words"),
    [
        pytest.param({"names": ["shop/crt"]}, "There is no repository shop/crt: check the name", id="missing"),
        pytest.param({"policy": refusal("AccessDeniedException")}, "AccessDeniedException: no", id="refused"),
    ],
)
def test_what_is_wrong_is_a_sentence(run, params, words):
    """Names and permissions."""
    assert words in run(**params)["msg"]
