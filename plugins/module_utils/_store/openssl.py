# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The node's own openssl: encryption to certificates (CMS) and back, as streams."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import tempfile
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._store.request import CHUNK

OLDEST = 3  # the first that can use AES-GCM, which notices every change, in CMS
ENCRYPT = ("cms", "-encrypt", "-binary", "-stream", "-aes-256-gcm", "-outform", "DER")
DECRYPT = ("cms", "-decrypt", "-binary", "-inform", "DER")
PASSPHRASE = "DAY2_KEY_PASSPHRASE"


def find_openssl(host: Host) -> str:
    """Return the program.

    Raises:
        Day2Error: there is none, or it is too old.

    """
    program = host.which("openssl")
    way_out = "install OpenSSL 3, or leave out recipients, so that nothing is encrypted"
    if not program:
        raise Day2Error(f"There is no openssl on this host, which encryption needs: {way_out}", phase="openssl")
    told = host.run(program, "version").output.strip()
    version = re.match(r"OpenSSL (\d+)\.", told)
    if not version or int(version.group(1)) < OLDEST:
        text = f"{program} of this host is {told or 'no openssl'}, and cannot encrypt in a way that notices changes"
        raise Day2Error(f"{text}: {way_out}", phase="openssl")
    return program


@contextlib.contextmanager
def certificates(host: Host, program: str, recipients: t.Sequence[str]) -> t.Iterator[tuple[list[str], list[str]]]:
    """Yield the files of certificates that are given as PEM or as paths, and warnings.

    Raises:
        Day2Error: one is no certificate.

    """
    with tempfile.TemporaryDirectory(prefix="day2-recipients-") as folder:
        files, warnings = [], []
        for number, recipient in enumerate(recipients, 1):
            path = recipient.strip()
            if "\n" in path or path.startswith("-----"):
                path = os.path.join(folder, f"{number}.pem")
                with open(path, "w", encoding="utf-8") as stream:
                    stream.write(recipient)
            name = f"Recipient {number}" + f" ({path})" * (not path.startswith(folder))
            _check(host, program, path, name)
            if host.run(program, "x509", "-in", path, "-noout", "-checkend", "0").status:
                warnings.append(f"{name} has a certificate that has expired: give the one that follows it")
            files.append(path)
        yield files, warnings


def encrypt(program: str, files: t.Sequence[str], source: t.Iterable[bytes], target: int) -> None:
    """Write the source, encrypted to certificates, to an open file.

    Raises:
        Day2Error: openssl failed.

    """
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen([program, *ENCRYPT, *files], stdin=subprocess.PIPE, stdout=target, stderr=errors)
        pipe = t.cast("t.IO[bytes]", child.stdin)
        try:
            with contextlib.suppress(BrokenPipeError):  # its own words say more
                for piece in source:
                    pipe.write(piece)
        except BaseException:
            child.kill()
            raise
        finally:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
            child.wait()
        _ended(child, errors, "cannot encrypt: look at the certificates of recipients, and at the room on the disk")


def decrypt(program: str, path: str, key: str, passphrase: str | None) -> t.Iterator[bytes]:
    """Yield what is encrypted in a file; only at the end it is known to be what was written.

    Raises:
        Day2Error: it is not for this key, or was changed.

    """
    words = [program, *DECRYPT, "-in", path, "-inkey", key, "-passin", f"env:{PASSPHRASE}"]
    secret = {**os.environ, PASSPHRASE: passphrase or ""}
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, env=secret)
        with t.cast("t.IO[bytes]", child.stdout) as pipe:
            try:
                yield from iter(lambda: pipe.read(CHUNK), b"")
            except BaseException:
                child.kill()
                raise
            finally:
                child.wait()
        _ended(
            child, errors, f"cannot decrypt {path}: it is not for {key}, or it was changed, or the passphrase is wrong"
        )


def _check(host: Host, program: str, path: str, name: str) -> None:
    if host.run(program, "x509", "-in", path, "-noout").status:
        text = f"{name} is no certificate: give the PEM of a certificate (BEGIN CERTIFICATE), or its path on the host"
        raise Day2Error(text, phase="openssl")


def _ended(child: subprocess.Popen[bytes], errors: t.IO[bytes], sentence: str) -> None:
    if not child.returncode:
        return
    errors.seek(0)
    lines = [line.strip() for line in errors.read(1 << 16).decode("utf-8", "replace").splitlines() if line.strip()]
    raise Day2Error(f"openssl {sentence} ({' | '.join(lines[:3])})", phase="openssl")
