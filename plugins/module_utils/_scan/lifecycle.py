# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Every kind that Kubernetes has deprecated or removed. Written by ``python3 -m tests.house lifecycle VERSION``.

The facts are those of the releases themselves: what their discovery documents list, and what the lifecycle annotations
of k8s.io/api, apiextensions-apiserver and kube-aggregator say, in which newer releases correct older ones. Left out is
what is no object: payloads of webhooks (AdmissionReview, ConversionReview), bodies of subresources (Scale, Eviction,
DeploymentRollback), options, and lists, whose life is that of their items.

A line is group ("core" for the core one), kind and resource. Below it is a line for each version of it that was
deprecated: version, since when it is deprecated, the first release without it ("?": planned), and what to write instead
from a release on (a version of the same group, or group/version; ":Kind" where that differs; "-": nothing any more).
"""

from __future__ import annotations

NEWEST = "1.37"
ROWS = """
core ComponentStatus componentstatuses
  v1 1.19 -
core Endpoints endpoints
  v1 1.33 - 1.21=discovery.k8s.io/v1:EndpointSlice
admissionregistration.k8s.io ExternalAdmissionHookConfiguration -
  v1alpha1 - 1.9
admissionregistration.k8s.io InitializerConfiguration -
  v1alpha1 - 1.14
admissionregistration.k8s.io MutatingAdmissionPolicy mutatingadmissionpolicies
  v1alpha1 1.35 1.38? 1.34=v1beta1 1.36=v1
  v1beta1 1.37 1.40? 1.36=v1
admissionregistration.k8s.io MutatingAdmissionPolicyBinding mutatingadmissionpolicybindings
  v1alpha1 1.35 1.38? 1.34=v1beta1 1.36=v1
  v1beta1 1.37 1.40? 1.36=v1
admissionregistration.k8s.io MutatingWebhookConfiguration mutatingwebhookconfigurations
  v1beta1 1.16 1.22 1.16=v1
admissionregistration.k8s.io ValidatingAdmissionPolicy validatingadmissionpolicies
  v1alpha1 1.29 1.32 1.28=v1beta1 1.30=v1
  v1beta1 1.31 1.34 1.30=v1
admissionregistration.k8s.io ValidatingAdmissionPolicyBinding validatingadmissionpolicybindings
  v1alpha1 1.29 1.32 1.28=v1beta1 1.30=v1
  v1beta1 1.31 1.34 1.30=v1
admissionregistration.k8s.io ValidatingWebhookConfiguration validatingwebhookconfigurations
  v1beta1 1.16 1.22 1.16=v1
apiextensions.k8s.io CustomResourceDefinition customresourcedefinitions
  v1beta1 1.16 1.22 1.16=v1
apiregistration.k8s.io APIService apiservices
  v1beta1 1.19 1.22 1.10=v1
apps ControllerRevision controllerrevisions
  v1beta1 1.8 1.16 1.9=v1
  v1beta2 1.9 1.16 1.9=v1
apps DaemonSet daemonsets
  v1beta2 1.9 1.16 1.9=v1
apps Deployment deployments
  v1beta1 1.8 1.16 1.9=v1
  v1beta2 1.9 1.16 1.9=v1
apps ReplicaSet replicasets
  v1beta1 1.8 1.16 1.9=v1
  v1beta2 1.9 1.16 1.9=v1
apps StatefulSet statefulsets
  v1beta1 1.8 1.16 1.9=v1
  v1beta2 1.9 1.16 1.9=v1
auditregistration.k8s.io AuditSink auditsinks
  v1alpha1 - 1.19
authentication.k8s.io SelfSubjectReview selfsubjectreviews
  v1alpha1 1.29 1.32 1.27=v1beta1 1.28=v1
  v1beta1 1.30 1.33 1.28=v1
authentication.k8s.io TokenReview tokenreviews
  v1beta1 1.19 1.22 1.6=v1
authorization.k8s.io LocalSubjectAccessReview localsubjectaccessreviews
  v1beta1 1.19 1.22 1.8=v1
authorization.k8s.io SelfSubjectAccessReview selfsubjectaccessreviews
  v1beta1 1.19 1.22 1.8=v1
authorization.k8s.io SelfSubjectRulesReview selfsubjectrulesreviews
  v1beta1 1.19 1.22 1.8=v1
authorization.k8s.io SubjectAccessReview subjectaccessreviews
  v1beta1 1.19 1.22 1.6=v1
autoscaling HorizontalPodAutoscaler horizontalpodautoscalers
  v2beta1 1.22 1.25 1.16=v2beta2 1.23=v2
  v2beta2 1.23 1.26 1.23=v2
batch CronJob cronjobs
  v1beta1 1.21 1.25 1.21=v1
  v2alpha1 - 1.21 1.16=v1beta1 1.21=v1
