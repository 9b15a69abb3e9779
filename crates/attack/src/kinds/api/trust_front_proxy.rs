//! A ConfigMap says whom aggregated API servers believe.

use seawall_finding::ObjectId;
use seawall_object::GroupKind;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "trust-front-proxy",
    action: "adds a CA that aggregated API servers believe, for whom it is",
    needs: "Update or patch on the ConfigMap extension-apiserver-authentication in kube-system, where an \
          aggregated API server is registered.",
    why: "The API server adds its own CAs to the ConfigMap and takes no others away: whoever adds one signs \
          as any user, also as a member of system:masters, for those who read it.",
    fix: "Name the ConfigMaps that may be written with resourceNames.",
    depends: "",
    references: &["https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/"],
    known_as: &["kubesplaining/KUBE-CONFIGMAP-TRUST-001", "kubesplaining/F"],
    steps: 1,
    draw: Draw::Rights(&[WRITE], lead),
    examples: &[
        Example {
            manifests: concat!(
                role_for_ci!("kube-system", "{apiGroups: [''], resources: [configmaps], verbs: [update]}"),
                "
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1beta1.metrics.k8s.io}
spec: {group: metrics.k8s.io, version: v1beta1, service: {namespace: kube-system, name: metrics-server}}
"
            ),
            edge: ("ServiceAccount build/ci", "cluster admin"),
            // The name of another ConfigMap.
            twin: concat!(
                role_for_ci!(
                    "kube-system",
                    "{apiGroups: [''], resources: [configmaps], verbs: [update], \
                      resourceNames: [coredns]}"
                ),
                "
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1beta1.metrics.k8s.io}
spec: {group: metrics.k8s.io, version: v1beta1, service: {namespace: kube-system, name: metrics-server}}
"
            ),
        },
        Example {
            manifests: concat!(
                role_for_ci!("kube-system", "{apiGroups: [''], resources: [configmaps], verbs: [update]}"),
                "
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1beta1.metrics.k8s.io}
spec: {group: metrics.k8s.io, version: v1beta1, service: {namespace: kube-system, name: metrics-server}}
"
            ),
            edge: ("ServiceAccount build/ci", "cluster admin"),
            // Nobody reads it.
            twin: role_for_ci!("kube-system", "{apiGroups: [''], resources: [configmaps], verbs: [update]}"),
        },
    ],
};

const API_SERVICE: GroupKind<'static> = GroupKind { group: "apiregistration.k8s.io", kind: "APIService" };

const WRITE: Right = Right::any(&[Ability::of(&["update", "patch"], "", "configmaps")
    .within("kube-system")
    .named(&["extension-apiserver-authentication"])]);

const DOUBT: &str = "what aggregated API servers do for an administrator decides";

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    let facts = pen.facts();
    let is_aggregated =
        |id: &ObjectId| facts.world.object(*id).root().str_at(&["spec", "service", "name"]).is_some();
    if facts.world.of_kind(API_SERVICE).iter().any(is_aggregated) || facts.is_unread(API_SERVICE, None) {
        pen.perhaps(Vertex::Goal(Goal::ClusterAdmin), DOUBT);
    }
}
