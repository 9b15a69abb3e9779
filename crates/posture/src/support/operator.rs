//! Operators, which make pods out of objects of their own.

use seawall_check::Context;
use seawall_finding::ObjectId;
use seawall_object::{GroupKind, holds_templates};

/// Groups whose objects configure something and start no pods.
const CONFIGURING_GROUPS: [&str; 15] = [
    "acme.cert-manager.io",
    "bitnami.com",
    "cert-manager.io",
    "cilium.io",
    "constraints.gatekeeper.sh",
    "crd.projectcalico.org",
    "external-secrets.io",
    "keda.sh",
    "kyverno.io",
    "networking.istio.io",
    "openreports.io",
    "projectcalico.org",
    "security.istio.io",
    "telemetry.istio.io",
    "traefik.io",
];

/// Kinds of other groups that do so.
const CONFIGURING_KINDS: [GroupKind<'static>; 6] = [
    GroupKind::parse("monitoring.coreos.com/AlertmanagerConfig"),
    GroupKind::parse("monitoring.coreos.com/PodMonitor"),
    GroupKind::parse("monitoring.coreos.com/Probe"),
    GroupKind::parse("monitoring.coreos.com/PrometheusRule"),
    GroupKind::parse("monitoring.coreos.com/ScrapeConfig"),
    GroupKind::parse("monitoring.coreos.com/ServiceMonitor"),
];

/// An object in the namespace of the one at hand from which an operator may make pods that are not
/// among the objects read. None where the objects come from a server: it knows the pods too.
pub(crate) fn maker_of_pods(context: &Context<'_>) -> Option<ObjectId> {
    let world = context.aside().world;
    let subject = world.object(context.id).root();
    if subject.at(&["metadata", "uid"]).is_some() {
        return None;
    }
    let found = |kind: GroupKind<'_>| world.of_kind_in(kind, context.namespace()).next();
    world.kinds().filter(|kind| may_make_pods(*kind)).find_map(found)
}

/// Whether an operator may make pods of a kind's objects, which say nothing of their labels.
fn may_make_pods(kind: GroupKind<'_>) -> bool {
    let is_own = !kind.group.contains('.') || kind.group.ends_with(".k8s.io");
    !is_own
        && !holds_templates(kind)
        && !CONFIGURING_GROUPS.contains(&kind.group)
        && !CONFIGURING_KINDS.contains(&kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_kubernetes_and_those_that_configure_make_no_unseen_pods() {
        for kind in [
            "monitoring.coreos.com/Prometheus",
            "kafka.strimzi.io/Kafka",
            "helm.toolkit.fluxcd.io/HelmRelease",
        ] {
            assert!(may_make_pods(GroupKind::parse(kind)), "{kind}");
        }
        for kind in [
            "ConfigMap",
            "networking.k8s.io/NetworkPolicy",
            "monitoring.coreos.com/ServiceMonitor",
            "cilium.io/CiliumNetworkPolicy",
            "apps.kruise.io/CloneSet",
        ] {
            assert!(!may_make_pods(GroupKind::parse(kind)), "{kind}");
        }
    }
}
