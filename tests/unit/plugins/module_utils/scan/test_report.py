# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report in its forms: each can be read by what it is made for, and no text becomes markup."""

from __future__ import annotations

import json
import pathlib
import re
from xml.etree import ElementTree

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._scan import report
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest, Use
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.ignore import read_rules
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.report_style import STYLE
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.scan import result_of
from ansible_collections.day2.kubernetes.tests.unit.roles.pages import TEMPLATES, Page

EVIL = '<script>alert("1")</script>|`x`&'


def result(name: str = "c", count: int = 1) -> dict:
    """Return what a scan returns: removed, deprecated, ignored, not read, and a template."""
    place = {"source": "file", "path": f"m/{name}.yaml", "document": 1, "line": 7}
    uses = [Use("batch/v1beta1", "CronJob", "shop", f"{name}{n or ''}", "high", place) for n in range(count)]
    uses.append(Use("v1", "Endpoints", None, name, "low", {"source": "definition", "path": "p b.yml"}))
    uses.append(Use("policy/v1beta1", "PodDisruptionBudget", None, name, "high", place))
    harvest = Harvest(uses, files=3, documents=4, objects=5)
    harvest.unreadable(f"m/{name}", f"bad {name}", 3)
    harvest.template(f"t/{name}")
    rules = read_rules([{"kind": "PodDisruptionBudget", "reason": name}])
    return result_of(harvest, Versions(Minor(1, 34), Minor(1, 33)), rules)


def written(tmp_path: pathlib.Path, suffix: str, **how) -> str:
    """Return the text of a report."""
    path = tmp_path / "new" / f"report{suffix}"
    report.write(str(path), result(**how))
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    return path.read_text()


def test_json_has_all_of_the_result(tmp_path):
    """As the module returns it."""
    assert json.loads(written(tmp_path, ".json", name=EVIL)) == result(EVIL)


def test_sarif_names_rules_places_and_ids(tmp_path):
    """What a code host shows, and by which it knows a finding again."""
    run = json.loads(written(tmp_path, ".sarif"))["runs"][0]
    removed, deprecated = run["results"]
    assert removed["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "m/c.yaml"},
        "region": {"startLine": 7},
    }
    assert (removed["level"], deprecated["level"]) == ("error", "warning")
    assert deprecated["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "p%20b.yml"
    assert removed["partialFingerprints"]["findingId/v1"] == result()["findings"][0]["id"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["batch/v1beta1/CronJob", "v1/Endpoints"]
    assert [note["level"] for note in run["invocations"][0]["toolExecutionNotifications"]] == ["warning", "note"]


def test_junit_fails_on_removed_ones(tmp_path):
    """Deprecated ones are skipped, and what cannot be read is an error."""
    suite = ElementTree.fromstring(written(tmp_path, ".xml", name=EVIL + "\0")).find("testsuite")
    numbers = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert numbers == {"tests": "3", "failures": "1", "errors": "1", "skipped": "1"}
    cases = suite.findall("testcase")
    assert [child.tag for case in cases for child in case] == ["failure", "skipped", "error"]
    assert (cases[0].get("file"), cases[0].get("line")) == (f"m/{EVIL}\ufffd.yaml", "7")


def test_markdown_has_tables(tmp_path):
    """In which a name cannot make a cell or a tag."""
    text = written(tmp_path, ".md", name=EVIL)
    assert "| CronJob shop/\\<script\\>" in text
    assert "<script" not in text.replace("\\<", "")
    assert all(line.replace("\\|", "").count("|") == 6 for line in text.splitlines() if line.startswith("|"))


@pytest.mark.parametrize(
    ("how", "words"),
    [
        pytest.param({}, ["1 uses of APIs that 1.34 does not serve", "1.33 → 1.34", "shop/c", "guess"], id="few"),
        pytest.param({"count": 30}, ["10 more", "shop/c29"], id="many"),
    ],
)
def test_the_page_says_what_to_do(tmp_path, how, words):
    """In one file that loads nothing."""
    text = written(tmp_path, ".html", **how)
    page = Page(text)
    assert all(word in " ".join(page.text.split()) for word in words)
    names = {name for name, dummy in page.elements}
    assert not names & {"script", "link", "img", "iframe"}
    assert "http" not in text.replace("http-equiv", "")


def test_no_text_becomes_markup(tmp_path):
    """Names, paths, reasons and errors come from elsewhere."""
    page = Page(written(tmp_path, ".html", name=EVIL))
    assert "script" not in {name for name, dummy in page.elements}
    assert page.text.count(EVIL) >= 6


def test_nothing_found_is_said(tmp_path):
    """In each form."""
    empty = result_of(Harvest(), Versions(Minor(1, 34)), [])
    for suffix in report.WRITERS:
        path = tmp_path / f"r{suffix}"
        report.write(str(path), empty)
        assert path.read_text()


@pytest.mark.parametrize(("name", "message"), [("r.txt", "has to end in one of"), ("d.html", "is a folder")])
def test_a_report_that_cannot_be_written_is_refused(tmp_path, name, message):
    """Before anything is scanned."""
    (tmp_path / "d.html").mkdir()
    with pytest.raises(Day2Error, match=message):
        report.check_path(str(tmp_path / name))


def test_an_error_of_writing_is_a_sentence(tmp_path):
    """With the path."""
    (tmp_path / "file").write_text("")
    with pytest.raises(Day2Error, match=r"cannot be written to .*file/r\.md"):
        report.write(str(tmp_path / "file" / "r.md"), result())


def colours(style: str) -> list[tuple[str, str]]:
    """Return the colours of a page by name, those of light paper and then those of dark."""
    return re.findall(r"(--[a-z-]+): (#[0-9a-f]+)", style.partition("* {")[0])


def test_colours_are_those_of_the_report_of_an_upgrade():
    """Neither page can read the style of the other one: a module travels without files, and a role without modules."""
    names = {name for name, dummy in colours(STYLE)}
    assert colours(STYLE) == [one for one in colours((TEMPLATES / "style.css.j2").read_text()) if one[0] in names]
    assert len(colours(STYLE)) == 2 * len(names) >= 16
