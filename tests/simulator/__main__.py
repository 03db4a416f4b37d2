# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""``python -m tests.simulator``: answers until it is stopped, and says first where it listens."""

from __future__ import annotations

import argparse
import signal
import sys
import types

from tests.simulator import scenes
from tests.simulator.front import Front
from tests.simulator.server import listen, url_of


def main() -> int:
    """Run the command."""
    chosen = _arguments()
    front = Front()
    server = listen(front, chosen.host, chosen.port)
    url = url_of(server)

    def stop(_signal: int, _frame: types.FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    if chosen.scene:
        scenes.put(front.eks, {"name": chosen.scene})
    print(f"AWS is simulated at {url}", flush=True)
    print(f"export AWS_ENDPOINT_URL={url} AWS_DEFAULT_REGION=eu-west-1", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="default: any free one")
    parser.add_argument("--scene", choices=sorted(scenes.NAMED), help="what is there at first (default: nothing)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
