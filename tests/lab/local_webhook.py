# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An admission webhook on loopback that denies the first evictions of a namespace and allows all later ones."""

from __future__ import annotations

import base64
import contextlib
import http.server
import json
import ssl
import threading
import typing as t
from pathlib import Path

from tests.lab.command import run
from tests.lab.local import LocalCluster

NAME = "guard.example.test"
HOOKS = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations"


@contextlib.contextmanager
def denying(cluster: LocalCluster, namespace: str, times: int) -> t.Iterator[None]:
    """Deny so many evictions in a namespace, then no more."""
    key, certificate = cluster.folder / f"{namespace}.key", cluster.folder / f"{namespace}.crt"
    subject = ("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2", "-nodes")
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", *subject, "-keyout", key, "-out", certificate)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(times))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    cluster.request("POST", HOOKS, _configuration(namespace, server.server_address[1], certificate))
    try:
        yield
    finally:
        cluster.request("DELETE", f"{HOOKS}/{namespace}")
        server.shutdown()
        server.server_close()


def _handler(times: int) -> type[http.server.BaseHTTPRequestHandler]:
    lock, left = threading.Lock(), [times]

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                left[0] -= 1
                allowed = left[0] < 0
            told: dict[str, t.Any] = {"uid": asked["request"]["uid"], "allowed": allowed}
            if not allowed:
                told["status"] = {"message": "its data is still being moved"}
            answer = json.dumps({"apiVersion": asked["apiVersion"], "kind": asked["kind"], "response": told}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: t.Any) -> None:
            pass

    return Handler


def _configuration(namespace: str, port: int, certificate: Path) -> dict[str, t.Any]:
    rule = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods/eviction"]}
    webhook = {
        "name": NAME,
        "admissionReviewVersions": ["v1"],
        "sideEffects": "None",
        "rules": [rule],
        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}},
        "clientConfig": {
            "url": f"https://127.0.0.1:{port}/",
            "caBundle": base64.b64encode(certificate.read_bytes()).decode(),
        },
    }
    return {"metadata": {"name": namespace}, "webhooks": [webhook]}
