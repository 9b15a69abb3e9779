//! What Applications may do is written in projects of Argo CD.

use crate::deputies::{ARGO_CD, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "argo-cd-project",
    action: "widens a project, and so gets applied as",
    needs: "Change a project in the namespace of Argo CD, and have a say over what one of its \
          Applications applies.",
    why: "A project says from where and to where its Applications may apply what; who changes it lifts \
          every bound of those who write what its Applications apply.",
    fix: "Let nobody but administrators of Argo CD change projects.",
    depends: "",
    references: &["https://argo-cd.readthedocs.io/en/stable/user-guide/projects/"],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001", "kubesplaining/C-argo-cd"],
    steps: 1,
    draw: Draw::Steering(&[CHANGED], lead),
    examples: &[Example {
        manifests: concat!(
            account!("argocd", "argocd-application-controller"),
            right_for_ci!("argocd", "argoproj.io", "appprojects", "patch"),
        ),
        edge: ("ServiceAccount build/ci", "ServiceAccount argocd/argocd-application-controller"),
        // Projects count in the namespace of Argo CD only.
        twin: concat!(
            account!("argocd", "argocd-application-controller"),
            right_for_ci!("shop", "argoproj.io", "appprojects", "patch"),
        ),
    }],
};

const CHANGED: Right = Right::any(&[Ability::of(WRITE, "argoproj.io", "appprojects")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    for (namespace, name) in pen.facts().controllers(&ARGO_CD) {
        if held.namespace.is_none_or(|held| held == namespace) {
            let reason = "whether the attacker has a say over what an Application of the project applies";
            pen.perhaps(Vertex::Account(namespace, name), reason);
        }
    }
}
