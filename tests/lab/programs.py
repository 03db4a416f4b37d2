from __future__ import annotations
import os, subprocess
import typing as t
from dataclasses import dataclass
from pathlib import Path
from tests.lab.cache import ROOT
from tests.lab.errors import LabError
# replaced soon by the whole thing; the interface stays

@dataclass(frozen=True)
class Release:
    etcd: str
    etcd_tag: str
    coredns: str
    pause: str

RELEASES = {
    "1.33.13": Release("3.5.24", "3.5.24-0", "1.12.0", "3.10"),
    "1.34.4": Release("3.6.5", "3.6.5-0", "1.12.1", "3.10.1"),
}

def ensure_kubernetes(version: str, architecture: str = "amd64") -> Path:
    return ROOT / "bin" / f"kubernetes-{version}"

def ensure_etcd(version: str) -> Path:
    return ROOT / "bin" / f"etcd-{version}"

def ensure_coredns(version: str) -> Path:
    return ROOT / "bin" / f"coredns-{version}"

def ensure_workload() -> Path:
    return ROOT / "bin" / "workload"

def ensure_kwok() -> Path:
    return ROOT / "bin" / "kwok-0.7.0"

class LocalPrograms:
    def __init__(self, version):
        self.version = version
        self.stages = ensure_kwok() / "stages"
    @classmethod
    def find(cls, version): return cls(version)
    def path(self, name):
        f = {"etcd": ensure_etcd(RELEASES[self.version].etcd), "kwok": ensure_kwok()}.get(name, ensure_kubernetes(self.version))
        return f / name
