# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What may not leave a node."""

from __future__ import annotations

import time

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._redact import redact

KEY = "MHcCAQEEIBase64OfAPrivateKey0123456789abcdef"
BEGIN, END = "-----BEGIN EC PRIVATE KEY-----", "-----END EC PRIVATE KEY-----"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param(f"a\n{BEGIN}\n{KEY}\n{KEY}\n{END}\nb", "a\n<redacted>\nb", id="a private key"),
        pytest.param(f"a {BEGIN}\\n{KEY}\\n{END} b", "a <redacted> b", id="a private key in one line"),
        pytest.param(f"{KEY}\n{END}\nb", "<redacted>\nb", id="a private key without its beginning"),
        pytest.param(f"a\n{BEGIN}\n{KEY}\n", "a\n<redacted>", id="a private key without its end"),
        pytest.param("Authorization: Bearer abc.def-123 x", "Authorization: <redacted> x", id="a header"),
        pytest.param("authorization: Basic dXNlcjpw", "authorization: <redacted>", id="a header of another kind"),
        pytest.param('"Authorization":["Bearer abcdefghi"]', '"Authorization":["<redacted>"]', id="a header in JSON"),
        pytest.param("sent bearer abcdefgh12345", "sent bearer <redacted>", id="a bearer token alone"),
        pytest.param("?token=abc&x=1", "?token=<redacted>&x=1", id="a parameter"),
        pytest.param('password="a b", user=x', "password=<redacted>, user=x", id="a quoted value"),
        pytest.param('{"password":"secret","a":1}', '{"password":<redacted>,"a":1}', id="a value in JSON"),
        pytest.param("DB_PASSWORD=hunter2 run", "DB_PASSWORD=<redacted> run", id="a variable"),
        pytest.param("client-key-data: QUJD", "client-key-data: <redacted>", id="a kubeconfig's key"),
        pytest.param(
            "kubeadm join --token abcdef.0123456789abcdef x", "kubeadm join --token <redacted> x", id="a flag"
        ),
        pytest.param("id abcdef.0123456789abcdef", "id <redacted>", id="a bootstrap token alone"),
        pytest.param("eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ.sig-1", "<redacted>", id="a web token alone"),
        pytest.param("proxy http://user:pw@host:3128/", "proxy http://user:<redacted>@host:3128/", id="a URL"),
    ],
)
def test_secrets_are_taken_out(text: str, shown: str) -> None:
    """What it was stays to be seen."""
    assert redact(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "E1121 05:10:11 reflector.go:205] Failed to watch: Get https://10.0.0.11:6443/api/v1/pods: connection refused",
        "error: exec plugin: invalid apiVersion; password authentication is off",
        "-----BEGIN CERTIFICATE-----\nMIIBdzCCAR2gAwIBAgIBADAKBggqhkjO\n-----END CERTIFICATE-----",
        "registry.k8s.io/etcd:3.6.5-0 sha256:0123456789abcdef0123456789abcdef",
        "the token review was denied",
    ],
)
def test_what_helps_stays(text: str) -> None:
    """A log without its words would be none."""
    assert redact(text) == text


def test_a_long_log_takes_no_time() -> None:
    """Nor one long word: no pattern goes through it more than once for each place."""
    began = time.monotonic()
    for text in ("A" * 65536, "AAAAAAAAAAAAAAAAAAAA\n" * 3000, "token" * 13000, "a:" * 30000, BEGIN * 2000):
        redact(text)
    assert time.monotonic() - began < 10