certificates.k8s.io CertificateSigningRequest certificatesigningrequests
  v1beta1 1.19 1.22 1.19=v1
certificates.k8s.io ClusterTrustBundle clustertrustbundles
  v1alpha1 1.34 1.37 1.33=v1beta1 1.37=v1
  v1beta1 1.37 1.40? 1.37=v1
certificates.k8s.io PodCertificateRequest podcertificaterequests
  v1alpha1 - 1.35 1.35=v1beta1 1.37=v1
  v1beta1 1.37 1.40? 1.37=v1
coordination.k8s.io Lease leases
  v1beta1 1.19 1.22 1.14=v1
coordination.k8s.io LeaseCandidate leasecandidates
  v1alpha1 - 1.32 1.32=v1alpha2 1.33=v1beta1
  v1alpha2 1.35 1.38? 1.33=v1beta1
  v1beta1 1.36 1.39?
discovery.k8s.io EndpointSlice endpointslices
  v1alpha1 - 1.17 1.17=v1beta1 1.21=v1
  v1beta1 1.21 1.25 1.21=v1
events.k8s.io Event events
  v1beta1 1.22 1.25 1.19=v1
extensions DaemonSet daemonsets
  v1beta1 1.8 1.16 1.9=apps/v1
extensions Deployment deployments
  v1beta1 1.8 1.16 1.9=apps/v1
extensions Ingress ingresses
  v1beta1 1.14 1.22 1.16=networking.k8s.io/v1beta1 1.19=networking.k8s.io/v1
extensions NetworkPolicy networkpolicies
  v1beta1 1.9 1.16 1.7=networking.k8s.io/v1
extensions PodSecurityPolicy podsecuritypolicies
  v1beta1 1.11 1.16 1.16=policy/v1beta1 1.25=-
extensions ReplicaSet replicasets
  v1beta1 1.8 1.16 1.9=apps/v1
extensions ThirdPartyResource -
  v1beta1 - 1.9 1.16=apiextensions.k8s.io/v1:CustomResourceDefinition
flowcontrol.apiserver.k8s.io FlowSchema flowschemas
  v1alpha1 1.20 1.21 1.20=v1beta1 1.23=v1beta2 1.26=v1beta3 1.29=v1
  v1beta1 1.23 1.26 1.23=v1beta2 1.26=v1beta3 1.29=v1
  v1beta2 1.26 1.29 1.26=v1beta3 1.29=v1
  v1beta3 1.29 1.32 1.29=v1
flowcontrol.apiserver.k8s.io PriorityLevelConfiguration prioritylevelconfigurations
  v1alpha1 1.20 1.21 1.20=v1beta1 1.23=v1beta2 1.26=v1beta3 1.29=v1
  v1beta1 1.23 1.26 1.23=v1beta2 1.26=v1beta3 1.29=v1
  v1beta2 1.26 1.29 1.26=v1beta3 1.29=v1
  v1beta3 1.29 1.32 1.29=v1
networking.k8s.io ClusterCIDR clustercidrs
  v1alpha1 1.28 1.29
networking.k8s.io IPAddress ipaddresses
  v1alpha1 1.30 1.31 1.31=v1beta1 1.33=v1
  v1beta1 1.34 1.37 1.33=v1
networking.k8s.io Ingress ingresses
  v1beta1 1.19 1.22 1.19=v1
networking.k8s.io IngressClass ingressclasses
  v1beta1 1.19 1.22 1.19=v1
networking.k8s.io ServiceCIDR servicecidrs
  v1alpha1 1.30 1.31 1.31=v1beta1 1.33=v1
  v1beta1 1.34 1.37 1.33=v1
node.k8s.io RuntimeClass runtimeclasses
  v1alpha1 - 1.24 1.16=v1beta1 1.20=v1
  v1beta1 1.22 1.25 1.20=v1
policy PodDisruptionBudget poddisruptionbudgets
  v1beta1 1.21 1.25 1.21=v1
policy PodSecurityPolicy podsecuritypolicies
  v1beta1 1.21 1.25
rbac.authorization.k8s.io ClusterRole clusterroles
  v1alpha1 1.17 1.23 1.8=v1
  v1beta1 1.17 1.22 1.8=v1
rbac.authorization.k8s.io ClusterRoleBinding clusterrolebindings
  v1alpha1 1.17 1.23 1.8=v1
  v1beta1 1.17 1.22 1.8=v1
rbac.authorization.k8s.io Role roles
  v1alpha1 1.17 1.23 1.8=v1
  v1beta1 1.17 1.22 1.8=v1
rbac.authorization.k8s.io RoleBinding rolebindings
  v1alpha1 1.17 1.23 1.8=v1
  v1beta1 1.17 1.22 1.8=v1
