//! Templates and mutations of Gatekeeper decide what is admitted.

use crate::deputies::{GATEKEEPER, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "gatekeeper",
    action: "writes a template or mutation of Gatekeeper, and has",
    needs: "Change or delete constraint templates, or write mutations or the configuration of \
          Gatekeeper.",
    why: "A mutation changes every object that is written, such as the pods of others; a template \
          without rule, or one that is gone, refuses nothing.",
    fix: "Let only administrators write objects of Gatekeeper.",
    depends: "",
    references: &["https://open-policy-agent.github.io/gatekeeper/website/docs/mutation/"],
    known_as: &["kubesplaining/D3"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            account!("gatekeeper-system", "gatekeeper-admin"),
            cluster_rights_for_ci!(("mutations.gatekeeper.sh", "assign", "create")),
        ),
        edge: ("ServiceAccount build/ci", "say over admission"),
        // One more template refuses more, not less.
        twin: concat!(
            account!("gatekeeper-system", "gatekeeper-admin"),
            cluster_rights_for_ci!(("templates.gatekeeper.sh", "constrainttemplates", "create")),
        ),
    }],
};

const CHANGE: &[&str] = &["update", "patch", "delete"];
const WRITTEN: Right = Right::any(&[
    Ability::on_cluster(CHANGE, "templates.gatekeeper.sh", "constrainttemplates"),
    Ability::on_cluster(WRITE, "mutations.gatekeeper.sh", "assign"),
    Ability::on_cluster(WRITE, "mutations.gatekeeper.sh", "modifyset"),
    Ability::on_cluster(WRITE, "mutations.gatekeeper.sh", "assignimage"),
    Ability::of(WRITE, "config.gatekeeper.sh", "configs"),
]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    for (namespace, _) in pen.facts().controllers(&GATEKEEPER) {
        if held.namespace.is_none_or(|held| held == namespace) {
            pen.to(Vertex::Goal(Goal::Admission));
        }
    }
}
