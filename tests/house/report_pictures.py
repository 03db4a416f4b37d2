# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The pages of the reports as a browser shows it, light, dark and on a telephone: ``make pictures``.

The page lies in a frame, since a window of Chromium is never as narrow as a telephone. A page that is wider than its
frame is an error.
"""

from __future__ import annotations

import html
import re
import tempfile
from pathlib import Path

from tests.house.browser import look, screenshot
from tests.house.places import CHECKOUT, RESULTS

PAGES = sorted((CHECKOUT / "docs" / "examples").glob("*.html"))
LIGHT, DARK = "--blink-settings=preferredColorScheme=1", "--blink-settings=preferredColorScheme=0"
LOOKS = {"light": (1280, LIGHT), "dark": (1280, DARK), "telephone": (390, LIGHT)}
FRAME = """<!DOCTYPE html><meta charset="utf-8"><style>body, iframe {{ margin: 0; border: 0; display: block }}</style>
<iframe width="{width}" height="{height}" srcdoc="{page}" onload="
  const inside = this.contentDocument.documentElement
  document.title = 'size ' + inside.scrollWidth + ' ' + inside.scrollHeight"></iframe>"""
SIZE = re.compile(r"<title>size (\d+) (\d+)</title>")


def framed(page: Path, folder: Path, width: int, height: int) -> Path:
    """Write the page into a frame of this size."""
    frame = folder / "frame.html"
    frame.write_text(FRAME.format(width=width, height=height, page=html.escape(page.read_text())))
    return frame


def taken(page: Path, name: str, folder: Path) -> str:
    """Write one picture; return its name, and what is wrong with it."""
    width, scheme = LOOKS[name]
    seen = SIZE.search(look(framed(page, folder, width, 800), width, 800, "--dump-dom"))
    if not seen:
        raise SystemExit(f"Chromium did not say how large {page.name} is")
    needed, height = int(seen[1]), int(seen[2])
    picture = RESULTS / "pictures" / f"{page.stem}-{name}.png"
    screenshot(framed(page, folder, width, height), width, height, picture, scheme)
    print(f"{picture.relative_to(CHECKOUT)}: {needed} x {height}", flush=True)
    return f"{page.name} needs {needed} pixels where there are {width}" if needed > width else ""


def main() -> None:
    """Write all pictures, and fail when a page is wider than its window."""
    (RESULTS / "pictures").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        wrong = [taken(page, name, Path(folder)) for page in PAGES for name in LOOKS]
    if any(wrong):
        raise SystemExit("\n".join(filter(None, wrong)))


if __name__ == "__main__":
    main()
