# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""SSH keys, known hosts and client configurations of a lab: host keys are made here, nothing is trusted blindly."""

from __future__ import annotations

from pathlib import Path

from tests.lab.command import run
from tests.lab.hostfiles import Keys
from tests.lab.rootfs import LOGIN_USER
from tests.lab.topology import Host, Lab

CONNECT_SECONDS = 10


def key_file(lab: Lab) -> Path:
    """Return the private key that opens all hosts."""
    return lab.folder / "ssh" / "id_ed25519"


def known_hosts_file(lab: Lab) -> Path:
    """Return the public keys of all hosts."""
    return lab.folder / "ssh" / "known_hosts"


def config_file(lab: Lab) -> Path:
    """Return the configuration with which `ssh -F FILE HOST` reaches each host through the bastion."""
    return lab.folder / "ssh" / "config"


def direct_config_file(lab: Lab) -> Path:
    """Return the configuration without jumps: keys, users and addresses only."""
    return lab.folder / "ssh" / "config-without-jump"


def prepare(lab: Lab) -> dict[str, Keys]:
    """Make what is missing of keys and write the files; return the keys of each host by its name."""
    (lab.folder / "ssh" / "hosts").mkdir(parents=True, exist_ok=True)
    login = _key_pair(key_file(lab), f"lab-{lab.name}")[1]
    keys = {}
    for host in lab.hosts:
        private, public = _key_pair(lab.folder / "ssh" / "hosts" / host.name, host.name)
        keys[host.name] = Keys(private, public, login)
    known_hosts_file(lab).write_text(known_hosts(lab, {name: pair.host_public for name, pair in keys.items()}))
    config_file(lab).write_text(client_config(lab, jump=True))
    direct_config_file(lab).write_text(client_config(lab, jump=False))
    return keys


def known_hosts(lab: Lab, public_keys: dict[str, str]) -> str:
    """Return a known_hosts file by name and by address; public_keys as in *.pub."""
    lines = []
    for host in lab.hosts:
        names = [host.name, lab.address(host)] + ([lab.entry_address] if host.role == "bastion" else [])
        kind, key = public_keys[host.name].split()[:2]
        lines.append(f"{','.join(names)} {kind} {key}\n")
    return "".join(lines)


def client_config(lab: Lab, *, jump: bool) -> str:
    """Return an ssh_config with an entry for each host; jump leads to the nodes through the bastion."""
    lines = []
    for host in lab.hosts:
        lines += [f"Host {host.name} {_reached_at(lab, host)}", f"  HostName {_reached_at(lab, host)}"]
        if jump and host.role != "bastion":
            lines.append("  ProxyJump bastion")
    lines += [
        "Host *",
        f"  User {LOGIN_USER}",
        f'  IdentityFile "{key_file(lab)}"',
        "  IdentitiesOnly yes",
        f'  UserKnownHostsFile "{known_hosts_file(lab)}"',
        "  GlobalKnownHostsFile none",
        "  StrictHostKeyChecking yes",
        # jumps have only what stands here, and one to a bastion that is just starting may wait for ever
        f"  ConnectTimeout {CONNECT_SECONDS}",
    ]
    return "\n".join(lines) + "\n"


def _reached_at(lab: Lab, host: Host) -> str:
    return lab.entry_address if host.role == "bastion" else lab.address(host)


def _key_pair(path: Path, comment: str) -> tuple[str, str]:
    public = path.with_name(f"{path.name}.pub")
    if not public.exists():
        # a kill may have come between the two files
        path.unlink(missing_ok=True)
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", path)
    return path.read_text(), public.read_text()
