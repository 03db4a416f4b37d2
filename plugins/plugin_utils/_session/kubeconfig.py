# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

# PRIVATE to day2.kubernetes: may change in any release.

"""A kubeconfig for the relays, made from the administrator's kubeconfig of a control plane host."""

from __future__ import annotations

import base64
import binascii
import pathlib
import typing as t

import yaml

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

# in every serving certificate that kubeadm makes
SERVER_NAME = "kubernetes"
# client libraries copy embedded credentials into temporary files of their own: files of ours are removed with the run
FILES = {
    "cluster": {"certificate-authority-data": "certificate-authority"},
    "user": {"client-certificate-data": "client-certificate", "client-key-data": "client-key"},
}


def entry(config: dict[str, t.Any], kind: str, name: str) -> dict[str, t.Any]:
    """Return the cluster, user or context of this name."""
    for candidate in config.get(f"{kind}s") or ():
        if candidate["name"] == name:
            return dict(candidate[kind])
    raise Day2Error(f"The kubeconfig of the control plane has no {kind} {name!r}: look at /etc/kubernetes/admin.conf")


def unpack(folder: pathlib.Path, kind: str, values: dict[str, t.Any]) -> dict[str, t.Any]:
    """Return the values with embedded data as files in the folder."""
    result = dict(values)
    for embedded, as_file in FILES[kind].items():
        if embedded in result:
            path = folder / f"{as_file}.pem"
            path.touch(mode=0o600)
            path.write_bytes(base64.b64decode(result.pop(embedded)))
            result[as_file] = str(path)
    return result


def write(folder: pathlib.Path, source: str, server: str) -> pathlib.Path:
    """Write kubeconfig and credentials (0600) into the folder for a server address; return the kubeconfig's path."""
    try:
        config = yaml.safe_load(source)
        context = entry(config, "context", config["current-context"])
        cluster = unpack(folder, "cluster", entry(config, "cluster", context["cluster"]))
        user = unpack(folder, "user", entry(config, "user", context["user"]))
    except (yaml.YAMLError, KeyError, TypeError, binascii.Error) as error:
        raise Day2Error("The kubeconfig of the control plane cannot be read: is it an administrator's?") from error
    cluster.update({"server": server, "tls-server-name": SERVER_NAME})
    path = folder / "kubeconfig"
    path.touch(mode=0o600)
    path.write_text(
        yaml.safe_dump(
            {
                "apiVersion": "v1",
                "kind": "Config",
                "current-context": "day2",
                "clusters": [{"name": "day2", "cluster": cluster}],
                "users": [{"name": "day2", "user": user}],
                "contexts": [{"name": "day2", "context": {"cluster": "day2", "user": "day2"}}],
            }
        )
    )
    return path
