//! What chains rest on.

use seawall_check::POD_TEMPLATES;

/// All kinds that the graph is drawn from. A chain, or that there is none, rests on every one of them.
pub(crate) const NEEDS: &[&str] = &[
    POD_TEMPLATES,
    "ConfigMap",
    "Namespace",
    "Node",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Pod",
    "PodTemplate",
    "ReplicationController",
    "Secret",
    "Service",
    "ServiceAccount",
    "aadpodidentity.k8s.io/AzureIdentity",
    "aadpodidentity.k8s.io/AzureIdentityBinding",
    "admissionregistration.k8s.io/MutatingAdmissionPolicy",
    "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
    "admissionregistration.k8s.io/MutatingWebhookConfiguration",
    "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
    "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
    "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
    "apiextensions.k8s.io/CustomResourceDefinition",
    "apiregistration.k8s.io/APIService",
    "apps/DaemonSet",
    "apps/Deployment",
    "apps/ReplicaSet",
    "apps/StatefulSet",
    "argoproj.io/AppProject",
    "argoproj.io/EventBus",
    "batch/CronJob",
    "batch/Job",
    "cert-manager.io/ClusterIssuer",
    "cert-manager.io/Issuer",
    "cluster.x-k8s.io/Cluster",
    "eks.aws.m.upbound.io/PodIdentityAssociation",
    "eks.aws.upbound.io/AccessEntry",
    "eks.aws.upbound.io/AccessPolicyAssociation",
    "eks.aws.upbound.io/PodIdentityAssociation",
    "eks.services.k8s.aws/AccessEntry",
    "eks.services.k8s.aws/PodIdentityAssociation",
    "external-secrets.io/ClusterSecretStore",
    "fleet.cattle.io/Cluster",
    "gateway.networking.k8s.io/GRPCRoute",
    "gateway.networking.k8s.io/Gateway",
    "gateway.networking.k8s.io/HTTPRoute",
    "gateway.networking.k8s.io/ReferenceGrant",
    "gateway.networking.k8s.io/TCPRoute",
    "gateway.networking.k8s.io/TLSRoute",
    "karpenter.k8s.aws/EC2NodeClass",
    "kubelet.config.k8s.io/KubeletConfiguration",
    "kustomize.toolkit.fluxcd.io/Kustomization",
    "monitoring.coreos.com/Prometheus",
    "networking.k8s.io/Ingress",
    "operators.coreos.com/OperatorGroup",
    "policy/PodSecurityPolicy",
    "rbac.authorization.k8s.io/ClusterRole",
    "rbac.authorization.k8s.io/ClusterRoleBinding",
    "rbac.authorization.k8s.io/Role",
    "rbac.authorization.k8s.io/RoleBinding",
    "resource.k8s.io/DeviceClass",
    "resource.k8s.io/ResourceSlice",
    "security.openshift.io/SecurityContextConstraints",
    "storage.k8s.io/CSIDriver",
    "storage.k8s.io/VolumeAttachment",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use seawall_access::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING, NODE_KINDS, ROLE, ROLE_BINDING};

    use super::*;

    #[test]
    fn all_that_the_graph_is_drawn_from_is_named() {
        let rbac = [CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING];
        let read = seawall_attack::kinds_read();
        let mut kinds: BTreeSet<String> =
            read.iter().chain(NODE_KINDS).chain(&rbac).map(|kind| kind.to_string()).collect();
        kinds.insert(POD_TEMPLATES.to_owned());
        let named: BTreeSet<String> = NEEDS.iter().map(|kind| (*kind).to_owned()).collect();
        assert_eq!(named, kinds);
    }
}
