//! A policy of Kyverno that is changed or gone refuses nothing.

use crate::deputies::KYVERNO_ADMISSION;
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "kyverno-policy-change",
    action: "changes or removes a policy, and has",
    needs: "Change or delete cluster policies of Kyverno.",
    why: "What a policy refuses or changes ends with the policy, or with a rule that matches nothing.",
    fix: "Let only administrators write cluster policies.",
    depends: "",
    references: &["https://kyverno.io/docs/policy-types/cluster-policy/"],
    known_as: &["kubesplaining/C-kyverno", "kubesplaining/D3"],
    steps: 1,
    draw: Draw::Rights(&[CHANGED], lead),
    examples: &[Example {
        manifests: concat!(
            account!("kyverno", "kyverno-admission-controller"),
            cluster_rights_for_ci!(("kyverno.io", "clusterpolicies", "patch")),
        ),
        edge: ("ServiceAccount build/ci", "say over admission"),
        // One more policy refuses more, not less.
        twin: concat!(
            account!("kyverno", "kyverno-admission-controller"),
            cluster_rights_for_ci!(("kyverno.io", "clusterpolicies", "create")),
        ),
    }],
};

const CHANGE: &[&str] = &["update", "patch", "delete"];
const CHANGED: Right = Right::any(&[
    Ability::on_cluster(CHANGE, "kyverno.io", "clusterpolicies"),
    Ability::on_cluster(CHANGE, "policies.kyverno.io", "validatingpolicies"),
]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    if pen.facts().has_controller(&KYVERNO_ADMISSION) {
        pen.to(Vertex::Goal(Goal::Admission));
    }
}
