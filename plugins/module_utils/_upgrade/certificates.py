# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""When certificates end."""

from __future__ import annotations

import datetime
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error


def first_end(pem: str) -> float | None:
    """Return when the first certificate of a PEM bundle ends, in seconds since the epoch; None when there is none.

    Raises:
        Day2Error: the Python library cryptography is missing.

    """
    try:
        from cryptography import x509
    except ImportError as error:
        raise Day2Error(
            "Certificates cannot be read: install the Python library cryptography for the Python that runs Ansible"
        ) from error
    ends = []
    for block in _blocks(pem):
        try:
            ends.append(_end(x509.load_pem_x509_certificate(block)))
        except ValueError:
            return None
    return min(ends) if ends else None


def _blocks(pem: str) -> t.Iterator[bytes]:
    end = "-----END CERTIFICATE-----"
    for part in pem.split(end)[:-1]:
        start = part.find("-----BEGIN CERTIFICATE-----")
        yield (part[max(start, 0) :] + end + "\n").encode()


def _end(certificate: t.Any) -> float:
    # the attribute that knows its time zone came with cryptography 42
    end = getattr(certificate, "not_valid_after_utc", None)
    if end is None:
        end = certificate.not_valid_after.replace(tzinfo=datetime.timezone.utc)
    return float(end.timestamp())
