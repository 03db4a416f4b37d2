# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module api_deprecation_scan."""

from __future__ import annotations

import json
import os
import pathlib
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import api_deprecation_scan

Run = t.Callable[..., "dict[str, t.Any]"]
OLD = "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: cart, namespace: shop}\n"
WARNS = "apiVersion: v1\nkind: Endpoints\nmetadata: {name: e}\n"
FIELDS = [
    *("id", "api_version", "kind", "namespace", "name", "status", "deprecated_in", "removed_in", "replacement"),
    *("replacement_kind", "replacement_available_in", "usable_now", "severity", "confidence", "hint", "evidence"),
]
HELM = """#!/bin/sh
echo '---'
echo '# Source: web/templates/ingress.yaml'
echo 'apiVersion: extensions/v1beta1'
echo 'kind: Ingress'
echo 'metadata: {name: rendered}'
"""


@pytest.fixture
def manifests(tmp_path: pathlib.Path) -> pathlib.Path:
    """Return a folder with what is removed, what is deprecated, and what is broken."""
    for name, text in {"a.yaml": f"{OLD}---\n{WARNS}", "b.yaml": "a: [", "c.yaml": "kind: {{ x }}y\n"}.items():
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("given", "status"),
    [({}, "removed"), ({"CERT-manager": "v1.5.4"}, "deprecated"), ({"cert-manager": "1.3"}, None)],
)
def test_components_are_judged_by_the_versions_that_are_given(
    run_module: Run, tmp_path: pathlib.Path, given: dict[str, str], status: str | None
) -> None:
    """Without any they are judged by the newest."""
    (tmp_path / "issuer.yaml").write_text("apiVersion: cert-manager.io/v1beta1\nkind: Issuer\n")
    params = {"paths": [str(tmp_path)], "target_version": "1.34", "component_versions": given}
    found = run_module(api_deprecation_scan, params)
    assert [one["status"] for one in found["findings"]] == ([status] if status else [])


