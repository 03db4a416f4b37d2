# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Reads the releases that Helm keeps in a cluster: first what there is, then only what counts."""

from __future__ import annotations

import itertools
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.revisions import (
    DEPLOYED,
    KINDS,
    Current,
    collection,
    current,
    revision_of,
)

OWNED = "owner=helm"
AT_ONCE = 25  # objects of up to 1 MiB in one answer
NOT_FOUND, FORBIDDEN = 404, 403
Json = dict[str, t.Any]


class Wanted(t.NamedTuple):
    """Which releases to read; empty is all."""

    namespaces: t.Sequence[str] = ()
    releases: t.Sequence[str] = ()

    @property
    def selector(self) -> str:
        """Return it as a selector of labels."""
        return f"{OWNED},name in ({','.join(self.releases)})" if self.releases else OWNED


ALL = Wanted()
ANYWHERE: tuple[None, ...] = (None,)


def releases(cluster: Cluster, forbidden: list[str], wanted: Wanted = ALL) -> t.Iterator[tuple[Current, Json]]:
    """Yield what the next upgrade of each release starts from, and the object that holds it.

    Resources that may not be listed are added to ``forbidden``, once.

    Raises:
        ApiError: any other failure.

    """
    for resource in KINDS:
        for namespace in wanted.namespaces or ANYWHERE:
            try:
                yield from _read(cluster, resource, collection(resource, namespace), wanted.selector)
            except ApiError as error:
                if error.status != FORBIDDEN:
                    raise
                if resource not in forbidden:
                    forbidden.append(resource)


def _read(cluster: Cluster, resource: str, path: str, selector: str) -> t.Iterator[tuple[Current, Json]]:
    listed = cluster.pages(path, {"labelSelector": selector}, only_metadata=True)
    revisions = [found for page in listed for thing in page if (found := revision_of(resource, thing))]
    todo = {(one.revision.namespace, one.revision.object): one for one in current(revisions)}
    if len(todo) > 1:
        deployed = cluster.pages(path, {"labelSelector": f"{selector},status={DEPLOYED}"}, limit=AT_ONCE)
        for thing in itertools.chain.from_iterable(deployed):
            one = todo.pop((thing["metadata"].get("namespace"), thing["metadata"]["name"]), None)
            if one:
                yield one, thing
    for one in todo.values():
        still = _if_there(cluster, one.revision.path)
        if still:
            yield one, still


def _if_there(cluster: Cluster, path: str) -> Json | None:
    try:
        return cluster.get(path)
    except ApiError as error:
        if error.status != NOT_FOUND:  # it was uninstalled, or fell out of the history, meanwhile
            raise
        return None
