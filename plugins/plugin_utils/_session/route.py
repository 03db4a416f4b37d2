# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

# PRIVATE to day2.kubernetes: may change in any release.

"""The command that starts the far end of a relay on a host, the way Ansible itself reaches that host."""

from __future__ import annotations

import base64
import pathlib
import shlex
import typing as t
import zlib

from ansible.plugins.loader import connection_loader

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.plugin_utils._session import relay

SSH = {"ssh", "ansible.builtin.ssh", "smart"}
LOCAL = {"local", "ansible.builtin.local"}
# a relay has a connection of its own, notices a dead path and asks nothing
RELAY_OPTIONS = ("ControlPath=none", "ServerAliveInterval=10", "ServerAliveCountMax=3", "BatchMode=yes")


def far_end(python: str, addresses: t.Iterable[tuple[str, int]]) -> list[str]:
    """Return the program and arguments that run the relay's source; addresses are those of the API server there."""
    source = base64.b64encode(zlib.compress(pathlib.Path(relay.__file__).read_bytes(), 9)).decode()
    unpack = f"import base64,zlib;exec(zlib.decompress(base64.b64decode('{source}')))"
    return [python, "-c", unpack, *(str(part) for address in addresses for part in address)]


def ssh_command(host: str, variables: t.Mapping[str, t.Any], play_context: t.Any, templar: t.Any) -> list[str]:
    """Return the ssh command for a host with Ansible's own user, key, port, proxy and host key settings."""
    connection = connection_loader.get("ansible.builtin.ssh", play_context)
    options = connection._resolve_option_variables(variables, templar)
    connection.set_options(var_options=options)
    if connection.get_option("password"):
        raise Day2Error(f"{host}: API relays need an SSH key; with a password set cluster_kubeconfig instead")
    connection.host = connection.get_option("host") or host
    words = connection._build_command(connection.get_option("ssh_executable"), "ssh", "-T", connection.host)
    program, *rest = [word.decode() for word in words]
    return [program, *(part for option in RELAY_OPTIONS for part in ("-o", option)), *rest]


def command(
    host: str,
    variables: t.Mapping[str, t.Any],
    addresses: t.Iterable[tuple[str, int]],
    play_context: t.Any,
    templar: t.Any,
) -> list[str]:
    """Return the command of one host's relay; raises Day2Error for a connection that is neither SSH nor local."""
    kind = variables.get("ansible_connection", "ssh")
    python = variables.get("ansible_python_interpreter", "")
    program = far_end(python if python.startswith("/") else "python3", addresses)
    if kind in LOCAL:
        return program
    if kind not in SSH:
        raise Day2Error(f"{host}: no API relay over ansible_connection {kind!r}; set cluster_kubeconfig instead")
    return [*ssh_command(host, variables, play_context, templar), shlex.join(program)]
