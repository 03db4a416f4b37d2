# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The README's picture of a run, from a real log: ``python3 -m tests.house.picture LOG docs/run.png``.

The log is what ``upgrade-cluster.yml`` printed. The picture keeps the plan, the steps on hosts and the summary, in
their own words and order; it needs Debian's ``chromium``.
"""

from __future__ import annotations

import html
import re
import sys
import tempfile
from pathlib import Path

from tests.house.browser import screenshot

WIDTH, LINE = 900, 19  # pixels
COMMAND = "$ ansible-playbook -i inventory/mycluster/hosts.yaml upgrade-cluster.yml -e kube_version=1.34.4"
STEP = re.compile(r"^TASK \[day2\.kubernetes\.(?:etcd_backup|node_stage|node_upgrade) : (.*?)\] ")
STEPS = (
    "Save a snapshot",
    "Bring the snapshot",
    "Stage",
    "Drain ",
    "Run kubeadm",
    "Install",
    "Start the new kubelet of",
    "Wait for",
    "Uncordon",
)
RULES = (
    (re.compile(r"^\$.*"), "command"),
    (re.compile(r"^(?:PLAY|batch|host ).*"), "head"),
    (re.compile(r"^.*(?:succeeded|Ready:).*"), "good"),
    (re.compile(r"^\d+ (?:warning|note)s?:"), "note"),
)
PAGE = """<meta charset="utf-8"><style>
body {{ margin: 0; background: #10151c; color: #c9d1d9; padding: 16px;
  font: 13px/{line}px "DejaVu Sans Mono", monospace }}
pre {{ margin: 0 }} .command {{ color: #fff; font-weight: bold }} .head {{ color: #79c0ff }} .good {{ color: #7ee787 }}
.note {{ color: #e3b341 }}
</style><pre>{text}</pre>"""


def chosen(log: str) -> list[str]:
    """Return the lines of the picture."""
    lines, blocks = [COMMAND, ""], iter(re.findall(r"^    msg: \|-\n((?:        .*\n|\s*\n)+)", log, re.M))
    lines += [line[8:] for line in next(blocks).rstrip().splitlines()]
    for line in log.splitlines():
        if line.startswith(("PLAY [Save", "PLAY [Stage", "PLAY [Upgrade")):
            lines += ["", line.rstrip("* ")]
        elif (step := STEP.match(line)) and step[1].startswith(STEPS) and "as upgrade_node" not in step[1]:
            lines.append(f"  {step[1]}")
    return [*lines, "", *(line[8:] for line in next(blocks).rstrip().splitlines())]


def painted(line: str) -> str:
    """Return a line as HTML."""
    kind = next((name for rule, name in RULES if rule.match(line)), "")
    return f'<span class="{kind}">{html.escape(line)}</span>'


def main() -> None:
    """Write the picture."""
    lines = chosen(Path(sys.argv[1]).read_text())
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "run.html"
        page.write_text(PAGE.format(line=LINE, text="\n".join(map(painted, lines))))
        screenshot(page, WIDTH, len(lines) * LINE + 32, Path(sys.argv[2]))


if __name__ == "__main__":
    main()
