# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""ansible-test sanity without containers, with every Python from 3.9 on that the machine has."""

from __future__ import annotations

import re
from pathlib import Path

from tests.house.environments import site_packages
from tests.house.runner import Finding, Runner

# ansible-test downloads get-pip.py from a host of its own to fill its empty environments; the one that comes with
# Python and the package index of the site serve as well.
STAND_IN_FOR_GET_PIP = """
import subprocess, sys

wanted = [word for word in sys.argv[1:] if word not in ("--no-setuptools", "--no-wheel")]
subprocess.check_call([sys.executable, "-m", "ensurepip", "--default-pip"])
subprocess.check_call([sys.executable, "-m", "pip", "install", "-q", *wanted])
"""


def check(runner: Runner, copy: Path) -> None:
    """Run all sanity tests; a file of ignored findings is a finding itself."""
    ignored = sorted((copy / "tests" / "sanity").glob("ignore-*"))
    if ignored:
        raise Finding(f"The house does without sanity ignores: {', '.join(path.name for path in ignored)}")
    _put_stand_in(runner)
    runner.run("ansible-test", "sanity", "--local", "--color", "no", "--requirements", cwd=copy)


def _put_stand_in(runner: Runner) -> None:
    source = site_packages(runner.environment) / "ansible_test" / "_internal" / "python_requirements.py"
    cache = runner.home / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    for version in re.findall(r"pip='([\d.]+)'", source.read_text()):
        (cache / f"get_pip_{version.replace('.', '_')}.py").write_text(STAND_IN_FOR_GET_PIP)
