# shellcheck shell=sh
# Makes the cluster, or waits for a made one. A step that a killed `create` left running ends first.
set -eu
made=/etc/lab/cluster-made
exec 9>/run/lab-kubeadm.lock
flock 9
if [ ! -e $made ]; then
  [ ! -e /etc/kubernetes/pki ] || kubeadm reset --force
  kubeadm init --config /etc/lab/kubeadm.yaml --upload-certs --skip-token-print
  install -D -m 600 /etc/kubernetes/admin.conf /root/.kube/config
  touch $made
fi
# a host that was just started again needs some seconds
for _ in $(seq 120); do
  if kubectl --kubeconfig /etc/kubernetes/admin.conf get --raw /readyz; then exit 0; fi
  sleep 1
done
exit 1
