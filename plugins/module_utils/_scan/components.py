# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""APIs of components that have versions of their own; written as in lifecycle.py, below the name of the component.

cert-manager: its release notes 0.11, 1.4 and 1.6. Istio: its change notes 1.4 to 1.6. VolumeSnapshot:
kubernetes-csi/external-snapshotter #493 (deprecated in 4.1, and no release has stopped to serve it for good).
"""

from __future__ import annotations

ROWS = """
# cert-manager
certmanager.k8s.io Certificate certificates
  v1alpha1 - 0.11 0.11=cert-manager.io/v1alpha2 0.16=cert-manager.io/v1beta1 1.0=cert-manager.io/v1
certmanager.k8s.io CertificateRequest certificaterequests
  v1alpha1 - 0.11 0.11=cert-manager.io/v1alpha2 0.16=cert-manager.io/v1beta1 1.0=cert-manager.io/v1
certmanager.k8s.io Challenge challenges
  v1alpha1 - 0.11 0.11=acme.cert-manager.io/v1alpha2 0.16=acme.cert-manager.io/v1beta1 1.0=acme.cert-manager.io/v1
certmanager.k8s.io ClusterIssuer clusterissuers
  v1alpha1 - 0.11 0.11=cert-manager.io/v1alpha2 0.16=cert-manager.io/v1beta1 1.0=cert-manager.io/v1
certmanager.k8s.io Issuer issuers
  v1alpha1 - 0.11 0.11=cert-manager.io/v1alpha2 0.16=cert-manager.io/v1beta1 1.0=cert-manager.io/v1
certmanager.k8s.io Order orders
  v1alpha1 - 0.11 0.11=acme.cert-manager.io/v1alpha2 0.16=acme.cert-manager.io/v1beta1 1.0=acme.cert-manager.io/v1
cert-manager.io Certificate certificates
  v1alpha2 1.4 1.6 1.0=v1
  v1alpha3 1.4 1.6 1.0=v1
  v1beta1 1.4 1.6 1.0=v1
cert-manager.io CertificateRequest certificaterequests
  v1alpha2 1.4 1.6 1.0=v1
  v1alpha3 1.4 1.6 1.0=v1
  v1beta1 1.4 1.6 1.0=v1
cert-manager.io ClusterIssuer clusterissuers
  v1alpha2 1.4 1.6 1.0=v1
  v1alpha3 1.4 1.6 1.0=v1
  v1beta1 1.4 1.6 1.0=v1
cert-manager.io Issuer issuers
  v1alpha2 1.4 1.6 1.0=v1
  v1alpha3 1.4 1.6 1.0=v1
  v1beta1 1.4 1.6 1.0=v1
acme.cert-manager.io Challenge challenges
  v1alpha2 1.4 1.6 1.0=v1
  v1alpha3 1.4 1.6 1.0=v1
  v1beta1 1.4 1.6 1.0=v1
acme.cert-manager.io Order orders
  v1alpha2 1.4 1.6 1.0=v1
  v1alpha3 1.4 1.6 1.0=v1
  v1beta1 1.4 1.6 1.0=v1
# Istio
authentication.istio.io MeshPolicy meshpolicies
  v1alpha1 1.5 1.6 1.5=security.istio.io/v1beta1:PeerAuthentication 1.22=security.istio.io/v1:PeerAuthentication
authentication.istio.io Policy policies
  v1alpha1 1.5 1.6 1.5=security.istio.io/v1beta1:PeerAuthentication 1.22=security.istio.io/v1:PeerAuthentication
rbac.istio.io ClusterRbacConfig clusterrbacconfigs
  v1alpha1 1.4 1.6 1.4=security.istio.io/v1beta1:AuthorizationPolicy 1.22=security.istio.io/v1:AuthorizationPolicy
rbac.istio.io RbacConfig rbacconfigs
  v1alpha1 1.4 1.6 1.4=security.istio.io/v1beta1:AuthorizationPolicy 1.22=security.istio.io/v1:AuthorizationPolicy
rbac.istio.io ServiceRole serviceroles
  v1alpha1 1.4 1.6 1.4=security.istio.io/v1beta1:AuthorizationPolicy 1.22=security.istio.io/v1:AuthorizationPolicy
rbac.istio.io ServiceRoleBinding servicerolebindings
  v1alpha1 1.4 1.6 1.4=security.istio.io/v1beta1:AuthorizationPolicy 1.22=security.istio.io/v1:AuthorizationPolicy
# external-snapshotter
snapshot.storage.k8s.io VolumeSnapshot volumesnapshots
  v1alpha1 - 2.0 2.0=v1beta1 4.0=v1
  v1beta1 4.1 - 4.0=v1
snapshot.storage.k8s.io VolumeSnapshotClass volumesnapshotclasses
  v1alpha1 - 2.0 2.0=v1beta1 4.0=v1
  v1beta1 4.1 - 4.0=v1
snapshot.storage.k8s.io VolumeSnapshotContent volumesnapshotcontents
  v1alpha1 - 2.0 2.0=v1beta1 4.0=v1
  v1beta1 4.1 - 4.0=v1
"""
