# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The commands of the lab."""

from __future__ import annotations

import argparse
import os
import signal
import typing as t
from pathlib import Path

from tests.lab import access, state
from tests.lab.console import say
from tests.lab.create import create
from tests.lab.destroy import destroy
from tests.lab.errors import LabError
from tests.lab.inventory import BASTIONS, inventory
from tests.lab.status import status

DEFAULT_NAME = "demo"
INTERRUPTED = 130


def main(words: list[str] | None = None) -> int:
    """Run a command; return its exit status."""
    arguments = parser().parse_args(words)
    # ssh keeps its own keys private; all else in a host's file system needs the usual permissions
    os.umask(0o022)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        arguments.run(arguments)
    except LabError as error:
        say(f"error: {error}")
        return 1
    except KeyboardInterrupt:
        say("interrupted: the same command again goes on from here")
        return INTERRUPTED
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(prog="python3 -m tests.lab", description=__doc__)
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    new = _command(commands, "create", _create, "bring a lab up, or finish what was interrupted")
    new.add_argument("--masters", type=int, default=1, help="1, 3 or 5 (default: %(default)s)")
    new.add_argument("--workers", type=int, default=2, help="default: %(default)s")
    new.add_argument("--from", dest="version", default="1.33.13", help="version of the cluster (default: %(default)s)")
    new.add_argument("--to", dest="target", default="1.34.4", help="version to upgrade to (default: %(default)s)")
    new.add_argument("--source", choices=("packages", "files"), default="packages", help="where programs come from")
    old = _command(commands, "destroy", _destroy, "remove a lab and everything that belongs to it")
    old.add_argument("--all", action="store_true", help="remove all labs of this machine")
    _command(commands, "status", _status, "show hosts, versions and memory")
    shell = _command(commands, "ssh", _ssh, "log in to a host through the bastion")
    shell.add_argument("host")
    shell.add_argument("words", nargs=argparse.REMAINDER, metavar="COMMAND")
    listing = _command(commands, "inventory", _inventory, "print an inventory in Kubespray's format")
    listing.add_argument("--output", type=Path, help="write it to this file")
    listing.add_argument("--bastion", choices=BASTIONS, default=BASTIONS[0], help="how the bastion is described")
    return top


def _command(commands: t.Any, name: str, run: t.Callable[[t.Any], None], text: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    command.add_argument("--name", default=DEFAULT_NAME, help="name of the lab (default: %(default)s)")
    command.set_defaults(run=run)
    return command


def _create(arguments: argparse.Namespace) -> None:
    wanted = ("masters", "workers", "version", "target", "source")
    create(arguments.name, **{name: getattr(arguments, name) for name in wanted})


def _destroy(arguments: argparse.Namespace) -> None:
    for name in state.known_names() if arguments.all else [arguments.name]:
        destroy(name)


def _status(arguments: argparse.Namespace) -> None:
    print(status(state.existing(arguments.name)))


def _ssh(arguments: argparse.Namespace) -> None:
    lab = state.existing(arguments.name)
    names = [host.name for host in lab.hosts]
    if arguments.host not in names:
        raise LabError(f"Lab {lab.name} has no host {arguments.host}, only {', '.join(names)}")
    os.execvp("ssh", ["ssh", "-F", str(access.config_file(lab)), arguments.host, *arguments.words])


def _inventory(arguments: argparse.Namespace) -> None:
    text = inventory(state.existing(arguments.name), arguments.bastion)
    if arguments.output:
        arguments.output.write_text(text)
    else:
        print(text, end="")
