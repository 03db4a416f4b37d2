# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The report as a page: one file, no script, nothing loaded from anywhere."""

from __future__ import annotations

import typing as t
from html import escape

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.report_style import PAGE, STYLE
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.report_words import named, place, summary, trouble

SHOWN = 20  # objects of one API; the others can be unfolded
Record = t.Mapping[str, t.Any]


def render(result: Record) -> str:
    """Return the text of the page."""
    counted, target = result["counts"], result["target_version"]
    return PAGE.format(
        target=escape(target),
        style=STYLE,
        path=f"{escape(result['current_version'])} → {escape(target)}" if result["current_version"] else escape(target),
        look="bad" if counted["removed"] else "look" if counted["deprecated"] or _unseen(result) else "good",
        verdict=escape(_verdict(result)),
        facts="\n".join(_facts(result)),
        sections="\n".join(_sections(result)),
        summary=escape(summary(result)),
    )


def _verdict(result: Record) -> str:
    counted = result["counts"]
    if counted["removed"]:
        return f"{counted['removed']} uses of APIs that {result['target_version']} does not serve"
    if counted["deprecated"]:
        return "Nothing is removed, but some APIs are deprecated"
    return "Nothing was found, but not everything could be read" if _unseen(result) else "Nothing deprecated was found"


def _unseen(result: Record) -> bool:
    return bool(result["unparsed"] or result["forbidden"])


def _facts(result: Record) -> t.Iterator[str]:
    counted, scanned = result["counts"], result["scanned"]
    rows = {
        "Removed": counted["removed"],
        "Deprecated": counted["deprecated"],
        "Hints": counted["low"],
        "Ignored": counted["ignored"],
        "Files": scanned["files"],
        "Documents": scanned["documents"],
        "Objects": scanned["objects"],
        "Not read": len(result["unparsed"]),
    }
    for name, value in rows.items():
        yield f"<div><dt>{name}</dt><dd>{value}</dd></div>"


def _sections(result: Record) -> t.Iterator[str]:
    for status in ("removed", "deprecated"):
        found = [one for one in result["findings"] if one["status"] == status]
        if found:
            yield _section(status.capitalize(), len(found), "\n".join(_articles(found)))
    lists = {
        "Not read": [(trouble(one), one["reason"]) for one in result["unparsed"]],
        "Templates, only guessed at": [(path, "") for path in result["templated"]],
        "Not allowed to list": [(kind, "") for kind in result["forbidden"]],
        "Ignored": [_ignored(one) for one in result["ignored"]],
    }
    for title, rows in lists.items():
        if rows:
            items = "\n".join(f"<li><code>{escape(name)}</code> {escape(why)}</li>" for name, why in rows)
            yield _section(title, len(rows), f'<ul class="plain">\n{items}\n</ul>')


def _section(title: str, count: int, body: str) -> str:
    return f'<section>\n<h2>{title} <span class="count">{count}</span></h2>\n{body}\n</section>'


def _ignored(one: Record) -> tuple[str, str]:
    name = "/".join(filter(None, [one["namespace"], one["name"]]))
    until = f" until {one['until']}" if one["until"] else ""
    return f"{one['api_version']} {one['kind']} {name}", f"{one['reason'] or 'no reason given'}{until}"


def _articles(found: t.Sequence[Record]) -> t.Iterator[str]:
    groups: dict[tuple[str, str, str], list[Record]] = {}
    for one in found:
        groups.setdefault((one["api_version"], one["kind"], one["hint"]), []).append(one)
    for (api_version, kind, dummy), members in groups.items():
        first = members[0]
        instead = " ".join(filter(None, [first["replacement"], _other_kind(first)])) or "nothing"
        objects = [_object(one) for one in members]
        yield f"""<article class="{escape(first["status"])}">
<h3><code>{escape(api_version)}</code> {escape(kind)} <span class="arrow">→</span> <code>{escape(instead)}</code></h3>
<p class="muted">{escape(_life(first))}</p>
<p>{escape(first["hint"])}</p>
{_list(objects[:SHOWN])}{_more(objects[SHOWN:])}
</article>"""


def _other_kind(one: Record) -> str | None:
    return one["replacement_kind"] if one["replacement_kind"] != one["kind"] else None


def _life(one: Record) -> str:
    parts = [f"deprecated since {one['deprecated_in']}"] if one["deprecated_in"] else []
    if one["removed_in"]:
        parts.append(f"{'removed' if one['status'] == 'removed' else 'planned to be removed'} in {one['removed_in']}")
    if one["usable_now"] is not None:
        parts.append("can be changed now" if one["usable_now"] else "cannot be changed before the upgrade")
    return ", ".join(parts)


def _object(one: Record) -> str:
    name = "/".join(filter(None, [one["namespace"], one["name"]])) or named(one)
    tags = {"guess": one["confidence"] == "low", "low": one["severity"] == "low"}
    tag = "".join(f'<span class="tag">{name}</span>' for name, yes in tags.items() if yes)
    places = "<br>".join(f"<code>{escape(place(evidence))}</code>" for evidence in one["evidence"])
    return f'<li><div><b>{escape(name)}</b>{tag}</div><div class="places">{places}</div></li>'


def _list(objects: t.Sequence[str]) -> str:
    return '<ul class="objects">\n' + "\n".join(objects) + "\n</ul>"


def _more(objects: t.Sequence[str]) -> str:
    return f"\n<details><summary>{len(objects)} more</summary>\n{_list(objects)}\n</details>" if objects else ""
