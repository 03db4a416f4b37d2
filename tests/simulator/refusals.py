# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Errors as each protocol of AWS writes them."""

from __future__ import annotations

import json
import typing as t
import uuid
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from tests.simulator import models

ACCOUNT = "123456789012"
STATUS = {
    "AccessDeniedException": 403,
    "ClientException": 400,
    "ExpiredTokenException": 403,
    "InvalidParameterException": 400,
    "InvalidRequestException": 400,
    "InvalidStateException": 400,
    "NotFoundException": 404,
    "ResourceInUseException": 409,
    "ResourceNotFoundException": 404,
    "ResourcePropagationDelayException": 428,
    "ServerException": 500,
    "ServiceUnavailableException": 503,
    "ThrottlingException": 429,
    "TooManyRequestsException": 429,
    "UnrecognizedClientException": 403,
}
# services with the protocols query and ec2 have other names for the same
QUERY_NAMES = {"AccessDeniedException": "AccessDenied", "ThrottlingException": "Throttling"}
EC2_NAMES = {"AccessDeniedException": "UnauthorizedOperation", "ThrottlingException": "RequestLimitExceeded"}


@dataclass
class Refusal(Exception):
    """A call is answered by an error: its code, its sentence and further members such as clusterName."""

    code: str
    message: str
    members: dict[str, t.Any] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The status of HTTP."""
        return STATUS.get(self.code, 400)

    def answer(self, service: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body in a service's protocol."""
        protocol = models.protocol(service)
        identity = {"x-amzn-RequestId": str(uuid.uuid4())}
        if protocol in ("query", "ec2", "rest-xml"):
            return self.status, {**identity, "Content-Type": "text/xml"}, self._xml(protocol).encode()
        body = {**self.members, "message": self.message}
        if protocol == "json":
            body = {"__type": self.code, "message": self.message}
        headers = {**identity, "Content-Type": "application/json", "x-amzn-ErrorType": self.code}
        return self.status, headers, json.dumps(body).encode()

    def _xml(self, protocol: str) -> str:
        code = (EC2_NAMES if protocol == "ec2" else QUERY_NAMES).get(self.code, self.code)
        error = f"<Code>{code}</Code><Message>{escape(self.message)}</Message>"
        if protocol == "ec2":
            return f"<Response><Errors><Error>{error}</Error></Errors><RequestID>0</RequestID></Response>"
        if protocol == "rest-xml":
            return f"<Error>{error}</Error>"
        return f"<ErrorResponse><Error><Type>Sender</Type>{error}</Error><RequestId>0</RequestId></ErrorResponse>"


def denied(name: str, region: str) -> Refusal:
    """Return what IAM says about an action without permission."""
    service = name.partition(":")[0]
    user = f"arn:aws:sts::{ACCOUNT}:assumed-role/operator/session"
    return Refusal(
        "AccessDeniedException",
        f"User: {user} is not authorized to perform: {name} on resource: arn:aws:{service}:{region}:{ACCOUNT}:* "
        f"because no identity-based policy allows the {name} action",
    )
