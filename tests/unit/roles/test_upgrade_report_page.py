# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The page of a report: complete, harmless, and legible in light and dark."""

from __future__ import annotations

import re

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.report import After, Run, build_report
from ansible_collections.day2.kubernetes.tests.unit.roles.pages import FAILED, TEMPLATES, Page, render, upgraded

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)> {{ 7 * 7 }}"
NAMES = {"cp1", "w1", "w2", "w9", "a", "b", "shop/db-0", "done"}
STYLE = (TEMPLATES / "style.css.j2").read_text()
THEMES = [
    dict(re.findall(r"--([\w-]+): (#\w+)", block)) for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[:2]
]
LIGHT, DARK = THEMES[0], {**THEMES[0], **THEMES[1]}


def poisoned(value):
    """Return the report with something evil in every text, and in every key that is a name."""
    if isinstance(value, dict):
        return {(f"{key}{EVIL}" if key in NAMES else key): poisoned(each) for key, each in value.items()}
    if isinstance(value, list):
        return [poisoned(each) for each in value]
    return f"{value}{EVIL}" if isinstance(value, str) else value


def everything():
    """Return a report in which no part of the page is left out."""
    report = upgraded(masters=1, workers=2, failed=FAILED)
    finding = {"id": "V9", "object": "w1", "message": "old", "way_out": "go"}
    report["findings"] = [{**finding, "severity": severity} for severity in ("blocker", "warning", "info")]
    report["events"] = [
        {"at": "2026-11-21T04:00:00Z", "object": "Node w2", "reason": "Bad", "message": "x", "count": 2}
    ]
    trouble = {"pod": "shop/ill", "node": "w2", "phase": "Running", "ready": "0/1", "restarts": 4, "container": "app"}
    words = {"reason": "CrashLoopBackOff", "message": "back-off", "previous_log": ["last words"]}
    report["pods"] = [{**trouble, **words}, {**trouble, "container": None, **dict.fromkeys(words)}]
    report["drains"]["w2"].update(blocked={"shop/db-0": "no"}, ignored=["kube-system/agent"])
    report["versions"]["after"].update(error="away", kubelets={"w9": "1.33.0"}, apiservers={"a": None, "b": "1.34.4"})
    return report


@pytest.mark.parametrize("result", ["failed", "blocked", "succeeded", EVIL])
def test_nothing_in_a_report_is_taken_for_html(result):
    """Every text is shown as it is: no element or attribute comes from data, and no template is carried out."""
    clean = {**everything(), "result": result.replace(EVIL, "odd")}
    evil = {**poisoned(clean), "result": result}
    for each in (*clean["findings"], *evil["findings"]):
        each["severity"] = each["severity"].replace(EVIL, "")
    good, bad = Page(render(clean)), Page(render(evil))
    assert {tag for tag, dummy in bad.elements} == {tag for tag, dummy in good.elements}
    assert {key for dummy, keys in bad.elements for key in keys} == {
        key for dummy, keys in good.elements for key in keys
    }
    shown = ("kubelet is not healthy", "last line", "Restart the kubelet", "shop/cart-w1", "w2", "Node w2", "away")
    for text in (*shown, "shop/ill", "CrashLoopBackOff", "back-off", "last words"):
        assert f"{text}{EVIL}" in bad.text, text
    assert "49" not in re.findall(r"alert\(1\)> (.*?)\s", bad.text)


@pytest.mark.parametrize("failed", [None, FAILED])
def test_the_page_needs_nothing_else(failed):
    """No script, nothing from elsewhere, and the browser is told so."""
    text = render(upgraded(failed=failed))
    page = Page(text)
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, dummy in page.elements}
    assert not {"src", "href", "xlink:href"} & {key for dummy, keys in page.elements for key in keys}
    assert set(re.findall(r"url\(.*?\)|@import", text)) == {"url(#hatch)"}
    assert ("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}) in page.elements
    assert any("default-src 'none'" in (keys.get("content") or "") for dummy, keys in page.elements)


def test_the_verdict_is_first():
    """With versions and duration, before any other section."""
    text = re.sub(r"\s+", " ", Page(render(upgraded())).text)
    verdict = text.index("Succeeded after")
    assert verdict < text.index("Hosts done") < text.index("Timeline")
    assert "What failed" not in text


def test_a_failure_is_told_before_the_timeline():
    """Host, step, message, last lines, and the command that goes on."""
    text = re.sub(r"\s+", " ", Page(render(upgraded(failed=FAILED))).text)
    told = text[text.index("What failed") : text.index("Timeline")]
    for words in (
        "w2 at the step kubelet",
        FAILED["message"],
        "last line",
        "upgrade-cluster.yml -e kube_version=1.34.4",
    ):
        assert words in told
    assert "failed here (hatched, with a cross)" in text


def test_every_span_is_a_bar_with_words():
    """The bar of the failure is marked by more than its colour."""
    report = upgraded(failed=FAILED)
    page = Page(render(report))
    assert page.classes("bar") == len(report["timeline"])
    assert "w2: kubelet, " in page.text
    assert page.classes("cross") == sum(span["failed"] for span in report["timeline"]) == 1


def test_a_hundred_workers_are_readable():
    """All of them, in less than a megabyte."""
    text = render(upgraded(workers=100))
    page = Page(text)
    assert len(text.encode()) < 1_000_000
    assert all(f"w{number}\n" in page.text or f"w{number}:" in page.text for number in range(1, 101))
    assert page.classes("tick-name") <= 10


@pytest.mark.parametrize(
    ("plan", "run", "words"),
    [
        pytest.param({}, Run(0, 1, failed={"message": "no host"}), "The run ended before it had a plan", id="no plan"),
        pytest.param({}, Run(0, 1, blocked=True), "Blocked before any change", id="blocked"),
        pytest.param({}, Run(5, 1), "Unfinished after 0.0 s", id="a clock that went back"),
        pytest.param(
            {},
            Run(0, 1, timeline=[{"host": "x", "step": "paint", "phase": "begun", "at": 9e9}]),
            "x: paint",
            id="a step nobody knows, in another century",
        ),
    ],
)
def test_a_report_with_little_in_it_is_a_page_too(plan, run, words):
    """What is missing is said."""
    text = re.sub(r"\s+", " ", Page(render(build_report(plan, [], run, After()))).text)
    assert words in text


def contrast(one, other):
    """Return the contrast of two colours by WCAG 2.2: from 1 to 21."""
    shades = sorted((luminance(one), luminance(other)), reverse=True)
    return (shades[0] + 0.05) / (shades[1] + 0.05)


def luminance(colour):
    """Return the relative luminance of #rgb or #rrggbb."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_has_contrast(theme):
    """At least 4.5, also inside of the bars."""
    on_paper = [(theme[text], theme["paper"]) for text in ("ink", "muted", "accent", "good", "bad", "look")]
    on_raised = [(theme[text], theme["raised"]) for text in ("ink", "muted")]
    in_bars = [(theme["in-pale"], theme[step]) for step in ("stage", "drain", "kubelet")]
    in_bars += [(theme["in-deep"], theme[step]) for step in ("snapshot", "kubeadm")]
    in_bars += [(theme["in-green"], theme[step]) for step in ("verify", "uncordon", "other")]
    weak = [pair for pair in (*on_paper, *on_raised, *in_bars) if contrast(*pair) < 4.5]
    assert weak == []
