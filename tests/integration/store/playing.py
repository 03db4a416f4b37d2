# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""ansible-playbook with this checkout, against a storage."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from pathlib import Path

import yaml

from tests.house.places import CHECKOUT
from tests.integration.store.storages import ACCESS, SECRET

Json = dict[str, t.Any]
MODULES = ("snapshot_upload", "snapshot_download", "snapshot_store_info")


class Played(t.NamedTuple):
    """What every task returned, what was printed, and the status of the whole."""

    results: list[Json]
    output: str
    status: int


class Play(t.Protocol):
    """Plays tasks, which may fail; options are the connection's."""

    def __call__(self, *tasks: Json, words: t.Sequence[str] = (), **options: str) -> Played:
        """Return what came of them."""


class Stage:
    """A folder with the collection in it, where stand-ins take the place of modules."""

    def __init__(self, folder: Path, url: str, stand_ins: t.Mapping[str, str] | None = None) -> None:
        self.folder, self.url = folder, url
        plugins = folder / "ansible_collections" / "day2" / "kubernetes" / "plugins"
        (plugins / "modules").mkdir(parents=True)
        for source in (CHECKOUT / "plugins" / "modules").glob("*.py"):
            if source.stem not in (stand_ins or {}):
                (plugins / "modules" / source.name).symlink_to(source)
        for name, text in (stand_ins or {}).items():
            (plugins / "modules" / f"{name}.py").write_text(text)
        for room in ("action", "module_utils", "plugin_utils", "doc_fragments"):
            (plugins / room).symlink_to(CHECKOUT / "plugins" / room)
        for part in ("meta", "galaxy.yml", "roles", "playbooks"):
            (plugins.parent / part).symlink_to(CHECKOUT / part)

    def play(self, *tasks: Json, words: t.Sequence[str] = (), **options: str) -> Played:
        """Play tasks one after the other, whatever becomes of them."""
        given = {"endpoint_url": self.url, "access_key": ACCESS, "secret_key": SECRET, **options}
        rows: list[Json] = [
            {**task, "register": f"told_{number}", "ignore_errors": True} for number, task in enumerate(tasks)
        ]
        names = ", ".join(f"told_{number}" for number in range(len(tasks)))
        told = {"dest": str(self.folder / "told.json"), "content": f"{{{{ [{names}] | to_json }}}}", "mode": "0600"}
        rows.append({"ansible.builtin.copy": told, "check_mode": False})
        defaults = {f"day2.kubernetes.{name}": given for name in MODULES}
        text = [{"hosts": "localhost", "gather_facts": False, "module_defaults": defaults, "tasks": rows}]
        (self.folder / "play.yml").write_text(yaml.safe_dump(text))
        done = self.run("play.yml", *words)
        return Played(json.loads((self.folder / "told.json").read_text()), done.stdout, done.returncode)

    @property
    def home(self) -> Path:
        """Return the folder that tells its processes from others."""
        return self.folder / "home"

    def run(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run ansible-playbook on this machine."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHONPATH"))}
        local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
        groups: Json = {"kube_control_plane": {"hosts": {"localhost": {}}}}
        inventory = {"all": {"hosts": {"localhost": local}, "children": groups}}
        (self.folder / "hosts.yml").write_text(yaml.safe_dump(inventory))
        return subprocess.run(
            [sys.executable, "-m", "ansible", "playbook", "-i", "hosts.yml", *words],
            cwd=self.folder,
            env={
                **inherited,
                "ANSIBLE_COLLECTIONS_PATH": str(self.folder),
                "ANSIBLE_HOME": str(self.home),
                "ANSIBLE_NOCOLOR": "1",
                **variables,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
