# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What unit tests share: running a module in this process, from its arguments to its JSON result."""

from __future__ import annotations

import contextlib
import io
import json
import typing as t

import pytest
from ansible.module_utils import basic
from ansible.module_utils.common import warnings

RunModule = t.Callable[..., "dict[str, t.Any]"]


@pytest.fixture
def run_module(monkeypatch: pytest.MonkeyPatch) -> RunModule:
    """Return ``run(module, params, check=False)``; it gives the JSON that ``module.main()`` printed.

    The result has the key ``failed`` when the module failed. What the module prints beside its result fails the test.
    """

    def run(module: t.Any, params: dict[str, t.Any], check: bool = False) -> dict[str, t.Any]:
        arguments = {**params, "_ansible_check_mode": check, "_ansible_diff": True, "_ansible_no_log": False}
        monkeypatch.setattr(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode())
        monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)  # ansible-core 2.19 and later
        # a warning is given once in a process, or to the terminal where code of the controller was imported before
        for told in ("_global_warnings", "_global_deprecations"):
            monkeypatch.setattr(warnings, told, type(getattr(warnings, told))())
        if hasattr(warnings, "_internal"):  # ansible-core 2.19 and later
            monkeypatch.setattr(warnings._internal, "is_controller", False)
        with contextlib.redirect_stdout(io.StringIO()) as output, pytest.raises(SystemExit) as stop:
            module.main()
        result = json.loads(output.getvalue())
        assert "deprecations" not in result
        assert bool(stop.value.code) == bool(result.get("failed"))
        return result

    return run
