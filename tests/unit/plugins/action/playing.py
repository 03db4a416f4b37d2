# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""ansible-playbook with our plugins and stand-ins for modules and actions that need a cluster."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import yaml

CHECKOUT = Path(__file__).resolve().parents[4]
LOCAL = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}


def collection(root, modules, actions=None, own_actions=()):
    """Lay out day2.kubernetes below a folder, with modules and actions given as sources by name."""
    plugins = root / "ansible_collections" / "day2" / "kubernetes" / "plugins"
    for kind, sources in (("modules", modules), ("action", actions or {})):
        (plugins / kind).mkdir(parents=True)
        for name, source in sources.items():
            (plugins / kind / f"{name}.py").write_text(source)
    for name in own_actions:
        (plugins / "action" / f"{name}.py").symlink_to(CHECKOUT / "plugins" / "action" / f"{name}.py")
    for room in ("callback", "plugin_utils", "module_utils"):
        (plugins / room).symlink_to(CHECKOUT / "plugins" / room)
    for part in ("meta", "galaxy.yml"):
        (plugins.parent / part).symlink_to(CHECKOUT / part)


def play(root, plays, hosts, *arguments, **variables):
    """Run plays against the collection below the same folder; return status and output."""
    (root / "hosts.yml").write_text(yaml.safe_dump({"all": {"hosts": hosts}}))
    (root / "play.yml").write_text(yaml.safe_dump(plays))
    done = subprocess.run(
        [sys.executable, "-m", "ansible", "playbook", "-i", "hosts.yml", "play.yml", *arguments],
        cwd=root,
        env={
            **{name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONUNBUFFERED"}},
            "ANSIBLE_COLLECTIONS_PATH": str(root),
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_HOME": str(root / "home"),
            **variables,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        check=False,
    )
    return done.returncode, done.stdout
