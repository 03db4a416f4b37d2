# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Pointing package sources at another minor version."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._node.sources import plan_sources

NEW = ("/new.list", "deb https://m/v1.34 /\n")
LINE = "deb [signed-by=/k.gpg] https://pkgs.k8s.io/core:/stable:/v1.33/deb/ /\n"
DEB822 = "Types: deb\nURIs: https://pkgs.k8s.io/core:/stable:/v1.33/deb/\nSuites: /\nSigned-By: /k.gpg\n"
REPO = "[kubernetes]\nbaseurl=https://m/v1.33/rpm/\ngpgkey=https://m/v1.33/rpm/key\nexclude=kubelet\n"


@pytest.mark.parametrize(
    ("text", "repository", "changed"),
    [
        pytest.param(LINE, None, LINE.replace("1.33", "1.34"), id="one line"),
        pytest.param("deb http://m:80/v1.33 ./\n", None, "deb http://m:80/v1.34 ./\n", id="the minor ends the URL"),
        pytest.param(DEB822, None, DEB822.replace("1.33", "1.34"), id="deb822"),
        pytest.param(REPO, None, REPO.replace("1.33", "1.34"), id="dnf, with the key"),
        pytest.param(LINE, "https://m/k/", "deb [signed-by=/k.gpg] https://m/k/ /\n", id="another URL, options kept"),
        pytest.param(
            LINE, "deb https://m/k/ /", "deb [signed-by=/k.gpg] https://m/k/ /\n", id="only the URL of a line"
        ),
        pytest.param(f"# {LINE}{LINE}", None, f"# {LINE}{LINE.replace('1.33', '1.34')}", id="comments stay"),
        pytest.param(LINE.replace("1.33", "1.34"), None, LINE.replace("1.33", "1.34"), id="there already"),
    ],
)
def test_only_the_minor_or_the_url_changes(text: str, repository: str | None, changed: str) -> None:
    """Everything else in the file is the user's."""
    assert plan_sources({"/a": text}, range(33, 35), 34, repository, NEW).after == {"/a": changed}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("deb https://m/v1.28/other /\n", id="another product with such a URL"),
        pytest.param("deb https://deb.debian.org/debian bookworm main\n", id="the distribution"),
        pytest.param(f"#{LINE}", id="a comment"),
    ],
)
def test_other_sources_are_left_alone(text: str) -> None:
    """Only the minors from the oldest program to the target are Kubernetes' own."""
    plan = plan_sources({"/a": text}, range(33, 35), 34, None, NEW)
    assert (plan.after, plan.changed, plan.urls) == ({}, False, [])


def test_a_first_source_is_a_new_file() -> None:
    """Without a source of Kubernetes the given one gets its own file."""
    plan = plan_sources({"/a": "deb https://m main\n"}, range(33, 35), 34, "https://m/v1.34", NEW)
    assert (plan.before, plan.after, plan.urls) == ({"/new.list": None}, dict([NEW]), ["https://m/v1.34"])


def test_the_urls_are_those_of_kubernetes() -> None:
    """Keys and other sources in the same file are not told."""
    plan = plan_sources({"/a": f"deb https://m main\n{LINE}", "/b": REPO}, range(33, 35), 34, None, NEW)
    assert plan.urls == ["https://pkgs.k8s.io/core:/stable:/v1.34/deb/", "https://m/v1.34/rpm/"]
