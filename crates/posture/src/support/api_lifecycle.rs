//! When the server stopped, or will stop, serving versions of APIs.
//!
//! Minor versions of Kubernetes, as the types declare them in `k8s.io/api`
//! (`APILifecycleDeprecated`, `APILifecycleRemoved`) and the deprecated API migration guide tells.

use seawall_object::Object;
use seawall_world::Version;

/// A version of an API with its end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ending {
    /// `apiVersion` as written.
    api_version: &'static str,
    kind: &'static str,
    /// The first minor version that warns.
    deprecated: u32,
    /// The first minor version that no longer serves it.
    removed: u32,
    /// What to use instead; empty where there is nothing.
    pub(crate) instead: &'static str,
}

const fn ending(
    api_version: &'static str,
    kind: &'static str,
    deprecated: u32,
    removed: u32,
    instead: &'static str,
) -> Ending {
    Ending { api_version, kind, deprecated, removed, instead }
}

/// The end of the version that an object is written in, if one is known.
pub(crate) fn ending_of(object: Object<'_>) -> Option<&'static Ending> {
    ending_of_version(object.api_version(), object.group_kind().kind)
}

/// The end of a version of a kind, if one is known.
pub(crate) fn ending_of_version(api_version: &str, kind: &str) -> Option<&'static Ending> {
    if is_stable(api_version) {
        return None;
    }
    ENDINGS.iter().find(|ending| ending.api_version == api_version && ending.kind == kind)
}

