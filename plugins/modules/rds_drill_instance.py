#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Restore a database instance of RDS into a throw-away one, and delete that again."""

from __future__ import annotations

DOCUMENTATION = r"""
module: rds_drill_instance
short_description: Restore a database instance of RDS into a throw-away one, and delete that again
version_added: 1.1.0
description:
  - Restores an instance to a point in time into a new one whose name begins with C(day2-drill-), waits until that can
    be connected to, and later deletes it.
  - The new instance carries the tag C(day2-recovery-drill) from the first moment. Nothing without that name and that
    tag is ever deleted, and the source is only read.
  - M(amazon.aws.rds_instance) cannot be used for that, since it refuses tags for such a restore and cannot tag an
    instance that has no endpoint yet. For all that time nobody could tell whose it is.
author: Day2 contributors (@day2)
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - day2.kubernetes.attributes
  - day2.kubernetes.aws
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) restores, or goes on to wait for one that an earlier task of this name has begun to restore.
      - V(absent) deletes O(name) without a final snapshot, and its automated backups with it.
      - V(expired) deletes what earlier drills of O(source) have left, when the time that they had is over.
    type: str
    choices: [present, absent, expired]
    default: present
  source:
    description: Name of the instance whose recovery is drilled.
    type: str
    required: true
  name:
    description: Name of the throw-away instance, which begins with C(day2-drill-). Needed but for O(state=expired).
    type: str
  restore_time:
    description: The moment that is restored, such as V(2026-11-20T08:00:00Z). Default is the newest that there is.
    type: str
  instance_class:
    description: Class of the new instance. Default is that of the source.
    type: str
  subnet_group:
    description: Subnet group of the new instance. Default is that of the source.
    type: str
  security_groups:
    description: Ids of its security groups. Default is those of the source.
    type: list
    elements: str
  parameter_group:
    description: Its parameter group. Default is that of the source.
    type: str
  tags:
    description: Tags of the new instance, beside those of the drill.
    type: dict
    default: {}
  resume:
    description:
      - With O(state=present) take over the copy that a killed drill of O(source) has left, whatever its name is, while
        its time is not over. RV(drill) has its name, and C(seconds) count from the request for it.
      - A drill that runs at the same time would lose its copy.
    type: bool
    default: false
  keep_seconds:
    description: Seconds after which the new instance counts as left over by a drill that was killed.
    type: int
    default: 14400
  wait_timeout:
    description: Seconds to wait until the instance can be connected to, or is gone.
    type: int
    default: 7200
  wait_delay:
    description: Seconds between two looks.
    type: float
    default: 15
seealso:
  - module: day2.kubernetes.sql_check
  - module: amazon.aws.rds_instance
"""

EXAMPLES = r"""
- name: Restore the newest moment of a database
  day2.kubernetes.rds_drill_instance:
    source: orders
    name: day2-drill-orders-1
    instance_class: db.t4g.medium
  register: restored

- name: Delete the copy
  day2.kubernetes.rds_drill_instance:
    state: absent
    source: orders
    name: day2-drill-orders-1
"""

RETURN = r"""
drill:
  description:
    - The instance that was restored. C(age) is how old the newest moment was that could be restored, C(seconds) how
      long the restore took; both are in seconds.
    - In check mode, and after a restore that failed, only what is known of the source is there.
  returned: O(state=present), also when it failed
  type: dict
  sample:
    name: day2-drill-orders-1
    host: day2-drill-orders-1.abcdefghijkl.eu-central-1.rds.amazonaws.com
    port: 5432
    region: eu-central-1
    database: orders
    user: postgres
    engine: postgres
    engine_version: "17.6"
    instance_class: db.t4g.medium
    allocated_gib: 100
    latest_restorable_time: "2026-11-20T08:55:00Z"
    restored_to: "2026-11-20T08:55:00Z"
    age: 241.2
    seconds: 903.4
deleted:
  description: The instances that were, or in check mode would be, deleted.
  returned: O(state=absent) or O(state=expired)
  type: list
  elements: str
  sample: [day2-drill-orders-1]
"""

import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.connection import aws_module, client
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._rds.drill import WANTED, delete, expire, restore
from ansible_collections.day2.kubernetes.plugins.module_utils._rds.drill_plan import Wanted
from ansible_collections.day2.kubernetes.plugins.module_utils._rds.instances import Instances

OPTIONS: dict[str, t.Any] = {
    "state": {"type": "str", "choices": ["present", "absent", "expired"], "default": "present"},
    "source": {"type": "str", "required": True},
    "name": {"type": "str"},
    "restore_time": {"type": "str"},
    "instance_class": {"type": "str"},
    "subnet_group": {"type": "str"},
    "security_groups": {"type": "list", "elements": "str"},
    "parameter_group": {"type": "str"},
    "tags": {"type": "dict", "default": {}},
    "resume": {"type": "bool", "default": False},
    "keep_seconds": {"type": "int", "default": 14400},
    "wait_timeout": {"type": "int", "default": 7200},
    "wait_delay": {"type": "float", "default": 15},
}
ACTIONS = {"present": restore, "absent": delete, "expired": expire}


def main() -> None:
    """Run the module."""
    module = aws_module(OPTIONS, required_if=[("state", state, ("name",)) for state in ("present", "absent")])
    params = module.params
    wanted = Wanted(**{key: params[key] for key in WANTED})
    try:
        instances = Instances(client(module, "rds"), params["wait_timeout"], params["wait_delay"])
        module.exit_json(**ACTIONS[params["state"]](instances, wanted, time.time(), check=module.check_mode))
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)


if __name__ == "__main__":
    main()
