# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What listens: notes every call, refuses what shall be refused, answers for EKS, and lets moto answer for the rest."""

from __future__ import annotations

import io
import time
import typing as t

from moto.moto_api._internal import moto_api_backend
from moto.server import DomainDispatcherApplication, create_backend_app

from tests.simulator import control, parameters
from tests.simulator.calls import Call, Ledger, of_request
from tests.simulator.eks.service import Eks, as_json
from tests.simulator.faults import Faults
from tests.simulator.refusals import Refusal
from tests.simulator.settings import Settings

Answer = tuple[int, list[tuple[str, str]], bytes]
Environ = dict[str, t.Any]


class Front:
    """The application that a WSGI server runs."""

    def __init__(self) -> None:
        self.settings: Settings = Settings()
        self.faults: Faults = Faults()
        self.ledger: Ledger = Ledger()
        self.eks: Eks = Eks(self.settings)
        self._moto = DomainDispatcherApplication(create_backend_app)

    def __call__(self, environ: Environ, start_response: t.Callable[..., t.Any]) -> list[bytes]:
        """Answer one request."""
        body = _body(environ)
        path = environ.get("PATH_INFO", "/")
        if path.startswith("/_sim/"):
            status, headers, content = control.answer(self, environ["REQUEST_METHOD"], path[len("/_sim/") :], body)
        elif path.startswith("/moto-api"):
            status, headers, content = self._by_moto(environ, body)
        else:
            status, headers, content = self._noted(of_request(environ, body), environ, body)
        start_response(f"{status} {'OK' if status < 400 else 'Refused'}", headers)
        return [content]

    def reset(self) -> None:
        """Forget what is there, what was set and what was called, in moto's services too."""
        self.eks.reset()
        self.faults.forget()
        self.ledger.forget()
        self.settings.change(Settings().shown())
        moto_api_backend.reset()

    def _noted(self, call: Call, environ: Environ, body: bytes) -> Answer:
        error = ""
        try:
            answer = self._carried_out(call, environ, body)
        except Refusal as refusal:
            status, headers, content = refusal.answer(call.service)
            answer, error = (status, list(headers.items()), content), refusal.code
        self.ledger.add(call, answer[0], error)
        time.sleep(self.faults.delay(call))
        return answer

    def _carried_out(self, call: Call, environ: Environ, body: bytes) -> Answer:
        refusal = self.faults.of(call, after=False)
        if refusal:
            raise refusal
        if self.settings.read_only and not call.reads:
            raise Refusal("AccessDeniedException", f"The simulator is read-only and {call.name} would change something")
        answer = self._by_us(call) or self._by_moto(environ, body)
        refusal = self.faults.of(call, after=True)
        if refusal:
            raise refusal
        return answer

    def _by_us(self, call: Call) -> Answer | None:
        found = self.eks.answer(call) if call.service == "eks" else parameters.answer(call)
        if found is None:
            return None
        kind = "application/json" if call.service == "eks" else "application/x-amz-json-1.1"
        return 200, [("Content-Type", kind)], as_json(found)

    def _by_moto(self, environ: Environ, body: bytes) -> Answer:
        said: list[t.Any] = []
        again = {**environ, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        again.pop("HTTP_TRANSFER_ENCODING", None)
        chunks = self._moto(again, lambda status, headers, _trace=None: said.extend((status, headers)))
        content = b"".join(chunks)
        return int(said[0].split()[0]), said[1], content


def _body(environ: Environ) -> bytes:
    length = environ.get("CONTENT_LENGTH")
    if length or "chunked" not in environ.get("HTTP_TRANSFER_ENCODING", ""):
        return bytes(environ["wsgi.input"].read(int(length or 0)))
    return bytes(environ["wsgi.input"].read())
