# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The pages of the chores of AWS: what they say, and that no text of a report becomes markup."""

from __future__ import annotations

import jinja2
import pytest

from ansible_collections.day2.kubernetes.tests.unit.plugins.modules.test_rds_drill_report import (
    CHECK,
    DRILL,
    FAILED,
    report_of,
)
from ansible_collections.day2.kubernetes.tests.unit.roles.pages import TEMPLATES, Page

EVIL = "<script>alert(1)</script>"
VOLUME = {
    "kind": "volumes",
    "id": "vol-1",
    "name": "scratch",
    "free": True,
    "claims": [],
    "reasons": ["attached to nothing"],
    "age_days": 40,
    "size_gib": 7,
}
CLAIMED = {**VOLUME, "id": "vol-2", "free": False, "claims": ["tag x=y"]}
WASTE = {
    "schema": 1,
    "result": "listed",
    "region": "eu-central-1",
    "generated": "2026-11-21T08:00:00Z",
    "terms": {"min_age_days": 30, "clusters": 1},
    "counts": {"volumes": {"free": 1, "claimed": 1}},
    "size_gib": {"volumes": {"free": 7, "claimed": 7}},
    "resources": [VOLUME, CLAIMED],
    "cleaned": [],
    "saved": {},
    "failed": None,
}


def page_of(role, name, report):
    """Return a page, with the settings of Ansible's template module."""
    folders = [TEMPLATES, TEMPLATES.parents[1] / role / "templates"]
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders), trim_blocks=True, undefined=jinja2.StrictUndefined, autoescape=False
    )
    template = environment.get_template(name)
    return Page(template.render(__upgrade_report_data=report, ansible_version={"full": "2.19.0"}))


def waste(**changes):
    """Return the page about an account."""
    return page_of("aws_waste", "aws-waste.html.j2", {**WASTE, **changes})


def drill(**changes):
    """Return the page about a drill."""
    return page_of("rds_recovery_drill", "rds-recovery-drill.html.j2", report_of(**changes))


@pytest.mark.parametrize(
    ("page", "words"),
    [
        pytest.param(waste(), ["7 GiB free", "Listed", "attached to nothing", "tag x=y"], id="waste"),
        pytest.param(
            waste(result="cleaned", cleaned=[VOLUME], saved={"vol-1": "snap-1"}),
            ["vol-1, saved as snap-1"],
            id="cleaned",
        ),
        pytest.param(
            waste(result="would be cleaned", cleaned=[VOLUME]), ["Would be cleaned", "To be cleaned up"], id="foretold"
        ),
        pytest.param(
            waste(result="failed", region=None, counts={}, resources=[], failed={"task": "List", "message": "no key"}),
            ["an unknown region", "List: no key"],
            id="failed",
        ),
        pytest.param(drill(), ["Passed: the database can be restored", "15 min 2 s", "at least 1"], id="drill"),
        pytest.param(drill(rpo_limit=1), ["Failed", "rds_recovery_drill_rpo_seconds allows 1"], id="limit"),
        pytest.param(
            drill(restored={}, checked={}, removed=None, **FAILED),
            ["Not recovered", "The drill did not come that far.", "Nothing was asked.", "there was none"],
            id="at once",
        ),
    ],
)
def test_a_page_says_how_it_is(page, words):
    """In a few words."""
    text = " ".join(page.text.split())
    assert [word for word in words if word not in text] == []


def test_no_text_becomes_markup():
    """Names, tags, values and messages come from elsewhere."""
    row = {**VOLUME, "id": EVIL, "name": EVIL, "reasons": [EVIL], "claims": [EVIL]}
    failed = {"task": EVIL, "message": EVIL}
    first = waste(region=EVIL, resources=[row], cleaned=[row], saved={EVIL: EVIL}, failed=failed, result=EVIL)
    check = {**CHECK, "name": EVIL, "value": EVIL, "expected": EVIL, "problem": EVIL}
    second = drill(
        source=EVIL,
        name=EVIL,
        region=EVIL,
        failed=failed,
        restored={"drill": {**DRILL, "engine": EVIL, "instance_class": EVIL, "restored_to": EVIL}},
        checked={"answered_after": 1.0, "checks": [check]},
    )
    for page in (first, second):
        assert "script" not in {name for name, dummy in page.elements}
        assert page.text.lower().count(EVIL) >= 7
