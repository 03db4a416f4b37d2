# Makes the cluster, or ends at once when it is made. A step that a killed `create` left running ends first.
set -eu
exec 9>/run/lab-kubeadm.lock
flock 9
# the proxy is the last thing that kubeadm init brings up
kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system get daemonset kube-proxy >/dev/null 2>&1 && exit 0
[ ! -e /etc/kubernetes/pki ] || kubeadm reset --force
kubeadm init --config /etc/lab/kubeadm.yaml --upload-certs --skip-token-print
install -D -m 600 /etc/kubernetes/admin.conf /root/.kube/config
