# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where things are: the checkout, and the cache that may be deleted at any time."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("DAY2_CACHE") or Path.home() / ".cache" / "day2-kubernetes")
COLLECTION = Path("ansible_collections") / "day2" / "kubernetes"

VENV = CACHE / "venv"
OLDEST_CORE_VENV = CACHE / "venv-2.18"
GATES = CACHE / "gate"
RESULTS = CHECKOUT / "tests" / "output"

# a collections folder with a link to this checkout
COLLECTIONS = CACHE / "checkouts" / hashlib.sha256(bytes(CHECKOUT)).hexdigest()[:12]
