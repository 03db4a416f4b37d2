# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Bring programs and images of one version onto a node, or tell what would be done."""

from __future__ import annotations

import contextlib
import os
import tempfile
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node import journal, provide_packages
from ansible_collections.day2.kubernetes.plugins.module_utils._node.files import Files
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.images import Images, images_of_kubeadm
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubelet import read_kubelet
from ansible_collections.day2.kubernetes.plugins.module_utils._node.programs import Node, Program, architecture
from ansible_collections.day2.kubernetes.plugins.module_utils._node.provide_plan import (
    Outcome,
    Provision,
    Wanted,
    plan_programs,
)


def provide(host: Host, wanted: Wanted, *, check: bool) -> dict[str, t.Any]:
    """Do what is wanted, or with check only look; return programs, images, repository and the two states."""
    node = Node.read(host, wanted.names)
    plan = plan_programs(node.programs, wanted, node.packages.manager)
    if journal.KUBELET in plan.install and not check:
        # the change of a kubelet begins with its program, and ends with its start
        journal.write(host, wanted.version, journal.KUBELET, "begun")
    outcome = Outcome()
    urls: list[str] = []
    with contextlib.ExitStack() as stack:
        private = stack.enter_context(_public_folder()) if check else None
        if plan.packages:
            manager = provide_packages.make_manager(node, wanted, lock_timeout=wanted.lock_timeout, private=private)
            provide_packages.use_packages(node, manager, plan, wanted.version, outcome, check=check)
            urls = manager.sources.urls
        _use_files(host, plan, wanted, outcome, check=check)
    after = node.programs if check or not plan.install else Node.read(host, wanted.names).programs
    _verify(plan, after, wanted.version, check=check)
    _report_programs(node.programs, after, plan, wanted.version, outcome, check=check)
    images = _use_images(host, wanted, after, outcome, check=check)
    programs = {
        name: {
            "before": outcome.before["programs"][name],
            "after": outcome.after["programs"][name],
            "origin": outcome.origins.get(name),
        }
        for name in wanted.names
    }
    return {"programs": programs, "images": images, "repository": urls, "outcome": outcome}


@contextlib.contextmanager
def _public_folder() -> t.Iterator[str]:
    """Yield a temporary folder that apt's own user may read too."""
    with tempfile.TemporaryDirectory(prefix="day2-kubernetes-") as folder:
        os.chmod(folder, 0o755)
        yield folder


def _use_files(host: Host, plan: Provision, wanted: Wanted, outcome: Outcome, *, check: bool) -> None:
    files = Files(
        host,
        wanted.version,
        architecture(),
        base=wanted.files_url,
        checksums=wanted.checksums,
        stage_dir=wanted.stage_dir,
    )
    for name in plan.files:
        staged = files.staged(name)
        outcome.origins[name] = f"{files.folder}/{name}" if staged else files.look(name) if check else files.place(name)
        if not staged and name not in plan.install:
            outcome.after["staged"].append(name)
        if not check:
            files.stage(name)
    for name, target in {} if check else plan.files.items():
        if name in plan.install:
            files.install(name, target)


def _verify(plan: Provision, after: dict[str, Program], version: str, *, check: bool) -> None:
    for name in [] if check else plan.install:
        if after[name].version != version:
            raise Day2Error(
                f"{name} was installed, but {after[name].path} is {after[name].version} and not {version}: "
                f"remove that copy, or set source and bin_dir to the one that this node uses",
            )


def _report_programs(
    before: dict[str, Program],
    after: dict[str, Program],
    plan: Provision,
    version: str,
    outcome: Outcome,
    *,
    check: bool,
) -> None:
    outcome.before["programs"] = {name: program.version for name, program in before.items()}
    outcome.after["programs"] = {
        name: version if check and name in plan.install else program.version for name, program in after.items()
    }


def _use_images(
    host: Host, wanted: Wanted, programs: dict[str, Program], outcome: Outcome, *, check: bool
) -> list[str]:
    """Pull what is not there; in check mode kubeadm's own list is known only when kubeadm is at the version."""
    images = list(wanted.images)
    kubeadm = programs.get("kubeadm", Program())
    if wanted.kubeadm_images != "none" and kubeadm.path and kubeadm.version == wanted.version:
        images += images_of_kubeadm(host, kubeadm.path, wanted.version, wanted.image_repository, wanted.kubeadm_images)
    images = list(dict.fromkeys(images))
    if not images:
        return []
    runtime = Images(host, read_kubelet(host).runtime_endpoint)
    there = runtime.present()
    outcome.before["images"] = [image for image in images if image in there]
    outcome.after["images"] = images
    for image in [] if check else images:
        if image not in there:
            runtime.pull(image)
    return images