@pytest.fixture
def warned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the warnings of modules that run after this; ansible-core may keep them for itself."""
    said: list[str] = []
    monkeypatch.setattr(api_deprecation_scan.AnsibleModule, "warn", lambda module, warning: said.append(warning))
    return said


@pytest.mark.parametrize("check", [False, True])
def test_findings_have_the_fields_that_others_build_on(run_module: Run, manifests: pathlib.Path, check: bool) -> None:
    """In check mode too, and nothing is changed."""
    params = {"paths": [str(manifests)], "target_version": "1.34", "current_version": "1.33"}
    found = run_module(api_deprecation_scan, params, check=check)
    first = found["findings"][0]
    assert list(first) == FIELDS
    assert {name: first[name] for name in FIELDS[1:13]} == {
        "api_version": "policy/v1beta1",
        "kind": "PodDisruptionBudget",
        "namespace": "shop",
        "name": "cart",
        "status": "removed",
        "deprecated_in": "1.21",
        "removed_in": "1.25",
        "replacement": "policy/v1",
        "replacement_kind": "PodDisruptionBudget",
        "replacement_available_in": "1.21",
        "usable_now": True,
        "severity": "high",
    }
    assert first["evidence"] == [{"source": "file", "path": f"{manifests}/a.yaml", "document": 1, "line": 1}]
    assert found["scanned"] == {"files": 3, "documents": 4, "objects": 2}
    assert [(entry["path"], entry["line"]) for entry in found["unparsed"]] == [(f"{manifests}/b.yaml", 1)]
    assert found["templated"] == [f"{manifests}/c.yaml"]
    assert (found["changed"], found["forbidden"], found["ignored"]) == (False, [], [])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({}, None, id="nothing"),
        pytest.param({"fail_on": "removed"}, "1 uses of APIs that 1.34 does not serve", id="removed"),
        pytest.param({"fail_on": "deprecated"}, "serve; 1 uses of APIs that are deprecated in 1.34", id="deprecated"),
        pytest.param({"fail_on": "removed", "ignore": [{"kind": "Pod*"}]}, None, id="ignored"),
        pytest.param({"fail_on": "removed", "target_version": "1.24"}, None, id="only deprecated then"),
        pytest.param({"strict": True}, "1 sources that cannot be read (first ", id="not read"),
    ],
)
def test_it_fails_when_it_is_asked_to(
    run_module: Run, manifests: pathlib.Path, options: dict[str, t.Any], message: str | None
) -> None:
    """After everything was scanned, with everything that was found, and the report is there."""
    report, page = manifests / "out" / "report.json", manifests / "out" / "report.html"
    params = {"paths": [str(manifests)], "target_version": "1.34", "report": [str(report), str(page)], **options}
    found = run_module(api_deprecation_scan, params)
    assert found.get("failed", False) == bool(message)
    assert message is None or message in found["msg"]
    assert found["unparsed"]
    assert json.loads(report.read_text())["counts"] == found["counts"]
    assert page.read_text().startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"paths": ["/nowhere"]}, "/nowhere is not there", id="path"),
        pytest.param({"paths": []}, "nothing to scan", id="no path"),
        pytest.param({"target_version": "soon"}, "target_version 'soon' is not a version", id="target"),
        pytest.param({"target_version": None}, "target_version is needed", id="no target"),
        pytest.param({"component_versions": {"Flux": "2.1"}}, "'Flux', which is none of cert-manager", id="component"),
        pytest.param({"component_versions": {"istio": 1.2}}, "has 1.2 for Istio: give a version", id="number"),
        pytest.param({"ignore": [{"until": "2027-01-01"}]}, "ignore entry 1 would ignore everything", id="ignore"),
        pytest.param({"report": ["/tmp/x.json", "/tmp/x.pdf"]}, "has to end in one of", id="report"),
    ],
)
def test_a_wrong_option_is_a_sentence(
    run_module: Run, manifests: pathlib.Path, options: dict[str, t.Any], message: str
) -> None:
    """Before anything is scanned."""
    given = {"paths": [str(manifests)], "target_version": "1.34", **options}
    found = run_module(api_deprecation_scan, {name: one for name, one in given.items() if one is not None})
    assert found["failed"]
    assert message in found["msg"]


def test_one_scan_writes_several_reports(run_module: Run, manifests: pathlib.Path) -> None:
    """All of them, or none when one has a name that nothing is known for."""
    reports = [str(manifests / "out" / f"report.{suffix}") for suffix in ("json", "html", "md")]
    params = {"paths": [str(manifests)], "target_version": "1.34"}
    assert run_module(api_deprecation_scan, {**params, "report": [*reports, "x.pdf"]})["failed"]
    assert not (manifests / "out").exists()
    run_module(api_deprecation_scan, {**params, "report": reports})
    assert all(pathlib.Path(path).stat().st_size for path in reports)


def test_a_target_beyond_the_tables_is_a_warning(run_module: Run, manifests: pathlib.Path, warned: list[str]) -> None:
    """As is a rule that has ended."""
    ended = {"kind": "Pod", "until": "2026-01-01"}
    params = {"paths": [str(manifests)], "target_version": "1.99", "ignore": [ended]}
    run_module(api_deprecation_scan, params)
    assert [warning[:31] for warning in warned] == [
        "ignore entry 1 (kind Pod) ended",
        "target_version 1.99 is newer th",
    ]


def test_a_chart_is_rendered_instead_of_guessed_at(
    run_module: Run, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, warned: list[str]
) -> None:
    """The finding names the template that the object comes from."""
    (tmp_path / "web" / "templates").mkdir(parents=True)
    (tmp_path / "web" / "Chart.yaml").write_text("name: web\n")
    template = tmp_path / "web" / "templates" / "ingress.yaml"
    template.write_text("{{ if x }}\napiVersion: extensions/v1beta1\nkind: Ingress\n{{ end }}\n")
    params = {"paths": [str(tmp_path)], "target_version": "1.34", "render_helm": True}
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    guessed = run_module(api_deprecation_scan, params)
    assert [(one["name"], one["confidence"]) for one in guessed["findings"]] == [(None, "low")]
    assert "no helm on the PATH" in warned[0]
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "helm").write_text(HELM)
    os.chmod(tmp_path / "bin" / "helm", 0o755)
    rendered = run_module(api_deprecation_scan, params)
    assert [(one["name"], one["confidence"]) for one in rendered["findings"]] == [("rendered", "high")]
    assert rendered["findings"][0]["evidence"] == [{"source": "file", "path": str(template)}]
    assert rendered["templated"] == []


def test_a_chart_that_cannot_be_rendered_is_told(
    run_module: Run, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what the program said last."""
    (tmp_path / "kustomization.yaml").write_text("resources: [x.yaml]\n")
    (tmp_path / "kubectl").write_text("#!/bin/sh\necho first >&2\necho 'x.yaml is missing' >&2\nexit 1\n")
    os.chmod(tmp_path / "kubectl", 0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    params = {"paths": [str(tmp_path)], "target_version": "1.34", "render_kustomize": True}
    (entry,) = run_module(api_deprecation_scan, params)["unparsed"]
    assert entry["reason"] == "kubectl cannot render it: x.yaml is missing"
