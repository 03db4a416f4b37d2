# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Writes wrapper modules: ``python3 -m tests.lab.wrappers kubernetes 1.35.4`` adds one to tests/lab/go."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import typing as t
from pathlib import Path

from tests.lab import cache, gotool
from tests.lab.command import run_logged
from tests.lab.errors import LabError

MODULES = Path(__file__).parent / "go"
MINIMUM_GO = "1.24.0"  # the first one that knows tool directives
KUBERNETES = "k8s.io/kubernetes"
COREDNS = "github.com/coredns/coredns"
KUBERNETES_PROGRAMS = (
    "kubeadm", "kubectl", "kube-apiserver", "kubelet", "kube-controller-manager", "kube-scheduler", "kube-proxy",
)  # fmt: skip
ETCD_PACKAGES = {
    "etcd": "go.etcd.io/etcd/server/v3",
    "etcdctl": "go.etcd.io/etcd/etcdctl/v3",
    "etcdutl": "go.etcd.io/etcd/etcdutl/v3",
}
KWOK = "sigs.k8s.io/kwok"
STAGING = re.compile(r"^\s*(?:replace\s+)?(\S+) => \./staging/", re.MULTILINE)
GO_DIRECTIVE = re.compile(r"^go (\S+)", re.MULTILINE)


def write(folder: Path, kind: str, version: str) -> None:
    """Write go.mod, go.sum and what else the module needs; the folder appears when all of it is there.

    kind: kubernetes, etcd, coredns or kwok. Raises LabError when Go's module proxy does not have that version.
    """
    folder.mkdir(parents=True)
    (folder / "go.mod").write_text(_TEXTS[kind](version))
    if kind == "coredns":
        newest = max(MODULES.glob("coredns-*"), key=lambda path: gotool.version_tuple(path.name))
        (folder / "main.go").write_text((newest / "main.go").read_text())
    go = gotool.ensure_go(_directive((folder / "go.mod").read_text()))
    log = cache.ROOT / "logs" / f"tidy-{kind}-{version}.log"
    run_logged(log, go, "mod", "tidy", cwd=folder, env=gotool.environment("amd64"))


def kubernetes(version: str) -> str:
    """Return the go.mod of Kubernetes' programs."""
    return kubernetes_text(version, _published(KUBERNETES, version))


def kubernetes_text(version: str, published: str) -> str:
    """Return the go.mod that takes the staging modules, which Kubernetes has in its own tree, as they are published."""
    staged = "0." + version.split(".", 1)[1]
    replaced = "".join(f"\t{path} => {path} v{staged}\n" for path in STAGING.findall(published))
    packages = [f"{KUBERNETES}/cmd/{name}" for name in KUBERNETES_PROGRAMS]
    # Kubernetes' own go.mod sets the same: Go 1.25 and later would choose other defaults
    minor = ".".join(_directive(published).split(".")[:2])
    return (
        f"{_head('kubernetes', published)}\ngodebug default=go{minor}\n\nrequire {KUBERNETES} v{version}\n\n"
        f"replace (\n{replaced})\n\n{_tools(packages)}"
    )


def etcd(version: str) -> str:
    """Return the go.mod of etcd and its two clients."""
    server = ETCD_PACKAGES["etcd"]
    requires = "".join(f"\t{path} v{version}\n" for path in ETCD_PACKAGES.values())
    return f"{_head('etcd', _published(server, version))}\nrequire (\n{requires})\n\n{_tools(ETCD_PACKAGES.values())}"


def coredns(version: str) -> str:
    """Return the go.mod of CoreDNS; main.go beside it names the plugins."""
    return f"{_head('coredns', _published(COREDNS, version))}\nrequire {COREDNS} v{version}\n"


def kwok(version: str) -> str:
    """Return the go.mod of kwok."""
    head = _head("kwok", _published(KWOK, version))
    return f"{head}\nrequire {KWOK} v{version}\n\n{_tools([f'{KWOK}/cmd/kwok'])}"


_TEXTS = {"kubernetes": kubernetes, "etcd": etcd, "coredns": coredns, "kwok": kwok}


def _head(kind: str, published: str) -> str:
    return f"module day2.test/{kind}\n\ngo {max(_directive(published), MINIMUM_GO, key=gotool.version_tuple)}\n"


def _tools(packages: t.Iterable[str]) -> str:
    return "tool (\n" + "".join(f"\t{package}\n" for package in sorted(packages)) + ")\n"


def _directive(text: str) -> str:
    found = GO_DIRECTIVE.search(text)
    return found[1] if found else MINIMUM_GO


def _published(path: str, version: str) -> str:
    """Return the go.mod of a module's version."""
    go = gotool.ensure_go(MINIMUM_GO)
    words = [str(go), "mod", "download", "-json", f"{path}@v{version}"]
    environment = gotool.environment("amd64")
    done = subprocess.run(words, cwd="/", env=environment, capture_output=True, text=True, check=False)
    answer = json.loads(done.stdout or "{}")
    if "GoMod" not in answer:
        raise LabError(f"Go has no {path} v{version}: {answer.get('Error') or done.stderr.strip()}")
    return Path(answer["GoMod"]).read_text()


def main(kind: str, version: str) -> None:
    """Add a module to tests/lab/go, or write one that is there anew."""
    final = MODULES / f"{kind}-{version}"
    with cache.work_dir("module") as work:
        write(work / "new", kind, version)
        final.mkdir(exist_ok=True)
        for path in (work / "new").iterdir():
            (final / path.name).write_text(path.read_text())
    print(final)


if __name__ == "__main__":
    main(*sys.argv[1:])
