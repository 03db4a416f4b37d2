# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The command line of the program that saves etcd without Ansible."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._backup.journal import ERROR, INFO, Journal
from ansible_collections.day2.kubernetes.plugins.module_utils._backup.run import (
    DONE,
    NOT_CONFIGURED,
    NOT_SAVED,
    foretell,
    run,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._backup.settings import SNAPSHOT, Settings, settings_of
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.proof import prove
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.states import listed
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

CODES = """exit codes:
  0  saved, and everything is off the cluster that is to be
  1  no snapshot was saved
  2  the command line or the settings cannot be meant
  3  saved, but not everything is off the cluster
  4  saved, but the metrics could not be written
  5  another run is at work"""
SETTINGS = "file of settings, in JSON; options of the command line win over it"
MEANING = "What the options mean is in the documentation of the module day2.kubernetes.etcd_snapshot."


def main(argv: t.Sequence[str] | None = None, host: Host | None = None) -> int:
    """Do what the command line says, on this node, and return the exit code."""
    signal.signal(signal.SIGTERM, _stop)
    arguments = vars(parser().parse_args(argv))
    action, path = arguments.pop("action"), arguments.pop("config")
    rest = {name: arguments.pop(name, None) for name in ("check", "path")}
    given = {name: value for name, value in arguments.items() if value is not None}
    try:
        settings = settings_of(path, {**given, **({"keep": _pairs(given["keep"])} if "keep" in given else {})})
    except Day2Error as error:
        Journal().say(ERROR, "settings", str(error))
        return NOT_CONFIGURED
    journal = Journal(settings.secrets)
    if action == "list":
        return _list(settings)
    if action == "verify":
        return _verify(rest["path"], settings, journal)
    return (foretell if rest["check"] else run)(host or Host(), settings, journal)


def parser() -> argparse.ArgumentParser:
    """Return the parser; the options of the module etcd_snapshot have the same names, with dashes."""
    # a password would be seen in the list of processes
    shown = {name: option for name, option in SNAPSHOT.items() if not option.get("no_log")}
    top = argparse.ArgumentParser(
        prog="etcd-backup.pyz",
        description="Save etcd of this node to a file that is proven to be whole, and carry it off the cluster.",
        epilog=CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = top.add_subparsers(dest="action", required=True)
    words = "save, prune, carry off the cluster, and write the metrics"
    save = actions.add_parser("save", help=words, description=MEANING)
    save.add_argument("--check", action="store_true", help="do nothing, and say what would be done")
    for name, option in shown.items():
        save.add_argument(f"--{name.replace('_', '-')}", **_argument(option))
    for name, words in (("list", "tell of the snapshots in the folder, in JSON"), ("verify", "verify one file")):
        other = actions.add_parser(name, help=words)
        other.add_argument("path") if name == "verify" else None
        for option_name in ("dir", "prefix", "check_hashkv"):
            other.add_argument(f"--{option_name.replace('_', '-')}", **_argument(shown[option_name]))
    for each in actions.choices.values():
        each.add_argument("--config", metavar="FILE", help=SETTINGS)
    return top


def _argument(option: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    if option.get("type") == "bool":
        return {"action": "store_true", "default": None}
    if option.get("type") == "dict":
        return {"action": "append", "metavar": f"{{{','.join(option['options'])}}}=NUMBER"}
    return {"choices": option.get("choices")}


def _pairs(words: t.Sequence[str]) -> dict[str, str]:
    return {name: value for name, dummy, value in (word.partition("=") for word in words)}


def _stop(number: int, dummy: t.Any) -> t.NoReturn:
    """End a run that systemd stops, so that it removes its unproven file."""
    raise SystemExit(128 + number)


def _list(settings: Settings) -> int:
    found = listed(settings.wanted.dir, settings.wanted.prefix)
    sys.stdout.write(f"{json.dumps(found, indent=1, sort_keys=True)}\n")
    return DONE


def _verify(path: str, settings: Settings, journal: Journal) -> int:
    try:
        facts = prove(path, settings.wanted.check_hashkv)
    except Day2Error as error:
        journal.say(ERROR, "verify", str(error))
        return NOT_SAVED
    journal.say(INFO, "verify", f"{path} is whole: {facts['keys']} keys at revision {facts['revision']}")
    return DONE
