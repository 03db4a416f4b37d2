# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What one run is to do, from its file of settings and from the command line."""

from __future__ import annotations

import typing as t
import urllib.parse
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._backup.destination import (
    PART,
    Destination,
    Line,
    Packing,
    Sizes,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._backup.values import check_rules, checked, read_object
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.wanted import OPTIONS, RULES, Wanted, wanted_of
from ansible_collections.day2.kubernetes.plugins.module_utils._store.names import place_of
from ansible_collections.day2.kubernetes.plugins.module_utils._store.parts import LEAST, SINGLE
from ansible_collections.day2.kubernetes.plugins.module_utils._store.sigv4 import (
    AUTO_STYLE,
    PATH_STYLE,
    VIRTUAL_STYLE,
    Bucket,
    Credentials,
)

SNAPSHOT = {name: option for name, option in OPTIONS.items() if name not in ("state", "path")}
UPLOAD: dict[str, t.Any] = {
    "dest": {"type": "str", "required": True},
    "credentials_file": {"type": "path", "required": True},
    "endpoint_url": {"type": "str", "default": ""},
    "region": {"type": "str", "default": "us-east-1"},
    "addressing_style": {"type": "str", "choices": [AUTO_STYLE, PATH_STYLE, VIRTUAL_STYLE], "default": AUTO_STYLE},
    "ca_bundle": {"type": "path"},
    "headers": {"type": "dict", "default": {}},
    "timeout": {"type": "int", "default": 60},
    "proxy": {"type": "str", "no_log": True},
    "compress": {"type": "str", "choices": ["gzip", "none"], "default": "gzip"},
    "recipients": {"type": "list", "default": []},
    "multipart_above": {"type": "int", "default": SINGLE},
    "part_size": {"type": "int", "default": PART},
}
CREDENTIALS: dict[str, t.Any] = {
    "access_key": {"type": "str", "required": True},
    "secret_key": {"type": "str", "required": True, "no_log": True},
    "session_token": {"type": "str", "default": "", "no_log": True},
}
METRICS: dict[str, t.Any] = {
    "file": {"type": "path", "required": True},
    "alert_after": {"type": "int", "default": 93600},
}
SECTIONS: dict[str, t.Any] = {
    "snapshot": {"type": "dict", "options": SNAPSHOT, "default": {}},
    "upload": {"type": "dict", "options": UPLOAD},
    "metrics": {"type": "dict", "options": METRICS},
}


@dataclass(frozen=True)
class Settings:
    """What to save and to keep, where to, and where to tell of it; alert_after is in seconds."""

    wanted: Wanted
    upload: Destination | None
    metrics_file: str | None
    alert_after: int
    secrets: tuple[str, ...]


def settings_of(path: str | None, given: t.Mapping[str, t.Any]) -> Settings:
    """Return the settings of a file, or the defaults, with options of the command line that win over them.

    Raises:
        Day2Error: with the file and the option that cannot be meant.

    """
    sections = read_object(path, SECTIONS, _has_password) if path else checked({}, SECTIONS, "the command line")
    where = path or "the command line"
    snapshot = checked({**sections["snapshot"], **given}, SNAPSHOT, where)
    check_rules(snapshot, RULES, where)
    upload = destination_of(sections["upload"], f"{where}: upload") if sections["upload"] else None
    metrics = sections["metrics"] or {"file": None, "alert_after": 0}
    secrets = [snapshot["password"]]
    if upload:
        secrets += [upload.credentials.secret_key, upload.credentials.session_token]
        secrets.append(urllib.parse.urlsplit(upload.line.proxy or "").password)
    found = tuple(secret for secret in secrets if secret)
    wanted = wanted_of({"path": None, **snapshot})
    return Settings(wanted, upload, metrics["file"], metrics["alert_after"], found)


def destination_of(section: t.Mapping[str, t.Any], where: str) -> Destination:
    """Return where snapshots are carried to, with the credentials from their own file.

    Raises:
        Day2Error: dest is no address of S3, an endpoint no URL, a header is not one of S3, or there are no credentials.

    """
    endpoint = section["endpoint_url"]
    if endpoint and not endpoint.startswith(("https://", "http://")):
        raise Day2Error(f"{where}: endpoint_url {endpoint} is no URL such as https://s3.example.com")
    foreign = [name for name in section["headers"] if not name.lower().startswith("x-amz-")]
    if foreign:
        raise Day2Error(f"{where}: headers: {', '.join(foreign)} is none of S3, which begin with x-amz-")
    if not LEAST <= section["part_size"] <= SINGLE or section["multipart_above"] > SINGLE:
        raise Day2Error(f"{where}: S3 takes parts of {LEAST} to {SINGLE} bytes: correct part_size or multipart_above")
    place = place_of(section["dest"])
    return Destination(
        Bucket(place.bucket, section["region"], endpoint, section["addressing_style"]),
        place,
        Credentials(**read_object(section["credentials_file"], CREDENTIALS, bool)),
        section["headers"],
        Line(section["ca_bundle"], section["timeout"], section["proxy"]),
        Packing(section["compress"] == "gzip", tuple(section["recipients"])),
        Sizes(section["multipart_above"], section["part_size"]),
    )


def _has_password(sections: t.Mapping[str, t.Any]) -> bool:
    proxy = urllib.parse.urlsplit((sections["upload"] or {}).get("proxy") or "")
    return bool(sections["snapshot"].get("password") or proxy.password)
