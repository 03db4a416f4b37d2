# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Answers of EKS as modules return them."""

from __future__ import annotations

from ansible.module_utils.common.dict_transformations import camel_dict_to_snake_dict

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Dict
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.configuration import parsed


def snake(answer: Dict) -> Dict:
    """Return an answer with keys in snake case; keys that users chose stay as they are."""
    return dict(camel_dict_to_snake_dict(answer, ignore_list=["tags", "labels"]))


def addon_result(addon: Dict) -> Dict:
    """Return an add-on with its configuration as data; {} stays {}."""
    return {**snake(addon), "configuration_values": parsed(addon.get("configurationValues"))} if addon else {}


def update_result(update: Dict | None) -> Dict | None:
    """Return what is of use of an update, or None."""
    if not update:
        return None
    return {
        "id": update["id"],
        "status": update["status"],
        "type": update["type"],
        "errors": [snake(error) for error in update.get("errors", ())],
    }
