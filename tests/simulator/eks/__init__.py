# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EKS as its model describes it: moto has 17 of its 70 operations, and none of those that an upgrade needs."""