resource.k8s.io DeviceClass deviceclasses
  v1alpha3 1.34 1.34 1.32=v1beta1 1.33=v1beta2 1.34=v1
  v1beta1 1.35 1.38? 1.33=v1beta2 1.34=v1
  v1beta2 1.36 1.39? 1.34=v1
resource.k8s.io DeviceTaintRule devicetaintrules
  v1alpha3 1.36 1.39? 1.36=v1beta2 1.37=v1
  v1beta2 1.39 1.42? 1.37=v1
resource.k8s.io PodScheduling podschedulings
  v1alpha1 - 1.27
resource.k8s.io PodSchedulingContext podschedulingcontexts
  v1alpha2 - 1.31 1.31=v1alpha3 1.32=-
  v1alpha3 - 1.32
resource.k8s.io ResourceClaim resourceclaims
  v1alpha1 - 1.27 1.27=v1alpha2 1.31=v1alpha3 1.32=v1beta1 1.33=v1beta2 1.34=v1
  v1alpha2 - 1.31 1.31=v1alpha3 1.32=v1beta1 1.33=v1beta2 1.34=v1
  v1alpha3 1.34 1.34 1.32=v1beta1 1.33=v1beta2 1.34=v1
  v1beta1 1.35 1.38? 1.33=v1beta2 1.34=v1
  v1beta2 1.36 1.39? 1.34=v1
resource.k8s.io ResourceClaimParameters resourceclaimparameters
  v1alpha2 - 1.31
resource.k8s.io ResourceClaimTemplate resourceclaimtemplates
  v1alpha1 - 1.27 1.27=v1alpha2 1.31=v1alpha3 1.32=v1beta1 1.33=v1beta2 1.34=v1
  v1alpha2 - 1.31 1.31=v1alpha3 1.32=v1beta1 1.33=v1beta2 1.34=v1
  v1alpha3 1.34 1.34 1.32=v1beta1 1.33=v1beta2 1.34=v1
  v1beta1 1.35 1.38? 1.33=v1beta2 1.34=v1
  v1beta2 1.36 1.39? 1.34=v1
resource.k8s.io ResourceClass resourceclasses
  v1alpha1 - 1.27 1.27=v1alpha2 1.31=- 1.34=v1:DeviceClass
  v1alpha2 - 1.31 1.34=v1:DeviceClass
resource.k8s.io ResourceClassParameters resourceclassparameters
  v1alpha2 - 1.31
resource.k8s.io ResourcePoolStatusRequest resourcepoolstatusrequests
  v1alpha3 1.39 1.42?
resource.k8s.io ResourceSlice resourceslices
  v1alpha2 - 1.31 1.31=v1alpha3 1.32=v1beta1 1.33=v1beta2 1.34=v1
  v1alpha3 1.34 1.34 1.32=v1beta1 1.33=v1beta2 1.34=v1
  v1beta1 1.35 1.38? 1.33=v1beta2 1.34=v1
  v1beta2 1.36 1.39? 1.34=v1
scheduling.k8s.io PodGroup podgroups
  v1alpha2 - 1.37 1.37=v1beta1
scheduling.k8s.io PriorityClass priorityclasses
  v1alpha1 1.14 1.23 1.14=v1
  v1beta1 1.14 1.22 1.14=v1
scheduling.k8s.io Workload workloads
  v1alpha1 - 1.36 1.36=v1alpha2 1.37=v1beta1
  v1alpha2 - 1.37 1.37=v1beta1
settings.k8s.io PodPreset podpresets
  v1alpha1 - 1.20
storage.k8s.io CSIDriver csidrivers
  v1beta1 1.19 1.22 1.18=v1
storage.k8s.io CSINode csinodes
  v1beta1 1.17 1.22 1.17=v1
storage.k8s.io CSIStorageCapacity csistoragecapacities
  v1alpha1 1.21 1.24 1.21=v1beta1 1.24=v1
  v1beta1 1.24 1.27 1.24=v1
storage.k8s.io StorageClass storageclasses
  v1beta1 1.19 1.22 1.6=v1
storage.k8s.io VolumeAttachment volumeattachments
  v1alpha1 1.21 1.23 1.13=v1
  v1beta1 1.19 1.22 1.13=v1
storage.k8s.io VolumeAttributesClass volumeattributesclasses
  v1alpha1 1.32 1.35 1.31=v1beta1 1.34=v1
  v1beta1 1.34 1.37 1.34=v1
storagemigration.k8s.io StorageVersionMigration storageversionmigrations
  v1alpha1 1.33 1.35 1.35=v1beta1 1.37=v1
  v1beta1 1.37 1.40? 1.37=v1
"""
