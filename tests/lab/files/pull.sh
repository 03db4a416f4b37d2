# shellcheck shell=sh
# Pulls the images of the control plane as soon as containerd answers: pull.sh VERSION. A join pulls what is missing.
for _ in $(seq 20); do
  kubeadm config images pull --kubernetes-version "v$1" && exit 0
  sleep 0.5
done
