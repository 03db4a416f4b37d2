# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Asks one address at a steady rate and counts what fails. Runs on the bastion, standard library only.

Every request is a new connection with a timeout of one second and no second try. Ends by itself after SECONDS, or when
it is told to (SIGTERM); then writes {"sent", "failed", "failures"} as JSON to FILE.

Usage: load_client.py URL RATE SECONDS FILE [insecure]
"""

from __future__ import annotations

import concurrent.futures
import http.client
import json
import pathlib
import signal
import ssl
import sys
import threading
import time
import urllib.parse

TIMEOUT = 1.0
KEPT_FAILURES = 200


def ask(url: urllib.parse.SplitResult, context: ssl.SSLContext | None) -> str:
    """Return an empty text for status 200, else what went wrong."""
    host = url.hostname or ""
    connection: http.client.HTTPConnection
    if context:
        connection = http.client.HTTPSConnection(host, url.port, timeout=TIMEOUT, context=context)
    else:
        connection = http.client.HTTPConnection(host, url.port, timeout=TIMEOUT)
    try:
        connection.request("GET", url.path or "/")
        status = connection.getresponse().status
        return "" if status == http.client.OK else f"status {status}"
    except (OSError, http.client.HTTPException) as error:
        return f"{type(error).__name__}: {error}"
    finally:
        connection.close()


def main() -> None:
    """Ask until the time is over or SIGTERM comes, then write the counts."""
    address, rate, seconds, file = sys.argv[1:5]
    url = urllib.parse.urlsplit(address)
    context = ssl._create_unverified_context() if sys.argv[5:] == ["insecure"] else None
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *dummy: stop.set())
    failures, sent, began = [], 0, time.monotonic()

    def one() -> None:
        at, failure = time.time(), ask(url, context)
        if failure:
            failures.append({"at": round(at, 3), "failure": failure})

    with concurrent.futures.ThreadPoolExecutor(max_workers=64) as pool:
        while not stop.is_set() and time.monotonic() - began < float(seconds):
            pool.submit(one)
            sent += 1
            stop.wait(max(0.0, began + sent / float(rate) - time.monotonic()))
    result = {"sent": sent, "failed": len(failures), "failures": failures[:KEPT_FAILURES]}
    pathlib.Path(file).write_text(json.dumps(result))


if __name__ == "__main__":
    main()
