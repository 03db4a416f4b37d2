#!/usr/bin/env bash
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

# Upgrades a kubeadm cluster the way a careful person does who has written the documented steps into a script:
# https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-upgrade/ and, for workers, upgrading-linux-nodes.
# Beside the documentation: a snapshot of etcd first, everything that can be fetched is fetched beforehand on all hosts
# at a time, and each node has to be healthy before the next one. Stops at the first failure.
#
# Usage: by_hand.sh SSH_CONFIG VERSION FOLDER MASTERS WORKERS
#   e.g. by_hand.sh ~/.ssh/config 1.34.4 /tmp/upgrade "cp1 cp2 cp3" "w1 w2 w3"
# Hosts are named in SSH_CONFIG, have the names of their nodes, and a login that may use sudo.
# Prints a line "SECONDS-SINCE-1970 HOST STEP begun|done" at each step; what the programs say goes to FOLDER.

set -euo pipefail
export LC_ALL=C

ssh_config=$1 version=$2 folder=$3
read -ra masters <<<"$4"
read -ra workers <<<"$5"
first=${masters[0]}
minor=${version%.*}
install="DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --allow-change-held-packages"
pod=etcd-$first
saved=/var/lib/etcd/before-upgrade.db
umask 077
mkdir -p "$folder"
sockets=$(mktemp -d)
ssh_options=(-F "$ssh_config" -o BatchMode=yes -o ControlMaster=auto -o "ControlPath=$sockets/%C" -o ControlPersist=60)

close_connections() {
  local socket
  for socket in "$sockets"/*; do
    ssh -F none -o "ControlPath=$socket" -O exit any 2>/dev/null || true
  done
  rm -rf "$sockets"
}
trap close_connections EXIT

# As root on a host. In braces, so that the shell there has read all of it before a program could read on.
on() { # HOST COMMANDS
  ssh "${ssh_options[@]}" "$1" sudo sh -es <<<"{ $2
} </dev/null"
}

is_master() { # HOST
  [[ " ${masters[*]} " == *" $1 "* ]]
}

kubectl() {
  on "$first" "kubectl --kubeconfig=/etc/kubernetes/admin.conf $*"
}

# What is run here is joined by &&: in front of || the shell does not stop at a failure by itself.
step() { # HOST STEP FUNCTION...
  local host=$1 name=$2
  shift 2
  echo "$EPOCHREALTIME $host $name begun"
  "$@" >>"$folder/$host.log" 2>&1 || {
    echo "$name of $host failed:" >&2
    tail -n 20 "$folder/$host.log" >&2
    return 1
  }
  echo "$EPOCHREALTIME $host $name done"
}

try() { # SECONDS COMMAND...: until it succeeds
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < end)) || return 1
    sleep 1
  done
}

snapshot() {
  local keys=/etc/kubernetes/pki/etcd
  kubectl -n kube-system exec "$pod" -- etcdctl --endpoints=https://127.0.0.1:2379 --cacert=$keys/ca.crt \
    --cert=$keys/server.crt --key=$keys/server.key snapshot save "$saved" &&
    kubectl -n kube-system exec "$pod" -- etcdutl snapshot status "$saved" &&
    on "$first" "cat $saved" >"$folder/etcd.db" &&
    on "$first" "rm $saved"
}

# The package source of the new minor version, the new kubeadm, and what the later steps would wait for.
prepare() { # HOST
  on "$1" "sed -i -E \"s#/v[0-9]+[.][0-9]+#/v$minor#\" /etc/apt/sources.list.d/kubernetes.list
    apt-get update -qq
    $install \"kubeadm=$version-*\"
    $install --download-only \"kubelet=$version-*\" \"kubectl=$version-*\"" || return
  if is_master "$1"; then
    on "$1" "kubeadm config images pull --kubernetes-version=v$version"
  fi
}

prepare_all() {
  local host pids=() pid
  for host in "${masters[@]}" "${workers[@]}"; do
    step "$host" stage prepare "$host" &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid"; done
}

apply() { # HOST
  on "$1" "kubeadm upgrade plan v$version" &&
    on "$1" "kubeadm upgrade apply v$version --yes"
}

upgrade_node() { # HOST
  on "$1" "kubeadm upgrade node"
}

drain() { # HOST
  try 60 kubectl drain "$1" --ignore-daemonsets --delete-emptydir-data --timeout=360s
}

new_kubelet() { # HOST
  on "$1" "$install \"kubelet=$version-*\" \"kubectl=$version-*\"
    systemctl daemon-reload
    systemctl restart kubelet"
}

at_version() { # HOST
  [[ $(kubectl get node "$1" -o "jsonpath={.status.nodeInfo.kubeletVersion}") == "v$version" ]]
}

# The new kubelet makes all static pods anew: good once may be the old API server on its way out.
api_is_steady() { # HOST
  on "$1" "for n in 1 2 3 4 5; do curl -skf -m 2 -o /dev/null https://localhost:6443/readyz; sleep 1; done"
}

healthy() { # HOST
  try 120 at_version "$1" || return
  if is_master "$1"; then
    try 180 api_is_steady "$1" || return
  fi
  try 30 kubectl wait --for=condition=Ready "node/$1" --timeout=120s
}

uncordon() { # HOST
  try 60 kubectl uncordon "$1"
}

all_healthy() {
  kubectl wait --for=condition=Ready node --all --timeout=120s &&
    kubectl -n kube-system rollout status daemonset/kube-proxy --timeout=180s &&
    kubectl -n kube-system rollout status deployment/coredns --timeout=180s &&
    kubectl get nodes
}

step "$first" snapshot snapshot
prepare_all
for host in "${masters[@]}" "${workers[@]}"; do
  if [[ $host == "$first" ]]; then way=apply; else way=upgrade_node; fi
  step "$host" kubeadm "$way" "$host"
  step "$host" drain drain "$host"
  step "$host" kubelet new_kubelet "$host"
  step "$host" verify healthy "$host"
  step "$host" uncordon uncordon "$host"
done
step cluster verify all_healthy
