#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Ask a database read-only questions, and compare its answers."""

from __future__ import annotations

DOCUMENTATION = r"""
module: sql_check
short_description: Ask a database read-only questions, and compare its answers
version_added: 1.1.0
description:
  - Waits until the database answers, asks each question in a session that is set to read only, and compares the first
    value of the first row with what is expected.
  - Uses C(psql) or C(mysql) of the host that it runs on. The password is only in the environment of that program.
  - Fails when a check fails, after all of them were asked.
author: Day2 contributors (@day2)
extends_documentation_fragment: day2.kubernetes.attributes
attributes:
  check_mode:
    support: partial
    details: The program is looked for, and nothing is asked.
  diff_mode:
    support: N/A
    details: Nothing is changed.
  idempotent:
    support: full
requirements:
  - C(psql) of PostgreSQL 12 or newer, or C(mysql) of MySQL or MariaDB
options:
  engine:
    description: Which database it is.
    type: str
    choices: [postgres, mysql]
    required: true
  host: {description: Where it is., type: str, required: true}
  port: {description: Its port. Default is V(5432) or V(3306)., type: int}
  database: {description: "One of its databases. Default is V(postgres), or none of MySQL.", type: str}
  user: {description: Who asks. A user that may only read is enough., type: str, required: true}
  password: {description: The password of the user., type: str, required: true}
  tls:
    description:
      - Whether the connection has to be encrypted. V(verify) also checks the name of the host against O(ca).
    type: str
    choices: [disable, prefer, require, verify]
    default: require
  ca: {description: "File with the authorities of the database, as PEM, such as the bundle of RDS.", type: path}
  checks:
    description: What is asked. Each needs one of C(equals), C(at_least) and C(at_most).
    type: list
    elements: dict
    required: true
    suboptions:
      name: {description: What it is about., type: str, required: true}
      query: {description: A query whose first row's first value is compared., type: str, required: true}
      equals:
        description: What the value has to be. Numbers are compared as numbers, and V(true) is V(t) or V(1) too.
        type: raw
      at_least: {description: The smallest number that it may be., type: float}
      at_most: {description: The largest number that it may be., type: float}
  timeout: {description: Seconds to wait until the database answers., type: int, default: 300}
  interval: {description: Seconds between two tries., type: float, default: 2}
  query_timeout: {description: Seconds that one query may take., type: int, default: 60}
  client: {description: The program to use in place of C(psql) or C(mysql) of E(PATH)., type: path}
seealso:
  - module: day2.kubernetes.rds_drill_instance
"""

EXAMPLES = r"""
- name: Look into a database that was restored
  day2.kubernetes.sql_check:
    engine: postgres
    host: "{{ restored.drill.host }}"
    database: orders
    user: reader
    password: "{{ vault_orders_reader }}"
    checks:
      - name: There are orders
        query: SELECT count(*) FROM orders
        at_least: 1000
      - name: The newest order is of the last day
        query: SELECT max(placed) > now() - interval '1 day' FROM orders
        equals: true
"""

RETURN = r"""
checks:
  description: What each check found. C(problem) is V(null) for one that passed.
  returned: when the database answered, also when a check failed
  type: list
  elements: dict
  sample:
    - {name: There are orders, value: "52340", expected: at least 1000, passed: true, problem: null, seconds: 0.04}
answered_after:
  description: Seconds until the database answered.
  returned: when the database answered, also when a check failed
  type: float
  sample: 0.3
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._rds.sql_checks import run_checks, wait_for_answer
from ansible_collections.day2.kubernetes.plugins.module_utils._rds.sql_client import SqlClient, Target

PORTS = {"postgres": 5432, "mysql": 3306}
CHECK: dict[str, t.Any] = {
    "name": {"type": "str", "required": True},
    "query": {"type": "str", "required": True},
    "equals": {"type": "raw"},
    "at_least": {"type": "float"},
    "at_most": {"type": "float"},
}
EXPECTED = [("equals", "at_least", "at_most")]
OPTIONS: dict[str, t.Any] = {
    "engine": {"type": "str", "choices": ["postgres", "mysql"], "required": True},
    "host": {"type": "str", "required": True},
    "port": {"type": "int"},
    "database": {"type": "str"},
    "user": {"type": "str", "required": True},
    "password": {"type": "str", "required": True, "no_log": True},
    "tls": {"type": "str", "choices": ["disable", "prefer", "require", "verify"], "default": "require"},
    "ca": {"type": "path"},
    "checks": {"type": "list", "elements": "dict", "required": True, "options": CHECK, "required_one_of": EXPECTED},
    "timeout": {"type": "int", "default": 300},
    "interval": {"type": "float", "default": 2},
    "query_timeout": {"type": "int", "default": 60},
    "client": {"type": "path"},
}


def target_of(params: dict[str, t.Any]) -> Target:
    """Return the database that the options name."""
    same = {key: params[key] for key in ("engine", "host", "database", "user", "password", "tls", "ca", "client")}
    return Target(port=params["port"] or PORTS[params["engine"]], timeout=params["query_timeout"], **same)


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=OPTIONS, supports_check_mode=True)
    params = module.params
    try:
        client = SqlClient(target_of(params))
        if module.check_mode:
            module.exit_json(changed=False)
        answered = wait_for_answer(client, params["timeout"], params["interval"])
        told: dict[str, t.Any] = {"answered_after": answered, "checks": run_checks(client, params["checks"])}
        wrong = [f"{check['name']}: {check['problem']}" for check in told["checks"] if not check["passed"]]
        if wrong:
            raise Day2Error(f"{len(wrong)} of {len(told['checks'])} checks failed. {'; '.join(wrong)}", **told)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    module.exit_json(changed=False, **told)


if __name__ == "__main__":
    main()
