//! An Application of Argo CD is applied with the rights of its controller.

use crate::deputies::WRITE;
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "argo-cd-application",
    action: "writes an Application, which Argo CD applies as",
    needs: "Create or change an Application in the namespace of Argo CD, or in one that Argo CD was told \
          to watch, and a project that allows everything, as the one named default does at first.",
    why: "The application controller applies what the Application names with its own rights, which the \
          usual installation makes those of a cluster administrator.",
    fix: "Let people deploy through the API of Argo CD instead of writing its objects, empty the \
          project default, and restrict every other project.",
    depends: "",
    references: &[
        "https://argo-cd.readthedocs.io/en/stable/operator-manual/app-any-namespace/",
        "https://argo-cd.readthedocs.io/en/stable/user-guide/projects/",
        "https://argo-cd.readthedocs.io/en/stable/operator-manual/app-sync-using-impersonation/",
    ],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001", "kubesplaining/C-argo-cd"],
    steps: 1,
    draw: Draw::Steering(&[WRITTEN], lead),
    examples: &[
        Example {
            manifests: concat!(
                account!("argocd", "argocd-application-controller"),
                right_for_ci!("argocd", "argoproj.io", "applications", "create"),
            ),
            edge: ("ServiceAccount build/ci", "ServiceAccount argocd/argocd-application-controller"),
            // Argo CD syncs as accounts that projects name.
            twin: concat!(
                account!("argocd", "argocd-application-controller"),
                "
---
apiVersion: v1
kind: ConfigMap
metadata: {name: argocd-cm, namespace: argocd}
data: {application.sync.impersonation.enabled: 'true'}
",
                right_for_ci!("argocd", "argoproj.io", "applications", "create"),
            ),
        },
        Example {
            manifests: concat!(
                account!("argocd", "argocd-application-controller"),
                right_for_ci!("argocd", "argoproj.io", "applications", "create"),
            ),
            edge: ("ServiceAccount build/ci", "ServiceAccount argocd/argocd-application-controller"),
            // Argo CD watches its own namespace only.
            twin: concat!(
                account!("argocd", "argocd-application-controller"),
                right_for_ci!("shop", "argoproj.io", "applications", "create"),
            ),
        },
        Example {
            manifests: concat!(
                account!("argocd", "argocd-application-controller"),
                right_for_ci!("argocd", "argoproj.io", "applications", "create"),
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
                right_for_ci!("argocd", "argoproj.io", "applications", "create"),
            ),
        },
    ],
};

const WRITTEN: Right = Right::any(&[Ability::of(WRITE, "argoproj.io", "applications")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    pen.sync_by_argo(held);
}
