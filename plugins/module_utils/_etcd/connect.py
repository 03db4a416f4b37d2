# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A connection to a member of etcd: TLS, plain, or by a socket in the file system."""

from __future__ import annotations

import os
import socket
import urllib.parse

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import tls
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.frames import FrameError


def connect(endpoint: str, cacert: str, cert: str, key: str, *, timeout: float) -> tuple[socket.socket, str]:
    """Return an open connection, and the name by which HTTP calls who is there; timeout is in seconds.

    Raises:
        OSError: nobody is there, or TLS fails.
        FrameError: whoever is there does not speak HTTP/2.

    """
    url = urllib.parse.urlsplit(endpoint)
    if url.scheme == "unix":
        return _connect_to_file(url.path, timeout), "localhost"
    host, port = url.hostname or "", url.port or 2379
    plain = socket.create_connection((host, port), timeout)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if url.scheme == "http":
        return plain, url.netloc
    try:
        context = tls.new_context(cacert, cert, key)
        secure = context.wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise
    if secure.selected_alpn_protocol() != "h2":
        secure.close()
        raise FrameError("no HTTP/2 there, so it is not etcd's client port")
    return secure, url.netloc


def _connect_to_file(path: str, timeout: float) -> socket.socket:
    """Connect by way of the folder, since the name of a socket must not have more than 107 bytes."""
    folder = os.open(os.path.dirname(path), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    plain = socket.socket(socket.AF_UNIX)
    try:
        plain.settimeout(timeout)
        plain.connect(f"/proc/self/fd/{folder}/{os.path.basename(path)}")
    except BaseException:
        plain.close()
        raise
    finally:
        os.close(folder)
    return plain
