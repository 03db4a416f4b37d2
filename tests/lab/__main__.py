# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Starts the command line: python3 -m tests.lab."""

from __future__ import annotations

import sys

from tests.lab.cli import main

sys.exit(main())
