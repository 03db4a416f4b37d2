# shellcheck shell=sh
# Runs once at boot, before any service.
set -u
ip link set lo up
ip address add @ADDRESS@/24 dev host0
ip link set host0 up
@LINES@
# nspawn mounts v1 control groups read-only; a remount without bind would be refused as busy
if [ ! -e /sys/fs/cgroup/cgroup.controllers ]; then
  for group in /sys/fs/cgroup/*; do
    [ -L "$group" ] || [ "${group##*/}" = unified ] || mount -o remount,bind,rw "$group"
  done
fi
mount --make-rshared /
exit 0
