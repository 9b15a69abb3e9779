//! An ApplicationSet of Argo CD makes Applications.

use crate::deputies::WRITE;
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "argo-cd-application-set",
    action: "writes an ApplicationSet, which Argo CD applies as",
    needs: "Create or change an ApplicationSet in the namespace of Argo CD, or in one that Argo CD was \
          told to watch, and a project that allows everything, as the one named default does at first.",
    why: "The application controller applies what the ApplicationSet names with its own rights, which \
          the usual installation makes those of a cluster administrator.",
    fix: "Let people deploy through the API of Argo CD instead of writing its objects, empty the \
          project default, and restrict every other project.",
    depends: "",
    references: &[
        "https://argo-cd.readthedocs.io/en/stable/operator-manual/app-any-namespace/",
        "https://argo-cd.readthedocs.io/en/stable/user-guide/projects/",
    ],
    known_as: &["kubesplaining/C-argo-cd"],
    steps: 1,
    draw: Draw::Steering(&[WRITTEN], lead),
    examples: &[
        Example {
            manifests: concat!(
                account!("argocd", "argocd-application-controller"),
                right_for_ci!("argocd", "argoproj.io", "applicationsets", "create"),
            ),
            edge: ("ServiceAccount build/ci", "ServiceAccount argocd/argocd-application-controller"),
            // Argo CD watches its own namespace only.
            twin: concat!(
                account!("argocd", "argocd-application-controller"),
                right_for_ci!("shop", "argoproj.io", "applicationsets", "create"),
            ),
        },
        Example {
            manifests: concat!(
                account!("argocd", "argocd-application-controller"),
                right_for_ci!("argocd", "argoproj.io", "applicationsets", "create"),
            ),
            edge: ("ServiceAccount build/ci", "ServiceAccount argocd/argocd-application-controller"),
            // The only project allows nothing.
            twin: concat!(
                account!("argocd", "argocd-application-controller"),
                "
---
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: default, namespace: argocd}
spec: {sourceRepos: [], destinations: []}
",
                right_for_ci!("argocd", "argoproj.io", "applicationsets", "create"),
            ),
        },
    ],
};

const WRITTEN: Right = Right::any(&[Ability::of(WRITE, "argoproj.io", "applicationsets")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    pen.sync_by_argo(held);
}
