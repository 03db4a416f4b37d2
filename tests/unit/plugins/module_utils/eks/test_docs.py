# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What docs/eks.md says of findings and permissions; what the modules call is held against it by their own tests."""

from __future__ import annotations

import json
import re
from pathlib import Path

import botocore.session
import pytest

PLUGINS = Path(__file__).resolve().parents[5] / "plugins"
PAGE = (PLUGINS.parent / "docs" / "eks.md").read_text()
ROWS = dict(re.findall(r"^\| `(eks_\w+)` \| (.*:.*) \|$", PAGE.partition("## Permissions")[2], re.MULTILINE))
PERMISSIONS = {module: set(re.findall(r"`(\w+:\w+)`", row)) for module, row in ROWS.items()}


def test_every_finding_is_in_the_page_and_no_other():
    """By its id."""
    checks = "".join(path.read_text() for path in sorted((PLUGINS / "module_utils" / "_eks").glob("checks_*.py")))
    table = PAGE.partition("## Findings")[2].partition("## Permissions")[0]
    documented = {
        name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    }
    assert documented == set(re.findall(r'Finding\(\s*"(\w+)"', checks))


@pytest.mark.parametrize("module", sorted(PERMISSIONS))
def test_every_permission_is_an_operation_that_aws_has(module):
    """A name with a mistake would allow nothing."""
    session = botocore.session.get_session()
    named = [permission.split(":") for permission in PERMISSIONS[module]]
    assert [one for one in named if one[1] not in session.get_service_model(one[0]).operation_names] == []


def test_every_module_has_its_permissions():
    """And the policy for one add-on is that of its module."""
    assert set(PERMISSIONS) == {path.stem for path in (PLUGINS / "modules").glob("eks_*.py")} - OF_THE_PLAYBOOKS
    policy = json.loads(PAGE.partition("```json")[2].partition("```")[0])
    assert set(policy["Statement"][0]["Action"]) == PERMISSIONS["eks_addon"]


OF_THE_PLAYBOOKS = {"eks_upgrade_plan", "eks_upgrade_report"}  # they do not ask AWS
