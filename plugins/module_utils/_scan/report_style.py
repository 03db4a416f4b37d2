# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The look of the page: light and dark, as wide as a telephone or a screen, and on paper."""

from __future__ import annotations

STYLE = """
:root {
  color-scheme: light dark;
  --paper: #fcfbf9; --raised: #f3f1ec; --ink: #1b1e23; --muted: #59606b; --rule: #dfdcd5; --accent: #1f5fb0;
  --good: #146c43; --bad: #a8231b; --look: #7d5200;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15181c; --raised: #1e2227; --ink: #e5e7ea; --muted: #a0a8b3; --rule: #31373e; --accent: #7fb5ea;
    --good: #63c08f; --bad: #ff8f85; --look: #e2b45c;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "DejaVu Sans", sans-serif;
}
main, footer { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding: 2.5rem 0 1.5rem; }
code { font: .9em ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.kicker, .muted, .count, footer { color: var(--muted); }
.kicker { margin: 0; }
h1 { margin: .15rem 0 .5rem; font-size: clamp(1.8rem, 6vw, 2.9rem); line-height: 1.1; font-weight: 640; }
h1, h2, h3, .facts dd { font-variant-numeric: tabular-nums; }
.verdict { margin: 0; font-size: 1.15rem; font-weight: 600; }
.good { color: var(--good); } .bad { color: var(--bad); } .look { color: var(--look); }
.facts { display: flex; flex-wrap: wrap; gap: .75rem 2.25rem; margin: 1.5rem 0 0; padding-top: 1rem; }
.facts, section { border-top: 1px solid var(--rule); }
.facts dt { color: var(--muted); font-size: .82rem; } .facts dd { margin: 0; font-weight: 550; }
section { padding: 1.4rem 0; }
h2 { margin: 0 0 .8rem; font-size: 1.15rem; } .count { font-weight: 400; }
article { margin: 0 0 1.1rem; padding: .9rem 1.1rem; background: var(--raised); border-left: 3px solid var(--look); }
article.removed { border-color: var(--bad); }
h3 { margin: 0; font-size: 1rem; font-weight: 600; } h3 .arrow { color: var(--muted); font-weight: 400; }
article p { margin: .35rem 0 .6rem; max-width: 48rem; }
ul { margin: 0; padding: 0; list-style: none; }
.objects > li { padding: .4rem 0; border-top: 1px solid var(--rule); }
.objects b { font-weight: 600; overflow-wrap: anywhere; }
.tag { display: inline-block; margin-left: .5em; padding: 0 .45em; border: 1px solid var(--rule); border-radius: 3px; }
.tag { font-size: .8rem; }
@media (min-width: 46rem) {
  .objects > li { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); gap: 0 1.5rem; }
  .places { grid-column: 2; grid-row: 1; }
}
.places { font-size: .9rem; color: var(--muted); }
.plain li { padding: .2rem 0; overflow-wrap: anywhere; }
summary { cursor: pointer; color: var(--accent); padding: .4rem 0; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
footer { padding-top: 1rem; padding-bottom: 2.5rem; font-size: .85rem; border-top: 1px solid var(--rule); }
@media print { :root { color-scheme: light; } article { break-inside: avoid; } }
"""
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Deprecated APIs for Kubernetes {target}</title>
<style>{style}</style>
</head>
<body>
<main>
<header>
<p class="kicker">Deprecated APIs for Kubernetes</p>
<h1>{path}</h1>
<p class="verdict {look}">{verdict}</p>
<dl class="facts">
{facts}
</dl>
</header>
{sections}
</main>
<footer><p>Written by <code>day2.kubernetes.api_deprecation_scan</code>. {summary}.</p></footer>
</body>
</html>
"""
