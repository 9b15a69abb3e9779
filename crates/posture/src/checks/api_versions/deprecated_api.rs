//! A deprecated version still works, until an upgrade takes it away.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions, set};
use seawall_finding::Severity;
use seawall_object::Object;
use seawall_yaml::{Edit, Literal};

use crate::support::api_lifecycle::{ending_of, has_same_fields};

pub(crate) const CHECK: Check = Check {
    id: "deprecated-api",
    title: "API version is deprecated",
    severity: Severity::Low,
    severity_reason: "it works until the version named in the message",
    category: Category::ApiVersions,
    description: "Fails where the target version of Kubernetes still serves the apiVersion of an object, \
                  but a later one will not.",
    why: "The object cannot be applied any more after the upgrade that removes the version.",
    remedy: "Change apiVersion to the one that the message names, and adapt the fields that changed with it.",
    references: &["https://kubernetes.io/docs/reference/using-api/deprecation-guide/"],
    controls: &[],
    parameters: &[],
    kinds: &[
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
    ],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: Some(fix),
    examples: Examples {
        bad: &["
apiVersion: resource.k8s.io/v1beta2
kind: ResourceClaim
metadata: {name: gpu}
"],
        good: &["
apiVersion: resource.k8s.io/v1
kind: ResourceClaim
metadata: {name: gpu}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(ending) = ending_of(object) else { return };
    if ending.is_deprecated(context.kubernetes()) {
        let mut message =
            format!("{} is no longer served from {} on", object.api_version(), ending.removed());
        if !ending.instead.is_empty() {
            message = format!("{message}; use {}", ending.instead);
        }
        report.fail(At::path(object.root(), &["apiVersion"]), message);
    }
}

/// Only where the new version has the same fields with the same meaning.
fn fix(object: Object<'_>, context: &Context<'_>) -> Vec<Edit> {
    let Some(ending) = ending_of(object).filter(|ending| ending.is_deprecated(context.kubernetes())) else {
        return Vec::new();
    };
    match has_same_fields(object) {
        true => vec![set(object, object.root(), &["apiVersion"], Literal::String(ending.instead.to_owned()))],
        false => Vec::new(),
    }
}
