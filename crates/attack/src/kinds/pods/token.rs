//! The token of its service account lies in a pod.

use seawall_yaml::Value;

use crate::facts::{Facts, PodFacts};
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "pod-token",
    action: "reads the token of",
    needs: "The pod mounts the token of its service account.",
    why: "A process in the pod reads the file and is the service account for the API server.",
    fix: "Set `automountServiceAccountToken: false` where the workload does not ask the API server.",
    depends: "",
    references: &["https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/"],
    known_as: &["kubehound/TOKEN_STEAL", "icekube/USES_ACCOUNT", "kubehound/IDENTITY_ASSUME"],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[Example {
        manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {serviceAccountName: web, containers: [{name: app, image: a}]}
",
        edge: ("Pod shop/web", "ServiceAccount shop/web"),
        twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {serviceAccountName: web, automountServiceAccountToken: false, containers: [{name: app, image: a}]}
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    if mounts_token(pen.facts(), pod) {
        pen.to(Vertex::Account(pod.namespace, pod.account));
    }
}

/// Whether the token of its service account lies in a pod.
pub(crate) fn mounts_token(facts: &Facts<'_>, pod: &PodFacts) -> bool {
    let spec = facts.pod(pod).spec;
    let account = facts.account(pod.namespace, pod.account).map(|id| facts.world.object(id));
    let of_account = account.and_then(|account| account.root().bool_at(&["automountServiceAccountToken"]));
    let is_mounted = spec.bool_at(&["automountServiceAccountToken"]).or(of_account).unwrap_or(true);
    is_mounted || projects_token(spec)
}

/// Whether a volume asks for a token that the API server takes.
fn projects_token(spec: Value<'_>) -> bool {
    let of_volume = |volume: Value<'_>| {
        let mut sources = volume.items_at(&["projected", "sources"]);
        sources.any(|source| {
            let token = source.at(&["serviceAccountToken"]);
            token.is_some_and(|token| token.str_at(&["audience"]).unwrap_or_default().is_empty())
        })
    };
    spec.items_at(&["volumes"]).any(of_volume)
}
