# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The releases of Helm 3 in a cluster as a source: their objects and hooks, of what the next upgrade starts from."""

from __future__ import annotations

import io
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.encoding import BrokenReleaseError, unpack
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.release import Part, parts
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.revisions import Revision
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.storage import releases
from ansible_collections.day2.kubernetes.plugins.module_utils._scan import parser
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest, Use
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.quick import Suspicion
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.scanner import Scanner
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.scope import namespace_of

TEMPLATE = "# Source: "  # what Helm writes above each object


def uses(cluster: Cluster, versions: Versions, harvest: Harvest) -> None:
    """Scan the releases of all namespaces into the harvest.

    What may not be listed is in ``forbidden`` afterwards, and a release that cannot be read in ``unparsed``.

    Raises:
        Day2Error: the cluster does not answer, or PyYAML is missing.

    """
    parser.require()
    suspicion = Suspicion(versions, nested=False)
    for one, thing in releases(cluster, harvest.forbidden):
        harvest.add(look_into(one.revision, thing, suspicion))


def look_into(revision: Revision, thing: dict[str, t.Any], suspicion: Suspicion) -> Harvest:
    """Return what one release uses; ``thing`` is the object that holds it."""
    found = Harvest()
    try:
        for part in parts(unpack(revision.resource, thing)):
            found.add(look_into_part(revision, part, suspicion))
    except BrokenReleaseError as error:
        found.unreadable(revision.told, str(error))
    return found


def look_into_part(revision: Revision, part: Part, suspicion: Suspicion) -> Harvest:
    """Return what the objects of a release, or one of its hooks, use."""
    found = Harvest()
    data = part.text.encode("utf-8", "replace")
    Scanner(suspicion, found).scan(revision.told, lambda: io.BytesIO(data))
    for path in dict.fromkeys(found.templated):
        found.unreadable(path, "a template that was never rendered")
    found.templated = []
    lines = part.text.split("\n") if found.uses else []
    found.uses = [_of_release(use, revision, part, lines) for use in found.uses]
    return found


def _of_release(use: Use, revision: Revision, part: Part, lines: t.Sequence[str]) -> Use:
    line = use.evidence["line"]
    above = (text for text in reversed(lines[:line]) if text.startswith((TEMPLATE, "---")))
    template = next(above, "")
    evidence = {
        "source": "helm",
        "release": revision.release,
        "namespace": revision.namespace,
        "revision": revision.number,
        "hook": part.hook,
        "template": template[len(TEMPLATE) :].strip() if template.startswith(TEMPLATE) else None,
        "document": use.evidence["document"],
        "line": line,
    }
    return use._replace(namespace=namespace_of(use.kind, use.namespace, revision.namespace), evidence=evidence)
