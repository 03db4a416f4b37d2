# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What the refusals of AWS mean, as sentences that name the object and the way out."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

# parameter of a request -> what it names; the first that a request has is its object
THINGS = {"addonName": "add-on", "nodegroupName": "node group", "associationId": "pod identity association"}
DENIED = re.compile(r"User: (?P<who>\S+) is not authorized to perform: (?P<action>[\w-]+:\w+)(?: on resource: (\S+))?")
DENIED_CODES = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"})
CREDENTIALS_CODES = frozenset(
    {
        "AuthFailure",
        "ExpiredToken",
        "ExpiredTokenException",
        "IncompleteSignature",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "RequestExpired",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
MISSING_CODES = frozenset({"ResourceNotFoundException", "NotFoundException"})
# worth another try beside those that amazon.aws knows
LATER_CODES = (
    "ThrottlingException",
    "ServerException",
    "ServiceUnavailableException",
    "ResourcePropagationDelayException",
)
WAYS_IN = (
    "set profile, or access_key and secret_key, or AWS_PROFILE, or the AWS credential of the job template; or run on a"
    " machine that has a role"
)


class AwsError(Day2Error):
    """AWS refused a request, or did not answer; code is that of the service, or the name of boto3's exception."""

    def __init__(self, message: str, *, code: str, operation: str, told: str, thing: str = "") -> None:
        """Take a sentence, the words of the service, and the object as thing_of names it."""
        super().__init__(message, error={"code": code, "operation": operation, "message": told})
        self.code, self.told, self.thing = code, told, thing


class Missing(AwsError):
    """What a request names does not exist in this account and region."""


def thing_of(params: t.Mapping[str, t.Any]) -> str:
    """Return what the parameters of a request name, such as add-on 'coredns' of cluster 'prod'."""
    cluster = cluster_of(params)
    named = [f"{word} '{params[key]}'" for key, word in THINGS.items() if params.get(key)][:1]
    return " of ".join([*named, *([f"cluster '{cluster}'"] if cluster else [])])


def cluster_of(params: t.Mapping[str, t.Any]) -> str | None:
    """Return the cluster that a request to EKS names."""
    return params.get("clusterName") or params.get("name")


def capital(text: str) -> str:
    """Return a text as the begin of a sentence."""
    return text[:1].upper() + text[1:]


def refused(error: t.Any, service: str, region: str, params: t.Mapping[str, t.Any]) -> AwsError:
    """Return the error for an answer of refusal (botocore's ClientError) to a request with these parameters."""
    answer = error.response.get("Error", {})
    code, operation = str(answer.get("Code", "")), error.operation_name
    told = re.sub(r"\s*Encoded authorization failure message: \S+", "", str(answer.get("Message", ""))).strip()
    kind: type[AwsError] = AwsError
    thing = thing_of(params)
    denied = DENIED.search(told)
    if denied or code in DENIED_CODES:
        text = _denied(denied, f"{service}:{operation}", thing)
    elif code in CREDENTIALS_CODES:
        text = f"AWS does not accept the credentials for region {region} ({code}: {told}): sign in again, or {WAYS_IN}"
    elif code in MISSING_CODES:
        kind = Missing
        thing = thing_of({"name": cluster_of(params)}) if "no cluster found" in told.lower() else thing
        text = f"{thing or service} is not found in region {region} ({told}): check the name, region and account"
    elif code in LATER_CODES:
        text = f"{service}:{operation} was put off by AWS again and again ({code}: {told}): run again later"
    else:
        text = f"{thing or service}: {operation} was refused ({code}): {told}"
    return kind(capital(text), code=code, operation=operation, told=told, thing=thing)


def unanswered(error: Exception, service: str, region: str, operation: str) -> AwsError:
    """Return the error for a request that brought no answer (botocore's BotoCoreError)."""
    code = type(error).__name__
    if code in ("NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError"):
        text = f"No credentials for AWS ({error}): {WAYS_IN}"
    elif code in ("EndpointConnectionError", "ConnectTimeoutError", "ProxyConnectionError", "UnknownEndpointError"):
        text = f"No answer for {service} in region {region} ({error}): check region, endpoint_url and the network"
    else:
        text = f"{service}:{operation} failed in region {region}: {error}"
    return AwsError(text, code=code, operation=operation, told=str(error))


def _denied(found: re.Match[str] | None, action: str, thing: str) -> str:
    who, action, resource = found.groups() if found else ("these credentials", action, None)
    resource = (resource or thing or "all resources").rstrip(".,")
    return f"Permission {action} on {resource} is missing for {who}: allow it in an IAM policy of that identity"
