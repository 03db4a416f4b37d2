# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""TLS with the certificates of etcd, and what its errors mean for a user."""

from __future__ import annotations

import os
import ssl

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

# Words of OpenSSL's reason, in the order in which they are looked for.
REASONS = {
    "CERTIFICATE_REQUIRED": "wants a client certificate: give cert and key",
    "ALERT_CERTIFICATE_EXPIRED": "says that the client certificate has expired: renew {cert}",
    "ALERT_UNKNOWN_CA": "does not trust the authority of the client certificate {cert}",
    "ALERT_BAD_CERTIFICATE": "refuses the client certificate {cert}: it has expired, its authority is not the one of "
    "etcd, or there is none",
    "WRONG_VERSION_NUMBER": "does not speak TLS there: is the endpoint http, or another port?",
    "HTTP_REQUEST": "does not speak TLS there: is the endpoint http, or another port?",
}
VERIFY_REASONS = {
    "expired": "has a certificate that has expired: renew the certificates of etcd",
    "not yet valid": "has a certificate that is not valid yet: look at the clock of this host",
    "hostname mismatch": "has a certificate for other names: give an endpoint that it names",
    "ip address mismatch": "has a certificate for other names: give an endpoint that it names",
    "issuer": "has a certificate that {cacert} did not sign: give the authority of etcd in cacert",
    "self-signed": "has a certificate that {cacert} did not sign: give the authority of etcd in cacert",
    "self signed": "has a certificate that {cacert} did not sign: give the authority of etcd in cacert",
    "signature": "has a certificate that {cacert} did not sign: give the authority of etcd in cacert",
}


def new_context(cacert: str, cert: str, key: str) -> ssl.SSLContext:
    """Return what verifies the server with cacert and shows cert, when there is one.

    Raises:
        Day2Error: a file is not there, cannot be read or holds something else.

    """
    for name, path in (("cacert", cacert), ("cert", cert), ("key", key)):
        if path and not os.access(path, os.R_OK):
            raise Day2Error(f"{name}: {path} is not there or cannot be read", phase="connect")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # Python 3.13 turns it on, and it refuses authorities without keyUsage, such as those of Kubespray
    context.verify_flags &= ~getattr(ssl, "VERIFY_X509_STRICT", 0)
    context.set_alpn_protocols(["h2"])
    try:
        context.load_verify_locations(cacert or None) if cacert else context.load_default_certs()
        if cert:
            context.load_cert_chain(cert, key or cert, password=_no_password)
    except ssl.SSLError as error:
        which = f"{cert} and {key}" if cert else cacert
        raise Day2Error(f"{which}: no certificate in PEM, or a key of another one", phase="connect") from error
    return context


def meaning(error: ssl.SSLError, cacert: str, cert: str) -> str:
    """Return the words behind "etcd at URL" for an error of TLS."""
    if isinstance(error, ssl.SSLCertVerificationError):
        said = error.verify_message or ""
        found = (words for part, words in VERIFY_REASONS.items() if part in said.lower())
    else:
        said = getattr(error, "reason", None) or ""  # OpenSSL gives it, Python not always
        found = (words for part, words in REASONS.items() if part in said)
    words = next(found, f"cannot be talked to over TLS: {said or error}")
    return words.format(cacert=cacert or "the system's list of authorities", cert=cert)


def _no_password() -> str:
    """Let a key with a password fail instead of asking the terminal for it."""
    raise ssl.SSLError("the key has a password")
