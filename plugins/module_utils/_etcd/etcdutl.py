# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""etcdutl, etcd's own program that makes the data of a member from a snapshot."""

from __future__ import annotations

import os
import shutil
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.setup import Setup
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

NOWHERE = (
    "etcdutl is not on this node and not in the container of its etcd: give etcdutl, a path of the program from the "
    "release of etcd that runs here (https://github.com/etcd-io/etcd/releases)"
)
OLD = "etcdutl knows no --bump-revision, which 3.5.10 has: take a newer one, or set bump_revision to 0"
PATIENCE = 1800  # seconds; 2 GB take about six


def refuse_unfit(host: Host, program: str | None, bump: int) -> str:
    """Return the program, or raise when it is nowhere or too old."""
    if not program or not host.exists(program):
        raise Day2Error(NOWHERE)
    told = host.run(program, "snapshot", "restore", "--help").check(f"{program} does not run on this node")
    if bump and "--bump-revision" not in told.output + told.errors:
        raise Day2Error(f"{program}: {OLD}")
    return program


def restore(
    host: Host, program: str, snapshot: str, setup: Setup, members: t.Mapping[str, str], token: str, bump: int, to: str
) -> None:
    """Make the member's data in a new folder, which looks like the old one.

    The revision is raised by bump, so that no client goes on watching from a revision that is not there any more.

    Raises:
        Day2Error: etcdutl failed; the folder is gone then.

    """
    words = (
        f"--data-dir={to}",
        f"--name={setup.name}",
        f"--initial-advertise-peer-urls={setup.peer_url}",
        f"--initial-cluster={','.join(f'{name}={url}' for name, url in sorted(members.items()))}",
        f"--initial-cluster-token={token}",
        *((f"--bump-revision={bump}", "--mark-compacted") if bump else ()),
    )
    shutil.rmtree(host.path(to), ignore_errors=True)
    done = host.run(program, "snapshot", "restore", snapshot, *words, timeout=PATIENCE)
    try:
        done.check(f"{snapshot} cannot be restored")
        _look_like(host, setup, to)
    except (Day2Error, OSError) as error:
        shutil.rmtree(host.path(to), ignore_errors=True)
        raise error if isinstance(error, Day2Error) else Day2Error(f"{to}: {error.strerror}") from error


def _look_like(host: Host, setup: Setup, folder: str) -> None:
    """Give the new data the owner of the old one, and nobody else a look at it."""
    seen = host.path(setup.data_dir).stat()
    for top, dummy, files in os.walk(host.path(folder)):
        os.chmod(top, 0o700)
        for name in (".", *files):
            os.chown(os.path.join(top, name), seen.st_uid, seen.st_gid)