/// Whether a version is one of those that do not end.
pub(crate) fn is_stable(api_version: &str) -> bool {
    let version = api_version.rsplit('/').next().unwrap_or_default();
    version.strip_prefix('v').is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether the version to use instead of an object's own has the same fields with the same meaning, so that
/// nothing but `apiVersion` changes: those of which the migration guide tells no notable change.
pub(crate) fn has_same_fields(object: Object<'_>) -> bool {
    let kind = object.group_kind().kind;
    match object.api_version() {
        "admissionregistration.k8s.io/v1beta1" => {
            matches!(kind, "ValidatingAdmissionPolicy" | "ValidatingAdmissionPolicyBinding")
        }
        "apiregistration.k8s.io/v1beta1" => kind == "APIService",
        "apps/v1beta2" => {
            matches!(kind, "ControllerRevision" | "DaemonSet" | "Deployment" | "ReplicaSet" | "StatefulSet")
        }
        "autoscaling/v2beta2" => kind == "HorizontalPodAutoscaler",
        "batch/v1beta1" => kind == "CronJob",
        "coordination.k8s.io/v1beta1" => kind == "Lease",
        "extensions/v1beta1" => kind == "NetworkPolicy",
        "networking.k8s.io/v1beta1" => kind == "IngressClass",
        "node.k8s.io/v1beta1" => kind == "RuntimeClass",
        // An empty selector selects nothing in the old version and everything in the new one.
        "policy/v1beta1" => {
            let selector = object.root().at(&["spec", "selector"]);
            let says = |key: &str| {
                selector.and_then(|selector| selector.get(key)).is_some_and(|one| !one.is_empty())
            };
            kind == "PodDisruptionBudget" && (says("matchLabels") || says("matchExpressions"))
        }
        "rbac.authorization.k8s.io/v1beta1" => true,
        "resource.k8s.io/v1beta2" => kind != "DeviceTaintRule",
        "scheduling.k8s.io/v1beta1" => kind == "PriorityClass",
        "storage.k8s.io/v1beta1" => kind != "VolumeAttributesClass",
        _ => false,
    }
}

// === impl Ending ===

impl Ending {
    /// Whether a version of Kubernetes no longer serves it.
    pub(crate) fn is_removed(&self, version: Version) -> bool {
        version >= self.removed()
    }

    /// Whether a version of Kubernetes still serves it, with a warning.
    pub(crate) fn is_deprecated(&self, version: Version) -> bool {
        version >= Version::new(self.deprecated) && !self.is_removed(version)
    }

    /// How it ends, seen from a version that no longer serves it or warns of it.
    pub(crate) fn told_in(&self, version: Version) -> String {
        let when = if self.is_removed(version) { "not served since" } else { "no longer served from" };
        let instead = if self.instead.is_empty() { String::new() } else { format!("; use {}", self.instead) };
        format!("{when} {}{instead}", self.removed())
    }

    /// The first version that no longer serves it.
    pub(crate) fn removed(&self) -> Version {
        Version::new(self.removed)
    }
}

/// The kinds that had or have versions with an end, by every group they were in.
pub(crate) const KINDS: &[&str] = &[
    "admissionregistration.k8s.io/MutatingAdmissionPolicy",
    "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
    "admissionregistration.k8s.io/MutatingWebhookConfiguration",
    "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
    "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
    "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
    "apiextensions.k8s.io/CustomResourceDefinition",
    "apiregistration.k8s.io/APIService",
    "apps/ControllerRevision",
    "apps/DaemonSet",
    "apps/Deployment",
    "apps/DeploymentRollback",
    "apps/ReplicaSet",
    "apps/Scale",
    "apps/StatefulSet",
    "audit.k8s.io/Event",
    "audit.k8s.io/Policy",
    "authentication.k8s.io/SelfSubjectReview",
    "authentication.k8s.io/TokenReview",
    "authorization.k8s.io/LocalSubjectAccessReview",
    "authorization.k8s.io/SelfSubjectAccessReview",
    "authorization.k8s.io/SelfSubjectRulesReview",
    "authorization.k8s.io/SubjectAccessReview",
    "autoscaling/HorizontalPodAutoscaler",
    "batch/CronJob",
    "certificates.k8s.io/CertificateSigningRequest",
    "certificates.k8s.io/ClusterTrustBundle",
    "certificates.k8s.io/PodCertificateRequest",
    "coordination.k8s.io/Lease",
    "coordination.k8s.io/LeaseCandidate",
    "discovery.k8s.io/EndpointSlice",
    "events.k8s.io/Event",
    "extensions/DaemonSet",
    "extensions/Deployment",
    "extensions/DeploymentRollback",
    "extensions/Ingress",
    "extensions/NetworkPolicy",
    "extensions/PodSecurityPolicy",
    "extensions/ReplicaSet",
    "extensions/Scale",
    "flowcontrol.apiserver.k8s.io/FlowSchema",
    "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
    "lifecycle.k8s.io/Eviction",
    "lifecycle.k8s.io/EvictionRequest",
    "networking.k8s.io/IPAddress",
    "networking.k8s.io/Ingress",
    "networking.k8s.io/IngressClass",
    "networking.k8s.io/ServiceCIDR",
    "node.k8s.io/RuntimeClass",
    "policy/Eviction",
    "policy/PodDisruptionBudget",
    "policy/PodSecurityPolicy",
    "rbac.authorization.k8s.io/ClusterRole",
    "rbac.authorization.k8s.io/ClusterRoleBinding",
    "rbac.authorization.k8s.io/Role",
    "rbac.authorization.k8s.io/RoleBinding",
    "resource.k8s.io/DeviceClass",
    "resource.k8s.io/DeviceTaintRule",
    "resource.k8s.io/ResourceClaim",
    "resource.k8s.io/ResourceClaimTemplate",
    "resource.k8s.io/ResourcePoolStatusRequest",
    "resource.k8s.io/ResourceSlice",
    "scheduling.k8s.io/PodGroup",
    "scheduling.k8s.io/PriorityClass",
    "scheduling.k8s.io/Workload",
    "settings.k8s.io/PodPreset",
    "storage.k8s.io/CSIDriver",
    "storage.k8s.io/CSINode",
    "storage.k8s.io/CSIStorageCapacity",
    "storage.k8s.io/StorageClass",
    "storage.k8s.io/VolumeAttachment",
    "storage.k8s.io/VolumeAttributesClass",
    "storagemigration.k8s.io/StorageVersionMigration",
];

const ENDINGS: &[Ending] = &[
    ending(
        "admissionregistration.k8s.io/v1alpha1",
        "MutatingAdmissionPolicy",
        35,
        38,
        "admissionregistration.k8s.io/v1",
    ),
    ending(
        "admissionregistration.k8s.io/v1alpha1",
        "MutatingAdmissionPolicyBinding",
        35,
        38,
        "admissionregistration.k8s.io/v1",
    ),
    ending(
        "admissionregistration.k8s.io/v1alpha1",
        "ValidatingAdmissionPolicy",
        29,
        32,
        "admissionregistration.k8s.io/v1",
    ),
    ending(
        "admissionregistration.k8s.io/v1alpha1",
        "ValidatingAdmissionPolicyBinding",
        29,
        32,
        "admissionregistration.k8s.io/v1",
    ),
    ending(
        "admissionregistration.k8s.io/v1beta1",
        "MutatingAdmissionPolicy",
        37,
        40,
        "admissionregistration.k8s.io/v1",
    ),
    ending(
        "admissionregistration.k8s.io/v1beta1",
        "MutatingAdmissionPolicyBinding",
        37,
        40,
        "admissionregistration.k8s.io/v1",
    ),
    ending(
        "admissionregistration.k8s.io/v1beta1",
        "MutatingWebhookConfiguration",
        16,
        22,
        "admissionregistration.k8s.io/v1",
    ),
    ending(
        "admissionregistration.k8s.io/v1beta1",
        "ValidatingAdmissionPolicy",
        31,
        34,
        "admissionregistration.k8s.io/v1",
    ),
    ending(
        "admissionregistration.k8s.io/v1beta1",
        "ValidatingAdmissionPolicyBinding",
        31,
        34,
        "admissionregistration.k8s.io/v1",
    ),
    ending(
        "admissionregistration.k8s.io/v1beta1",
        "ValidatingWebhookConfiguration",
        16,
        22,
        "admissionregistration.k8s.io/v1",
    ),
    ending("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", 16, 22, "apiextensions.k8s.io/v1"),
    ending("apiregistration.k8s.io/v1beta1", "APIService", 19, 22, "apiregistration.k8s.io/v1"),
    ending("apps/v1beta1", "ControllerRevision", 8, 16, "apps/v1"),
    ending("apps/v1beta1", "Deployment", 8, 16, "apps/v1"),
    ending("apps/v1beta1", "DeploymentRollback", 8, 16, "apps/v1"),
    ending("apps/v1beta1", "Scale", 8, 16, "autoscaling/v1"),
    ending("apps/v1beta1", "StatefulSet", 8, 16, "apps/v1"),
    ending("apps/v1beta2", "ControllerRevision", 9, 16, "apps/v1"),
    ending("apps/v1beta2", "DaemonSet", 9, 16, "apps/v1"),
    ending("apps/v1beta2", "Deployment", 9, 16, "apps/v1"),
    ending("apps/v1beta2", "ReplicaSet", 9, 16, "apps/v1"),
    ending("apps/v1beta2", "Scale", 9, 16, "autoscaling/v1"),
    ending("apps/v1beta2", "StatefulSet", 9, 16, "apps/v1"),
    ending("audit.k8s.io/v1alpha1", "Event", 21, 24, "audit.k8s.io/v1"),
    ending("audit.k8s.io/v1alpha1", "Policy", 21, 24, "audit.k8s.io/v1"),
    ending("audit.k8s.io/v1beta1", "Event", 21, 24, "audit.k8s.io/v1"),
    ending("audit.k8s.io/v1beta1", "Policy", 21, 24, "audit.k8s.io/v1"),
    ending("authentication.k8s.io/v1alpha1", "SelfSubjectReview", 29, 32, "authentication.k8s.io/v1"),
    ending("authentication.k8s.io/v1beta1", "SelfSubjectReview", 30, 33, "authentication.k8s.io/v1"),
    ending("authentication.k8s.io/v1beta1", "TokenReview", 19, 22, "authentication.k8s.io/v1"),
    ending("authorization.k8s.io/v1beta1", "LocalSubjectAccessReview", 19, 22, "authorization.k8s.io/v1"),
    ending("authorization.k8s.io/v1beta1", "SelfSubjectAccessReview", 19, 22, "authorization.k8s.io/v1"),
    ending("authorization.k8s.io/v1beta1", "SelfSubjectRulesReview", 19, 22, "authorization.k8s.io/v1"),
    ending("authorization.k8s.io/v1beta1", "SubjectAccessReview", 19, 22, "authorization.k8s.io/v1"),
    ending("autoscaling/v2beta1", "HorizontalPodAutoscaler", 22, 25, "autoscaling/v2"),
    ending("autoscaling/v2beta2", "HorizontalPodAutoscaler", 23, 26, "autoscaling/v2"),
    ending("batch/v1beta1", "CronJob", 21, 25, "batch/v1"),
    ending("batch/v2alpha1", "CronJob", 21, 21, "batch/v1"),
    ending("certificates.k8s.io/v1alpha1", "ClusterTrustBundle", 34, 37, ""),
    ending("certificates.k8s.io/v1beta1", "CertificateSigningRequest", 19, 22, "certificates.k8s.io/v1"),
    ending("certificates.k8s.io/v1beta1", "ClusterTrustBundle", 37, 40, "certificates.k8s.io/v1"),
    ending("certificates.k8s.io/v1beta1", "PodCertificateRequest", 37, 40, "certificates.k8s.io/v1"),
    ending("coordination.k8s.io/v1alpha2", "LeaseCandidate", 35, 38, ""),
    ending("coordination.k8s.io/v1beta1", "Lease", 19, 22, "coordination.k8s.io/v1"),
    ending("coordination.k8s.io/v1beta1", "LeaseCandidate", 36, 39, ""),
    ending("discovery.k8s.io/v1beta1", "EndpointSlice", 21, 25, "discovery.k8s.io/v1"),
    ending("events.k8s.io/v1beta1", "Event", 22, 25, "events.k8s.io/v1"),
    ending("extensions/v1beta1", "DaemonSet", 8, 16, "apps/v1"),
    ending("extensions/v1beta1", "Deployment", 8, 16, "apps/v1"),
    ending("extensions/v1beta1", "DeploymentRollback", 8, 16, ""),
    ending("extensions/v1beta1", "Ingress", 14, 22, "networking.k8s.io/v1"),
    ending("extensions/v1beta1", "NetworkPolicy", 9, 16, "networking.k8s.io/v1"),
    ending("extensions/v1beta1", "PodSecurityPolicy", 11, 16, ""),
    ending("extensions/v1beta1", "ReplicaSet", 8, 16, "apps/v1"),
    ending("extensions/v1beta1", "Scale", 2, 16, ""),
    ending(
        "flowcontrol.apiserver.k8s.io/v1beta1",
        "FlowSchema",
        23,
        26,
        "flowcontrol.apiserver.k8s.io/v1beta3",
    ),
    ending(
        "flowcontrol.apiserver.k8s.io/v1beta1",
        "PriorityLevelConfiguration",
        23,
        26,
        "flowcontrol.apiserver.k8s.io/v1beta3",
    ),
    ending(
        "flowcontrol.apiserver.k8s.io/v1beta2",
        "FlowSchema",
        26,
        29,
        "flowcontrol.apiserver.k8s.io/v1beta3",
    ),
    ending(
        "flowcontrol.apiserver.k8s.io/v1beta2",
        "PriorityLevelConfiguration",
        26,
        29,
        "flowcontrol.apiserver.k8s.io/v1beta3",
    ),
    ending("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", 29, 32, "flowcontrol.apiserver.k8s.io/v1"),
    ending(
        "flowcontrol.apiserver.k8s.io/v1beta3",
        "PriorityLevelConfiguration",
        29,
        32,
        "flowcontrol.apiserver.k8s.io/v1",
    ),
    ending("lifecycle.k8s.io/v1alpha1", "Eviction", 40, 43, ""),
    ending("lifecycle.k8s.io/v1alpha1", "EvictionRequest", 40, 43, ""),
    ending("networking.k8s.io/v1alpha1", "IPAddress", 30, 33, ""),
    ending("networking.k8s.io/v1alpha1", "ServiceCIDR", 30, 33, ""),
    ending("networking.k8s.io/v1beta1", "IPAddress", 34, 37, "networking.k8s.io/v1"),
    ending("networking.k8s.io/v1beta1", "Ingress", 19, 22, "networking.k8s.io/v1"),
    ending("networking.k8s.io/v1beta1", "IngressClass", 19, 22, "networking.k8s.io/v1"),
    ending("networking.k8s.io/v1beta1", "ServiceCIDR", 34, 37, "networking.k8s.io/v1"),
    ending("node.k8s.io/v1beta1", "RuntimeClass", 22, 25, "node.k8s.io/v1"),
    ending("policy/v1beta1", "Eviction", 22, 25, ""),
    ending("policy/v1beta1", "PodDisruptionBudget", 21, 25, "policy/v1"),
    ending("policy/v1beta1", "PodSecurityPolicy", 21, 25, ""),
    ending("rbac.authorization.k8s.io/v1alpha1", "ClusterRole", 17, 22, "rbac.authorization.k8s.io/v1"),
    ending(
        "rbac.authorization.k8s.io/v1alpha1",
        "ClusterRoleBinding",
        17,
        22,
        "rbac.authorization.k8s.io/v1",
    ),
    ending("rbac.authorization.k8s.io/v1alpha1", "Role", 17, 22, "rbac.authorization.k8s.io/v1"),
    ending("rbac.authorization.k8s.io/v1alpha1", "RoleBinding", 17, 22, "rbac.authorization.k8s.io/v1"),
    ending("rbac.authorization.k8s.io/v1beta1", "ClusterRole", 17, 22, "rbac.authorization.k8s.io/v1"),
    ending("rbac.authorization.k8s.io/v1beta1", "ClusterRoleBinding", 17, 22, "rbac.authorization.k8s.io/v1"),
    ending("rbac.authorization.k8s.io/v1beta1", "Role", 17, 22, "rbac.authorization.k8s.io/v1"),
    ending("rbac.authorization.k8s.io/v1beta1", "RoleBinding", 17, 22, "rbac.authorization.k8s.io/v1"),
    ending("resource.k8s.io/v1alpha3", "DeviceClass", 32, 34, "resource.k8s.io/v1"),
    ending("resource.k8s.io/v1alpha3", "DeviceTaintRule", 36, 39, ""),
    ending("resource.k8s.io/v1alpha3", "ResourceClaim", 32, 34, "resource.k8s.io/v1"),
    ending("resource.k8s.io/v1alpha3", "ResourceClaimTemplate", 32, 34, "resource.k8s.io/v1"),
    ending("resource.k8s.io/v1alpha3", "ResourcePoolStatusRequest", 39, 42, ""),
    ending("resource.k8s.io/v1alpha3", "ResourceSlice", 32, 34, "resource.k8s.io/v1"),
    ending("resource.k8s.io/v1beta1", "DeviceClass", 35, 38, "resource.k8s.io/v1"),
    ending("resource.k8s.io/v1beta1", "ResourceClaim", 35, 38, "resource.k8s.io/v1"),
    ending("resource.k8s.io/v1beta1", "ResourceClaimTemplate", 35, 38, "resource.k8s.io/v1"),
    ending("resource.k8s.io/v1beta1", "ResourceSlice", 35, 38, "resource.k8s.io/v1"),
    ending("resource.k8s.io/v1beta2", "DeviceClass", 36, 39, "resource.k8s.io/v1"),
    ending("resource.k8s.io/v1beta2", "DeviceTaintRule", 39, 42, "resource.k8s.io/v1"),
    ending("resource.k8s.io/v1beta2", "ResourceClaim", 36, 39, "resource.k8s.io/v1"),
    ending("resource.k8s.io/v1beta2", "ResourceClaimTemplate", 36, 39, "resource.k8s.io/v1"),
    ending("resource.k8s.io/v1beta2", "ResourceSlice", 36, 39, "resource.k8s.io/v1"),
    ending("scheduling.k8s.io/v1alpha1", "PriorityClass", 14, 17, "scheduling.k8s.io/v1"),
    ending("scheduling.k8s.io/v1beta1", "PodGroup", 40, 43, ""),
    ending("scheduling.k8s.io/v1beta1", "PriorityClass", 14, 22, "scheduling.k8s.io/v1"),
    ending("scheduling.k8s.io/v1beta1", "Workload", 40, 43, ""),
    ending("settings.k8s.io/v1alpha1", "PodPreset", 19, 20, ""),
    ending("storage.k8s.io/v1alpha1", "CSIStorageCapacity", 21, 24, "storage.k8s.io/v1beta1"),
    ending("storage.k8s.io/v1alpha1", "VolumeAttachment", 21, 24, "storage.k8s.io/v1"),
    ending("storage.k8s.io/v1alpha1", "VolumeAttributesClass", 32, 35, "storage.k8s.io/v1"),
    ending("storage.k8s.io/v1beta1", "CSIDriver", 19, 22, "storage.k8s.io/v1"),
    ending("storage.k8s.io/v1beta1", "CSINode", 17, 22, "storage.k8s.io/v1"),
    ending("storage.k8s.io/v1beta1", "CSIStorageCapacity", 24, 27, "storage.k8s.io/v1"),
    ending("storage.k8s.io/v1beta1", "StorageClass", 19, 22, "storage.k8s.io/v1"),
    ending("storage.k8s.io/v1beta1", "VolumeAttachment", 19, 22, "storage.k8s.io/v1"),
    ending("storage.k8s.io/v1beta1", "VolumeAttributesClass", 34, 37, "storage.k8s.io/v1"),
    ending(
        "storagemigration.k8s.io/v1alpha1",
        "StorageVersionMigration",
        33,
        35,
        "storagemigration.k8s.io/v1beta1",
    ),
    ending(
        "storagemigration.k8s.io/v1beta1",
        "StorageVersionMigration",
        37,
        40,
        "storagemigration.k8s.io/v1",
    ),
];

#[cfg(test)]
mod tests {
    use seawall_object::GroupKind;

    use super::*;

    #[test]
    fn every_kind_whose_version_ends_is_looked_at() {
        for ending in ENDINGS {
            let group = ending.api_version.split_once('/').map_or("", |(group, _)| group);
            let kind = GroupKind { group, kind: ending.kind };
            assert!(KINDS.iter().any(|name| GroupKind::parse(name) == kind), "{kind}");
        }
        assert!(KINDS.is_sorted());
    }
}
