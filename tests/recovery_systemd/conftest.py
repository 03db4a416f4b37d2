# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A lab of 3 control plane hosts and a worker whose etcd systemd runs, as Kubespray sets it up.

``DAY2_SYSTEMD_LAB`` names it.
"""

from __future__ import annotations

import os
import typing as t
from pathlib import Path

import pytest
import yaml

from tests.lab import programs
from tests.upgrade.conftest import Lab, made

NAME = os.environ.get("DAY2_SYSTEMD_LAB", "systemd")
LAYOUT = str(Path(__file__).with_name("layout.yml"))
CONFIG = "-n kube-system get configmap kubeadm-config -o jsonpath={.data.ClusterConfiguration}"


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Lab]:
    """Create the lab, have systemd run its etcd, hand it out, remove it."""
    with made(NAME, tmp_path_factory.mktemp("systemd"), 3, 1) as lab:
        image = lab.ssh("cp1", "grep image: /etc/kubernetes/manifests/etcd.yaml").split(":")[-1]
        folder = programs.ensure_etcd(image.strip().partition("-")[0])
        cluster = yaml.safe_load(lab.kubectl(CONFIG))
        done = lab.playbook(name=LAYOUT, programs=str(folder), cluster=cluster)
        assert done.status == 0, done.output[-8000:]
        lab.kubectl("wait node --all --for=condition=Ready --timeout=180s")
        yield lab
