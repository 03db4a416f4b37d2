# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Brings a lab up: what is ready is left alone, what a kill has left half done is finished."""

from __future__ import annotations

import subprocess
import threading
import time
import typing as t
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.lab import (
    access,
    cgroups,
    claims,
    images,
    kubeadm,
    layers,
    network,
    packages,
    programs,
    requirements,
    rootfs,
    state,
    sysctls,
)
from tests.lab.console import say, step
from tests.lab.errors import LabError
from tests.lab.hostfiles import contents_of
from tests.lab.machine import Machine
from tests.lab.topology import SAMPLE_SERVICE, Host, Lab, folder_of

SSH_PATIENCE = 60.0
CURL = ("curl", "--silent", "--show-error", "--fail", "--max-time", "5", "--retry", "5", "--retry-all-errors")


class Parts(t.NamedTuple):
    """What labs of the same versions share, all of it in the cache."""

    base: Path
    node_layer: Path
    registry: Path
    repository: Path


def create(name: str, **wanted: t.Any) -> Lab:
    """Create a lab or finish it. wanted: masters, workers, version, target, source as in Lab."""
    requirements.ensure()
    with state.working_on(name):
        lab = _claim(name, wanted)
        if is_ready(lab):
            say(f"lab {name} is ready")
            return lab
        started = time.monotonic()
        parts = _build(lab)
        built = time.monotonic()
        _start_hosts(lab, parts)
        masters, workers = machines(lab, lab.control_plane), machines(lab, lab.worker_hosts)
        kubeadm.make_cluster(masters, workers)
        with step("Nodes, cluster services and the sample workload ready"):
            kubeadm.apply_workload(masters[0])
            _check_service(lab)
        _tell(lab, built - started, time.monotonic() - built)
    return lab


def machines(lab: Lab, hosts: list[Host]) -> list[Machine]:
    """Return the machines of some hosts."""
    return [Machine(lab, host) for host in hosts]


def is_ready(lab: Lab) -> bool:
    """Say whether all hosts run, all nodes are Ready and the sample workload is available, by asking them."""
    if not all(machine.pid() for machine in machines(lab, lab.hosts)):
        return False
    first = machines(lab, lab.control_plane)[0]
    try:
        seen = kubeadm.nodes(first)
        names = {host.name for host in lab.nodes}
        return set(seen) == names and all(node["ready"] for node in seen.values()) and kubeadm.workload_available(first)
    except LabError:
        return False


def _claim(name: str, wanted: dict[str, t.Any]) -> Lab:
    old = state.load(name)
    index = claims.claim(name, folder_of(name), old.index if old else None)
    lab = Lab(name=name, index=index, **wanted)
    if old and old != lab:
        raise LabError(f"Lab {name} was made as {old}: destroy it first, or take another --name")
    state.save(lab)
    return lab


def _build(lab: Lab) -> Parts:
    versions = sorted({lab.version, lab.target})
    programs.ensure_all(versions)
    with step(f"Root file system, images and packages of Kubernetes {lab.version} and {lab.target}"):
        base = rootfs.ensure_base()
        repository = packages.ensure_repository(versions)
        registry = images.ensure_registry(versions, base)
        origin = repository if lab.source == "packages" else programs.ensure_kubernetes(lab.version)
        node_layer = layers.ensure_node_layer(base, lab.version, lab.source, origin)
    return Parts(base, node_layer, registry, repository)


def _start_hosts(lab: Lab, parts: Parts) -> None:
    with step(f"{len(lab.hosts)} hosts on {lab.address(lab.bastion)}/24"):
        sysctls.apply()
        network.create_bridge(lab)
        keys = access.prepare(lab)
        pause = programs.release(lab.version).pause
        way_in = threading.Event()

        def start(machine: Machine) -> None:
            bastion = machine.host.role == "bastion"
            lower = [parts.base] if bastion else [parts.node_layer, parts.base]
            machine.prepare(lower, contents_of(lab, machine.host, keys[machine.host.name], pause))
            shared = {parts.registry: "/var/lib/docker-registry", parts.repository: "/srv/lab"}
            machine.start(shared if bastion else {})
            if bastion:
                network.connect_bastion(lab)
                way_in.set()
            # before that its address belongs to whatever network this machine is in
            way_in.wait(SSH_PATIENCE)
            _wait_for_ssh(lab, machine)

        with ThreadPoolExecutor(max_workers=len(lab.hosts)) as pool:
            list(pool.map(start, machines(lab, lab.hosts)))


def _wait_for_ssh(lab: Lab, machine: Machine) -> None:
    """Wait until users get in, by the very configuration that they use."""
    deadline = time.monotonic() + SSH_PATIENCE
    options = ("-F", str(access.config_file(lab)), "-o", "ConnectTimeout=2", "-o", "BatchMode=yes")
    words = machine.beside("ssh", *options, machine.host.name, "true")
    while True:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return
        if time.monotonic() > deadline:
            host = machine.host.name
            raise LabError(f"No SSH to {host} of lab {lab.name} within {SSH_PATIENCE:.0f} s: {done.stderr.strip()}")
        time.sleep(0.2)


def _check_service(lab: Lab) -> None:
    for machine in machines(lab, lab.nodes):
        machine.run(*CURL, f"http://{SAMPLE_SERVICE}/")


def _tell(lab: Lab, building: float, creating: float) -> None:
    held = sum(cgroups.memory(lab.name, machine.name) for machine in machines(lab, lab.hosts))
    say(f"lab {lab.name} is ready: {building / 60:.1f} min built, {creating:.0f} s created, {held >> 20} MiB of memory")
