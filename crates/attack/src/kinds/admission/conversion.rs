//! Conversion webhooks see and write each custom resource.

use seawall_object::GroupKind;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "conversion-webhook",
    action: "has a webhook convert custom resources, and so has",
    needs: "Update or patch on a CustomResourceDefinition that exists.",
    why: "The API server sends objects to the conversion webhook whenever they are read or written in \
          another version, and takes what it answers: so the attacker reads and writes what operators act \
          on.",
    fix: "Take the right away; install definitions by an administrator.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#webhook-conversion",
    ],
    known_as: &["kubesplaining/D5"],
    steps: 1,
    draw: Draw::Rights(&[CHANGE], lead),
    examples: &[Example {
        manifests: concat!(
            cluster_role_for_ci!(
                "{apiGroups: [apiextensions.k8s.io], \
                      resources: [customresourcedefinitions], verbs: [patch]}"
            ),
            "
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: boats.example.com}
spec: {group: example.com, scope: Namespaced, names: {kind: Boat, plural: boats}, versions: []}
"
        ),
        edge: ("ServiceAccount build/ci", "traffic of others"),
        // There is no definition.
        twin: cluster_role_for_ci!(
            "{apiGroups: [apiextensions.k8s.io], \
                      resources: [customresourcedefinitions], verbs: [patch]}"
        ),
    }],
};

const DEFINITION: GroupKind<'static> =
    GroupKind { group: "apiextensions.k8s.io", kind: "CustomResourceDefinition" };

const CHANGE: Right = Right::any(&[Ability::on_cluster(
    &["update", "patch"],
    "apiextensions.k8s.io",
    "customresourcedefinitions",
)]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    if pen.facts().reaches_any(DEFINITION, None, &held.names[0]) {
        pen.to(Vertex::Goal(Goal::Traffic));
    }
}
