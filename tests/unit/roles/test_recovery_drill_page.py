# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The page of a recovery drill: what it says, and that no text of a report becomes markup."""

from __future__ import annotations

import jinja2
import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.drill_report import Run, build_report
from ansible_collections.day2.kubernetes.tests.unit.plugins.modules.test_recovery_drill_report import DRILL, ROW
from ansible_collections.day2.kubernetes.tests.unit.roles.pages import TEMPLATES, Page

EVIL = "<script>alert(1)</script>"


def page_of(**changes):
    """Return the page of a drill, with the settings of Ansible's template module."""
    told = {"host": "cp3", "source": "/backups", "started": 100.0, "finished": 110.0, "drill": DRILL, **changes}
    folders = [TEMPLATES, TEMPLATES.parents[1] / "recovery_drill" / "templates"]
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders), trim_blocks=True, undefined=jinja2.StrictUndefined, autoescape=False
    )
    template = environment.get_template("recovery-drill.html.j2")
    return Page(template.render(__upgrade_report_data=build_report(Run(**told)), ansible_version={"full": "2.19.0"}))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({}, ["Passed", "What was restored is what was saved."], id="passed"),
        pytest.param({"rpo_limit": 1}, ["Failed", "recovery_drill_rpo_seconds"], id="too old"),
        pytest.param({"drill": {}, "failed": {"task": "Fetch", "message": "none"}}, ["Not recovered"], id="at once"),
        pytest.param(
            {"drill": {**DRILL, "comparison": [ROW, {**ROW, "etcd": 8, "same": False}]}, "failed": {"task": "x"}},
            ["1 of 2 differ."],
            id="differs",
        ),
    ],
)
def test_the_page_says_how_it_went(changes, words):
    """In a few words."""
    text = " ".join(page_of(**changes).text.split())
    assert all(word in text for word in words)


def test_no_text_becomes_markup():
    """Names, messages and warnings come from elsewhere."""
    snapshot = {**DRILL["snapshot"], "member": EVIL, "warnings": [EVIL]}
    drill = {**DRILL, "snapshot": snapshot, "comparison": [{**ROW, "what": EVIL}]}
    page = page_of(host=EVIL, source=EVIL, file=EVIL, cluster=EVIL, drill=drill, failed={"task": EVIL, "message": EVIL})
    assert "script" not in {name for name, dummy in page.elements}
    assert page.text.count(EVIL) >= 7
