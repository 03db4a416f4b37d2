# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation shared by the modules that talk to AWS, beside the fragments of amazon.aws."""

from __future__ import annotations


class ModuleDocFragment:
    """Faces of plugins/module_utils/_aws/connection.py."""

    DOCUMENTATION = r"""
options: {}
attributes:
  action_group:
    description:
      - Use C(group/day2.kubernetes.aws) in C(module_defaults) to set the options of the connection once. It holds the
        modules of C(amazon.aws) and C(community.aws) too.
    support: full
    membership:
      - day2.kubernetes.aws
"""
