//! The configuration of DNS says what each name means.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "cluster-dns",
    action: "changes what names mean, and so has",
    needs: "Update or patch on the ConfigMap of CoreDNS in kube-system.",
    why: "CoreDNS reads its Corefile anew: any name in the cluster can then lead to the attacker.",
    fix: "Name the ConfigMaps that may be written with resourceNames.",
    depends: "",
    references: &["https://kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers/"],
    known_as: &["kubesplaining/KUBE-CONFIGMAP-COREDNS-WRITE-001", "kubesplaining/E", "kubesplaining/A4"],
    steps: 1,
    draw: Draw::Rights(&[WRITE], lead),
    examples: &[
        Example {
            manifests: role_for_ci!(
                "kube-system",
                "{apiGroups: [''], resources: [configmaps], \
                      verbs: [update], resourceNames: [coredns]}"
            ),
            edge: ("ServiceAccount build/ci", "traffic of others"),
            twin: role_for_ci!(
                "kube-system",
                "{apiGroups: [''], resources: [configmaps], verbs: [update], \
                      resourceNames: [web]}"
            ),
        },
        Example {
            manifests: role_for_ci!(
                "kube-system",
                "{apiGroups: [''], resources: [configmaps], \
                      verbs: [patch]}"
            ),
            edge: ("ServiceAccount build/ci", "traffic of others"),
            // In another namespace.
            twin: role_for_ci!("shop", "{apiGroups: [''], resources: [configmaps], verbs: [patch]}"),
        },
    ],
};

const WRITE: Right = Right::any(&[Ability::of(&["update", "patch"], "", "configmaps")
    .within("kube-system")
    .named(&["coredns", "coredns-custom", "kube-dns", "node-local-dns"])]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    pen.to(Vertex::Goal(Goal::Traffic));
}
