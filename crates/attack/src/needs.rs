//! What has to be read for the graph to be whole.

use seawall_object::GroupKind;

use crate::kind::{Draw, kinds};

/// Groups and kinds that facts look at, or kinds of edges that do not name them.
const NEEDED: &[(&str, &str)] = &[
    ("", "ConfigMap"),
    ("", "Namespace"),
    ("", "Node"),
    ("", "PersistentVolume"),
    ("", "PersistentVolumeClaim"),
    ("", "Pod"),
    ("", "PodTemplate"),
    ("", "ReplicationController"),
    ("", "Secret"),
    ("", "Service"),
    ("", "ServiceAccount"),
    ("aadpodidentity.k8s.io", "AzureIdentity"),
    ("aadpodidentity.k8s.io", "AzureIdentityBinding"),
    ("admissionregistration.k8s.io", "MutatingAdmissionPolicy"),
    ("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding"),
    ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
    ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"),
    ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding"),
    ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
    ("apiextensions.k8s.io", "CustomResourceDefinition"),
    ("apiregistration.k8s.io", "APIService"),
    ("apps", "DaemonSet"),
    ("apps", "Deployment"),
    ("apps", "ReplicaSet"),
    ("apps", "StatefulSet"),
    ("argoproj.io", "AppProject"),
    ("argoproj.io", "EventBus"),
    ("batch", "CronJob"),
    ("batch", "Job"),
    ("cert-manager.io", "ClusterIssuer"),
    ("cert-manager.io", "Issuer"),
    ("cluster.x-k8s.io", "Cluster"),
    ("external-secrets.io", "ClusterSecretStore"),
    ("fleet.cattle.io", "Cluster"),
    ("gateway.networking.k8s.io", "Gateway"),
    ("gateway.networking.k8s.io", "ReferenceGrant"),
    ("karpenter.k8s.aws", "EC2NodeClass"),
    ("kubelet.config.k8s.io", "KubeletConfiguration"),
    ("kustomize.toolkit.fluxcd.io", "Kustomization"),
    ("monitoring.coreos.com", "Prometheus"),
    ("networking.k8s.io", "Ingress"),
    ("operators.coreos.com", "OperatorGroup"),
    ("policy", "PodSecurityPolicy"),
    ("resource.k8s.io", "DeviceClass"),
    ("security.openshift.io", "SecurityContextConstraints"),
    ("storage.k8s.io", "CSIDriver"),
];

/// The kinds of objects that the graph is drawn from, besides roles and bindings.
pub fn kinds_read() -> Vec<GroupKind<'static>> {
    let of_kind = |draw: &Draw| match draw {
        Draw::Objects(kinds, _) => kinds.to_vec(),
        _ => Vec::new(),
    };
    let mut all: Vec<GroupKind<'static>> = kinds().iter().flat_map(|kind| of_kind(&kind.draw)).collect();
    all.extend(NEEDED.iter().map(|(group, kind)| GroupKind { group, kind }));
    all.sort_by_key(|kind| (kind.group, kind.kind));
    all.dedup();
    all
}
