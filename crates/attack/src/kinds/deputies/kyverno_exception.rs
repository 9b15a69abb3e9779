//! An exception takes objects out of policies of Kyverno.

use crate::deputies::{KYVERNO_ADMISSION, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "kyverno-exception",
    action: "writes an exception, or changes a policy, and has",
    needs: "Change cluster policies of Kyverno, or create exceptions in a namespace where they count.",
    why: "An exception names the policies, rules and objects that are let through; a policy that is \
          changed or gone refuses nothing.",
    fix: "Take exceptions only from one namespace (`--exceptionNamespace`), in which administrators \
          alone write.",
    depends: "",
    references: &["https://kyverno.io/docs/exceptions/"],
    known_as: &["kubesplaining/C-kyverno", "kubesplaining/D3"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            "
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: kyverno-admission-controller, namespace: kyverno}
spec:
  template:
    spec:
      serviceAccountName: kyverno-admission-controller
      containers: [{name: kyverno, image: 'ghcr.io/kyverno/kyverno:v1.16.3'}]
",
            cluster_rights_for_ci!(("kyverno.io", "policyexceptions", "create")),
        ),
        edge: ("ServiceAccount build/ci", "say over admission"),
        twin: concat!(
            "
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: kyverno-admission-controller, namespace: kyverno}
spec:
  template:
    spec:
      serviceAccountName: kyverno-admission-controller
      containers: [{name: kyverno, image: 'ghcr.io/kyverno/kyverno:v1.16.3'}]
",
            cluster_rights_for_ci!(("kyverno.io", "policyexceptions", "get")),
        ),
    }],
};

const WRITTEN: Right = Right::any(&[
    Ability::of(WRITE, "kyverno.io", "policyexceptions"),
    Ability::of(WRITE, "policies.kyverno.io", "policyexceptions"),
    Ability::on_cluster(&["update", "patch", "delete"], "kyverno.io", "clusterpolicies"),
]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    let to = Vertex::Goal(Goal::Admission);
    for (namespace, _) in facts.controllers(&KYVERNO_ADMISSION) {
        let only = facts.argument(&KYVERNO_ADMISSION, namespace, "--exceptionNamespace");
        match (held.namespace, only) {
            (None, _) | (Some(_), Some("*")) => pen.to(to),
            (Some(held), Some(only)) if facts.texts.get(held) == only => pen.to(to),
            (Some(_), Some(only)) if !only.is_empty() => {}
            (Some(_), _) => pen.perhaps(to, "whether Kyverno takes exceptions of the namespace"),
        }
    }
}
