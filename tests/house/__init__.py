# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The house of the collection: the development environments, the gates and the order in which `make test` runs them.

Needs nothing but the standard library; run it from the checkout as ``python3 -m tests.house``.
"""
