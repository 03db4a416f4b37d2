# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""HTTP servers on loopback that give prepared answers, and a kubeconfig for them."""

from __future__ import annotations

import contextlib
import http.server
import json
import threading


def status(code, reason="", message="", **details):
    """Build an answer that is a Status."""
    return code, {"kind": "Status", "code": code, "reason": reason, "message": message, "details": details}


class Server:
    """Gives its answers (status, body[, headers]) in turn, the last one for ever; None hangs up."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []
        self.headers = []
        self.bodies = []

    def next_answer(self, handler):
        """Note a request and return its answer."""
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        self.requests.append(f"{handler.command} {handler.path}")
        self.headers.append(dict(handler.headers))
        self.bodies.append(json.loads(body) if body else None)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def _handler(server):
    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self):
            """Send what the server has prepared."""
            prepared = server.next_answer(self)
            if prepared is None:
                self.close_connection = True
                return
            code, body, *headers = prepared
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(code)
            for name, value in (headers[0] if headers else {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_DELETE = answer

        def log_message(self, *arguments):
            """Keep quiet."""

    return Handler


@contextlib.contextmanager
def serving(*servers):
    """Run the servers and give their URLs."""
    running = [http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(server)) for server in servers]
    for one in running:
        threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield [f"http://127.0.0.1:{one.server_port}" for one in running]
    finally:
        for one in running:
            one.shutdown()
            one.server_close()


def kubeconfig(url, token="s3cret", **cluster):
    """Return the text of a kubeconfig."""
    return json.dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "c", "cluster": {"server": url, **cluster}}],
            "users": [{"name": "u", "user": {"token": token}}],
            "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
            "current-context": "c",
        }
    )
