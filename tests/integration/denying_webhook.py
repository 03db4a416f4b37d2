# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An admission webhook that refuses the first evictions, as operators do that move their pods themselves."""

from __future__ import annotations

import base64
import http.server
import json
import ssl
import threading
import typing as t
from pathlib import Path

from tests.integration.etcd.authority import Authority
from tests.lab.local import LocalCluster

CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations"
WORDS = "it is being moved"


class DenyingWebhook:
    """Refuses so many evictions in a namespace, then allows all."""

    def __init__(self, cluster: LocalCluster, namespace: str, refusals: int, folder: Path) -> None:
        self.asked = 0
        self._refusals = refusals
        self._cluster = cluster
        self._name = f"{namespace}.example.test"
        self._namespace = namespace
        authority = Authority(folder, "webhook-ca")
        authority.sign("webhook", "webhook")
        self._authority = base64.b64encode((folder / "webhook-ca.crt").read_bytes()).decode()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "webhook.crt", folder / "webhook.key")
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> t.Self:
        """Serve, and tell the API server."""
        self._thread.start()
        rule = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods/eviction"]}
        webhook = {
            "name": self._name,
            "rules": [rule],
            "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": self._namespace}},
            "clientConfig": {
                "url": f"https://127.0.0.1:{self._server.server_port}/",
                "caBundle": self._authority,
            },
            "sideEffects": "None",
            "admissionReviewVersions": ["v1"],
        }
        body = {"metadata": {"name": self._name}, "webhooks": [webhook]}
        kind = {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration"}
        self._cluster.request("POST", CONFIGURATIONS, {**kind, **body})
        return self

    def __exit__(self, *dummy: object) -> None:
        """Take it back."""
        self._cluster.request("DELETE", f"{CONFIGURATIONS}/{self._name}")
        self._server.shutdown()
        self._server.server_close()

    def answer(self, review: dict[str, t.Any]) -> dict[str, t.Any]:
        """Return the AdmissionReview with its response."""
        self.asked += 1
        response: dict[str, t.Any] = {"uid": review["request"]["uid"], "allowed": self.asked > self._refusals}
        if not response["allowed"]:
            response["status"] = {"code": 403, "message": WORDS}
        return {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response": response}

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        webhook = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                review = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                body = json.dumps(webhook.answer(review)).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *dummy: object) -> None:
                pass

        return Handler
