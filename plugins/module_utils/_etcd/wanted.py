# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a user wants of snapshots: the options of etcd_snapshot as values."""

from __future__ import annotations

import grp
import os
import pwd
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.proof import ALWAYS, AUTO, NEVER
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.refusals import Allowed
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.retention import Keep
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rpc import Access

FOLDER = "/var/backups/etcd"
COUNT = {"type": "int", "default": 0}
NO = {"type": "bool", "default": False}
SHELF_OPTIONS: dict[str, t.Any] = {
    "dir": {"type": "path", "default": FOLDER},
    "prefix": {"type": "str", "default": "etcd"},
}
OPTIONS: dict[str, t.Any] = {
    **SHELF_OPTIONS,
    "state": {"type": "str", "choices": ["present", "verified", "pruned"], "default": "present"},
    "path": {"type": "path"},
    "max_age": {"type": "int"},
    "min_interval": {"type": "int"},
    "check_hashkv": {"type": "str", "choices": [AUTO, ALWAYS, NEVER], "default": AUTO},
    "keep": {
        "type": "dict",
        "options": {
            **{name: COUNT for name in ("last", "daily", "weekly", "monthly")},
            "days": {"type": "float", "default": 0},
        },
    },
    **{f"allow_{name}": NO for name in ("learner", "no_quorum", "lag", "corrupt", "low_space")},
    "owner": {"type": "str"},
    "group": {"type": "str"},
    "endpoint": {"type": "str"},
    "cacert": {"type": "path"},
    "cert": {"type": "path"},
    "key": {"type": "path", "no_log": False},
    "username": {"type": "str"},
    "password": {"type": "str", "no_log": True},
    "timeout": {"type": "int", "default": 30},
    "deadline": {"type": "int", "default": 1800},
}
RULES: dict[str, t.Any] = {
    "mutually_exclusive": [("path", "max_age"), ("path", "min_interval"), ("path", "keep")],
    "required_if": [("state", "verified", ("path",)), ("state", "pruned", ("keep",))],
    "required_by": {"cacert": "endpoint", "cert": ("endpoint", "key"), "key": "cert"},
    "required_together": [("username", "password")],
}


@dataclass(frozen=True)
class Wanted:
    """The options; access is None when it is to be discovered, times are in seconds."""

    dir: str
    prefix: str
    path: str | None
    max_age: int | None
    min_interval: int | None
    check_hashkv: str
    keep: Keep
    allowed: Allowed
    owner: tuple[int, int] | None
    access: Access | None
    username: str
    password: str
    timeout: int
    deadline: int

    @property
    def folder(self) -> str:
        """Return the folder of the file."""
        return os.path.dirname(os.path.abspath(self.path)) if self.path else self.dir


def wanted_of(params: t.Mapping[str, t.Any]) -> Wanted:
    """Return a module's parameters as a value.

    Raises:
        Day2Error: there is no such owner or group, or an endpoint is no URL.

    """
    endpoint = params["endpoint"]
    if endpoint and not endpoint.startswith(("https://", "http://")):
        raise Day2Error(f"endpoint {endpoint} is no URL such as https://127.0.0.1:2379")
    given = {name: params[name] or "" for name in ("cacert", "cert", "key")}
    names = ("dir", "prefix", "path", "max_age", "min_interval", "check_hashkv", "timeout", "deadline")
    return Wanted(
        **{name: params[name] for name in names},
        keep=Keep(**(params["keep"] or {})),
        allowed=Allowed(**{name[6:]: params[name] for name in params if name.startswith("allow_")}),
        owner=owner_of(params["owner"], params["group"]),
        access=Access(endpoint, **given) if endpoint else None,
        username=params["username"] or "",
        password=params["password"] or "",
    )


def owner_of(user: str | None, group: str | None) -> tuple[int, int] | None:
    """Return numbers of user and group, -1 for the one that is left as it is.

    Raises:
        Day2Error: there is no such owner or group.

    """
    try:
        uid = -1 if user is None else int(user) if user.isdigit() else pwd.getpwnam(user).pw_uid
        gid = -1 if group is None else int(group) if group.isdigit() else grp.getgrnam(group).gr_gid
    except KeyError as error:
        raise Day2Error(f"There is no such owner or group: {error.args[0]}") from error
    return None if (uid, gid) == (-1, -1) else (uid, gid)
