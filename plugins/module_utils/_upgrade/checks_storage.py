# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Checks of what lies on disks: room, certificates, manifests (N5, E7, C4, C6)."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.certificates import first_end
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.finding import Finding, blocker, unknown, warning
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import (
    GIB,
    Host,
    JsonDict,
    Observed,
    Wanted,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.steps import Plan

Found = t.Iterator[Finding]
DAY = 86400
COMPONENTS = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd")
SOON_DAYS = 30
# without an own threshold these need less than the rest
SMALL = {"/etc/kubernetes": GIB // 10, "/var/cache/apt": GIB // 4, "/var/cache/dnf": GIB // 4}
# the kubelet's default evictionHard: imagefs.available and nodefs.available
EVICTION_SHARES = {"/var/lib/containerd": 0.15, "/var/lib/kubelet": 0.10}


def check_disks(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """N5, E7: room for packages and images, for kubeadm's copy of etcd's data, and for the snapshot."""
    for host in observed.hosts:
        if host.info is None or not host.looked_at or host.name not in plan.stage:
            continue
        if not host.info.get("disks"):
            yield unknown("N5", host.name, f"nobody measured the disks of {host.name}")
        for mount, disk in _mounts(host, wanted).items():
            yield from _disk(host.name, mount, disk)


def _mounts(host: Host, wanted: Wanted) -> dict[str, JsonDict]:
    """Return each mount with its bytes, what the paths on it need at most, and the share at which pods are evicted."""
    mounts: dict[str, JsonDict] = {}
    for disk in (host.info or {}).get("disks") or ():
        mount = mounts.setdefault(disk["mount"], {**disk, "needed": 0, "for": disk["path"], "eviction": 0.0})
        mount["eviction"] = max(mount["eviction"], EVICTION_SHARES.get(disk["path"], 0.0))
        needed = _needed(host, wanted, disk["path"])
        if needed > mount["needed"]:
            mount.update({"needed": needed, "for": disk["path"]})
    return mounts


def _needed(host: Host, wanted: Wanted, path: str) -> int:
    own = wanted.min_free_paths.get(path)
    if own is not None:
        return own
    needed = min(wanted.min_free, SMALL.get(path, wanted.min_free))
    database = (((host.info or {}).get("etcd") or {}).get("db_bytes") or 0) if host.master else 0
    # kubeadm copies etcd's data below /etc/kubernetes/tmp; the snapshot is made beside the data
    return needed + database * {"/etc/kubernetes": 1, "/var/lib/etcd": 2}.get(path, 0)


def _disk(host: str, mount: str, disk: JsonDict) -> Found:
    free, total = disk["free_bytes"], disk["total_bytes"]
    if free < disk["needed"]:
        yield blocker(
            "N5",
            host,
            f"Host {host} has {_size(free)} free on {mount}, and {disk['for']} needs {_size(disk['needed'])}",
            "Free some space (crictl rmi --prune, journalctl --vacuum-size, apt clean), or lower upgrade_min_free.",
        )
    elif total and free - disk["needed"] < total * disk["eviction"]:
        yield warning(
            "N5",
            host,
            f"Only {free / total:.1%} of {mount} on {host} is free, and the upgrade needs some of it: below "
            f"{disk['eviction']:.0%} a kubelet evicts pods unless evictionHard says otherwise",
            "Free some space (crictl rmi --prune).",
        )


def _size(size: int) -> str:
    return f"{size / GIB:.1f} GiB" if size >= GIB else f"{size // 1024**2} MiB"


def check_certificates(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """C4, E8: no certificate ends during the upgrade or soon after."""
    for host in observed.hosts:
        if host.info is None or not host.looked_at:
            continue
        expired, ending, soon, unreadable = _by_end(host.info.get("certificates") or (), observed.now, wanted)
        way_out = "Renew them (kubeadm certs renew all; kubelet.conf: see its rotation) and restart the static pods."
        if expired:
            yield blocker("C4", host.name, f"Certificates on {host.name} have expired: {', '.join(expired)}", way_out)
        if ending:
            text = f"Certificates on {host.name} expire within {wanted.certificate_days} days: {', '.join(ending)}"
            yield blocker("C4", host.name, text, way_out)
        if soon:
            text = f"Certificates on {host.name} expire within {SOON_DAYS} days: {', '.join(soon)}"
            yield warning("C4", host.name, text, "kubeadm renews those of the control plane during the upgrade.")
        if unreadable:
            yield unknown("C4", host.name, f"certificates on {host.name} cannot be read: {', '.join(unreadable)}")


def _by_end(certificates: t.Iterable[JsonDict], now: float, wanted: Wanted) -> tuple[list[str], ...]:
    expired: list[str] = []
    ending: list[str] = []
    soon: list[str] = []
    unreadable: list[str] = []
    for certificate in certificates:
        end = first_end(certificate.get("pem") or "")
        if end is None:
            unreadable.append(certificate["path"])
            continue
        days = (end - now) / DAY
        bins = ((0, expired), (wanted.certificate_days, ending), (SOON_DAYS, soon))
        found = next((names for limit, names in bins if days < limit), None)
        if found is not None:
            found.append(f"{certificate['path']} ({days:.0f} d)")
    return expired, ending, soon, unreadable


def check_manifests(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """C6: no copy of a manifest beside it, since the kubelet runs every file of that folder."""
    for host in observed.hosts:
        stray = [name for name in (host.info or {}).get("stray_manifests") or () if name.startswith(COMPONENTS)]
        if stray and host.looked_at:
            yield blocker(
                "C6",
                host.name,
                f"Host {host.name} has copies of manifests that its kubelet runs too: {', '.join(stray)}",
                "Move them out of /etc/kubernetes/manifests.",
            )


CHECKS = (check_disks, check_certificates, check_manifests)
