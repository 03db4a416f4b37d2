# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Open the way to the API servers for one run. The parts are in plugin_utils/_session."""

from __future__ import annotations

import base64
import json
import os
import pathlib
import subprocess
import sys
import typing as t

from ansible.plugins.action import ActionBase
from ansible.utils.collection_loader import AnsibleCollectionConfig

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.plugin_utils._session import helper, kubeconfig, route, run_dir

COLLECTION_PATH_DEPTH = 6  # ROOT/ansible_collections/day2/kubernetes/plugins/plugin_utils/_session/helper.py
START_HELPER = f"import sys; sys.path.insert(0, sys.argv[1]); from {helper.__name__} import main; main()"


def start_helper(request: dict[str, t.Any], folder: pathlib.Path) -> dict[str, t.Any]:
    """Start the helper process apart from this one and return its first answer: ports and unreachable hosts."""
    root = pathlib.Path(helper.__file__).parents[COLLECTION_PATH_DEPTH]
    with (folder / "helper.log").open("w+b") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", START_HELPER, str(root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )
        stdin, stdout = t.cast(t.IO[bytes], process.stdin), t.cast(t.IO[bytes], process.stdout)
        stdin.write(json.dumps(request).encode())
        stdin.close()
        answer = stdout.readline()
        if not answer:
            # a helper that ends takes its folder with it: only the open file is left of the log
            log.seek(0)
            raise Day2Error(f"The helper process did not start: {log.read().decode(errors='replace')[-500:]}")
    return dict(json.loads(answer))


def begin(commands: list[dict[str, t.Any]], connect_timeout: int) -> tuple[pathlib.Path, dict[str, t.Any], list[str]]:
    """Sweep what killed runs left, then start a helper; return its folder, its first answer and what was swept."""
    swept = run_dir.sweep()
    controller = run_dir.Process.of(os.getppid())
    folder = run_dir.create(controller)
    request = {
        "folder": str(folder),
        "collections": list(AnsibleCollectionConfig.collection_paths),
        "controller": controller.as_dict(),
        "connect_timeout": connect_timeout,
        "endpoints": commands,
    }
    return folder, start_helper(request, folder), swept


def reached_of(endpoints: dict[str, str], unreachable: dict[str, str]) -> list[str]:
    """Return the addresses that can be asked; raises Day2Error with every reason when there is none."""
    reached = [url for host, url in endpoints.items() if host not in unreachable]
    if not reached:
        reasons = "; ".join(f"{host}: {reason}" for host, reason in unreachable.items())
        raise Day2Error(
            f"No control plane host could be reached ({reasons}): check ansible_ssh_common_args and the bastion",
            unreachable_hosts=unreachable,
        )
    return reached


class ActionModule(ActionBase):
    """Starts relays to control plane hosts and writes a kubeconfig for them."""

    _supports_check_mode = True

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        """Return kubeconfig, api_endpoints, endpoints and unreachable_hosts."""
        result = super().run(tmp, task_vars)
        dummy, args = self.validate_argument_spec(
            {
                "hosts": {"type": "list", "elements": "str", "default": []},
                "local_kubeconfig": {"type": "path"},
                "api_endpoints": {"type": "list", "elements": "str", "default": []},
                "kubeconfig": {"type": "path", "default": "/etc/kubernetes/admin.conf"},
                "addresses": {"type": "dict", "default": {}},
                "connect_timeout": {"type": "int", "default": 30},
            },
            required_one_of=[["hosts", "local_kubeconfig"]],
            mutually_exclusive=[["hosts", "local_kubeconfig"]],
        )
        try:
            result.update(self._open_local(args) if args["local_kubeconfig"] else self._open(args, task_vars or {}))
        except Day2Error as error:
            result.update(failed=True, msg=str(error), **error.details)
        return result

    def _read_kubeconfig(self, path: str, task_vars: dict[str, t.Any]) -> str:
        """Return the text of the kubeconfig on the host of the task; it appears in no log and in no result."""
        shown = self._play_context.no_log
        self._play_context.no_log = True
        answer = self._execute_module("ansible.legacy.slurp", {"src": path}, task_vars=task_vars)
        self._play_context.no_log = shown
        if answer.get("failed"):
            raise Day2Error(f"Cannot read {path} on the control plane: {answer.get('msg')}")
        return base64.b64decode(answer["content"]).decode()

    def _open(self, args: dict[str, t.Any], task_vars: dict[str, t.Any]) -> dict[str, t.Any]:
        """Start this run's helper with a relay to every host."""
        source = self._read_kubeconfig(args["kubeconfig"], task_vars)
        commands = [{"host": host, "command": self._command(host, args, task_vars)} for host in args["hosts"]]
        folder, answer, swept = begin(commands, args["connect_timeout"])
        endpoints = {host: f"https://127.0.0.1:{port}" for host, port in answer["ports"].items()}
        reached = reached_of(endpoints, answer["unreachable"])
        return {
            "changed": False,
            "folder": str(folder),
            "kubeconfig": str(kubeconfig.write(folder, source, reached[0])),
            "endpoints": endpoints,
            "api_endpoints": [*reached, *(url for url in endpoints.values() if url not in reached)],
            "unreachable_hosts": answer["unreachable"],
            "swept": swept,
        }

    def _open_local(self, args: dict[str, t.Any]) -> dict[str, t.Any]:
        """Start this run's helper without relays."""
        folder, dummy, swept = begin([], args["connect_timeout"])
        return {
            "changed": False,
            "folder": str(folder),
            "kubeconfig": args["local_kubeconfig"],
            "endpoints": {},
            "api_endpoints": args["api_endpoints"],
            "unreachable_hosts": {},
            "swept": swept,
        }

    def _command(self, host: str, args: dict[str, t.Any], task_vars: dict[str, t.Any]) -> list[str]:
        """Return the relay's command of one host."""
        known = args["addresses"].get(host) or {}
        port = int(known.get("port") or 6443)
        addresses = [(address, port) for address in (known.get("address"), "127.0.0.1") if address]
        return route.command(host, task_vars["hostvars"][host], addresses, self._play_context, self._templar)
