# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names, numbers and kernel settings that labs of one machine share."""

from __future__ import annotations

import pytest

from tests.lab import claims, sysctls
from tests.lab.errors import LabError

CURRENT = {**dict.fromkeys(sysctls.EXACT, 0), **dict.fromkeys(sysctls.AT_LEAST, 128)}


@pytest.fixture(autouse=True)
def machine(monkeypatch, tmp_path):
    """Give each test a machine without labs, on which one address of index 2 is in use."""
    monkeypatch.setattr(claims, "RUN", tmp_path)
    monkeypatch.setattr(claims, "_indexes_seen", lambda: {2})
    return tmp_path


def test_each_lab_gets_the_first_free_index(tmp_path):
    """Neither a claimed one nor one that an interface uses."""
    assert [claims.claim(name, tmp_path / name) for name in ("a", "b", "c")] == [1, 3, 4]


def test_claiming_again_changes_nothing(tmp_path):
    """A create that was killed goes on with its addresses."""
    first = claims.claim("a", tmp_path)
    assert claims.claim("a", tmp_path) == first
    assert list(claims.claims()) == ["a"]


def test_a_released_index_is_free_again(tmp_path):
    """And the name too."""
    claims.claim("a", tmp_path / "a")
    claims.release("a")
    assert claims.claims() == {}
    assert claims.claim("b", tmp_path / "b") == 1


def test_a_name_of_another_cache_is_refused(tmp_path):
    """The message says whose it is."""
    claims.claim("a", tmp_path / "theirs")
    with pytest.raises(LabError, match="theirs"):
        claims.claim("a", tmp_path / "ours")


def test_an_index_of_last_time_that_somebody_else_took_is_refused(tmp_path):
    """After a restart of the machine the claims are gone, the state of the lab is not."""
    claims.claim("a", tmp_path / "a")
    with pytest.raises(LabError, match="destroy and create"):
        claims.claim("b", tmp_path / "b", wanted=1)


def test_no_index_left_is_said():
    """With the way out."""
    with pytest.raises(LabError, match="destroy labs"):
        claims.free_index(set(range(1, 100)))


def test_settings_that_are_large_enough_stay():
    """A user's higher limit is not lowered."""
    current = {**CURRENT, "kernel.pid_max": 4194304, "vm.overcommit_memory": 1}
    changes = sysctls.changes(current)
    assert "kernel.pid_max" not in changes
    assert "vm.overcommit_memory" not in changes
    assert changes["fs.inotify.max_user_instances"] == 8192
    assert changes["kernel.panic"] == 10


@pytest.fixture
def settings(monkeypatch, tmp_path):
    """Return a reader of settings in files of this test."""
    monkeypatch.setattr(sysctls, "SAVED", tmp_path / "sysctls.json")
    monkeypatch.setattr(sysctls, "_path", lambda name: tmp_path / name)
    for name, value in CURRENT.items():
        (tmp_path / name).write_text(str(value))
    return lambda: {name: int((tmp_path / name).read_text()) for name in CURRENT}


def test_the_last_lab_puts_the_settings_back(tmp_path, settings):
    """The first of two does not."""
    for name in ("a", "b"):
        claims.claim(name, tmp_path / name)
        sysctls.apply()
    claims.release("a")
    sysctls.restore_after_last()
    assert settings()["kernel.panic"] == 10
    claims.release("b")
    sysctls.restore_after_last()
    assert settings() == CURRENT
