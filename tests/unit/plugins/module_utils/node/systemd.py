# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A systemd whose commands are scripts: its units are files, and it fails where a file says so."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import FakeNode

UNIT = "ActiveState=active\nMainPID=42\nNeedDaemonReload=no\nExecMainStartTimestampMonotonic=1\n"
SYSTEMCTL = r"""
case "$1" in
  show) while IFS= read -r line; do echo "$line"; done < $ROOT/unit;;
  restart) [ -e $ROOT/fail-next-restart ] && { echo no kubelet >&2; exit 1; }
    [ -e $ROOT/fail-second-restart ] && : > $ROOT/fail-next-restart
    [ -e $ROOT/fail-first-restart ] && { /bin/rm $ROOT/fail-first-restart; echo no kubelet >&2; exit 1; }
    [ -e $ROOT/unit-after ] && /bin/mv $ROOT/unit-after $ROOT/unit; true;;
  stop) for word; do /bin/rm -f "$ROOT/armed/${word%.timer}"; done;;
  is-active) for word; do :; done; [ -e "$ROOT/armed/${word%.timer}" ];;
esac
"""
SYSTEMD_RUN = r"""
[ -e $ROOT/fail-systemd-run ] && exit 1
for word; do case $word in --unit=*) : > "$ROOT/armed/${word#--unit=}";; esac; done
"""


def add_systemd(node: FakeNode) -> None:
    """Give the node a systemd in which the kubelet is process 42 and active."""
    node.file("/unit", UNIT)
    node.file("/proc/42/cmdline", "/usr/bin/kubelet\0")
    node.file("/armed/.keep")
    node.program("systemctl", SYSTEMCTL)
    node.program("systemd-run", SYSTEMD_RUN)
