# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Configuration files of Kubernetes' own programs: no API server knows them, but they look like manifests.

Read from kubernetes/kubernetes: kubeadm #65628, #69055, #107013, #114540, #125029; kube-scheduler #89298, #117649 and
KEP-785; kube-apiserver's audit policy #98858 and #98035. Written as in lifecycle.py.
"""

from __future__ import annotations

ROWS = """
kubeadm.k8s.io InitConfiguration -
  v1alpha3 1.13 1.15 1.16=v1beta2 1.22=v1beta3 1.31=v1beta4
  v1beta1 1.17 1.22 1.16=v1beta2 1.22=v1beta3 1.31=v1beta4
  v1beta2 1.24 1.27 1.22=v1beta3 1.31=v1beta4
  v1beta3 1.31 - 1.31=v1beta4
kubeadm.k8s.io ClusterConfiguration -
  v1alpha3 1.13 1.15 1.16=v1beta2 1.22=v1beta3 1.31=v1beta4
  v1beta1 1.17 1.22 1.16=v1beta2 1.22=v1beta3 1.31=v1beta4
  v1beta2 1.24 1.27 1.22=v1beta3 1.31=v1beta4
  v1beta3 1.31 - 1.31=v1beta4
kubeadm.k8s.io JoinConfiguration -
  v1alpha3 1.13 1.15 1.16=v1beta2 1.22=v1beta3 1.31=v1beta4
  v1beta1 1.17 1.22 1.16=v1beta2 1.22=v1beta3 1.31=v1beta4
  v1beta2 1.24 1.27 1.22=v1beta3 1.31=v1beta4
  v1beta3 1.31 - 1.31=v1beta4
kubeadm.k8s.io ClusterStatus -
  v1alpha3 1.13 1.15 1.22=-
  v1beta1 1.17 1.22 1.22=-
  v1beta2 1.24 1.27 1.22=-
kubeadm.k8s.io MasterConfiguration -
  v1alpha1 - 1.12 1.13=v1alpha3:InitConfiguration 1.16=v1beta2:InitConfiguration 1.31=v1beta4:InitConfiguration
  v1alpha2 1.12 1.13 1.13=v1alpha3:InitConfiguration 1.16=v1beta2:InitConfiguration 1.31=v1beta4:InitConfiguration
kubescheduler.config.k8s.io KubeSchedulerConfiguration -
  v1alpha1 - 1.19 1.19=v1beta1 1.22=v1beta2 1.25=v1
  v1beta1 - 1.23 1.22=v1beta2 1.25=v1
  v1beta2 1.25 1.28 1.25=v1
  v1beta3 1.26 1.29 1.25=v1
audit.k8s.io Policy -
  v1alpha1 1.21 1.24 1.16=v1
  v1beta1 1.21 1.24 1.16=v1
"""
