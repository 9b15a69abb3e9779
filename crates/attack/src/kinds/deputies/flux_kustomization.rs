//! A Kustomization of Flux is applied with the rights of its controller.

use crate::deputies::{FLUX_KUSTOMIZE, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "flux-kustomization",
    action: "writes a Kustomization, which Flux applies as",
    needs: "Create or change a Kustomization of Flux in any namespace that its controller watches, \
          where a source can be named.",
    why: "The controller applies what the Kustomization names with its own rights, unless it was \
          started with a default service account; with either, the object may name any service account \
          of its namespace, which the controller impersonates.",
    fix: "Start the controller with `--default-service-account` and `--no-cross-namespace-refs`, and \
          give nobody the right who must not act as it.",
    depends: "",
    references: &["https://fluxcd.io/flux/installation/configuration/multitenancy/"],
    known_as: &[
        "kubesplaining/KUBE-CONFUSED-DEPUTY-001",
        "kubesplaining/A3",
        "kubesplaining/C-flux",
        "kubesplaining/K1",
        "kubesplaining/K2",
        "kubesplaining/K4",
    ],
    steps: 1,
    draw: Draw::Steering(&[WRITTEN], lead),
    examples: &[
        Example {
            manifests: concat!(
                account!("flux-system", "kustomize-controller"),
                "
---
{apiVersion: source.toolkit.fluxcd.io/v1, kind: GitRepository, metadata: {name: a, namespace: apps}}
",
                right_for_ci!("shop", "kustomize.toolkit.fluxcd.io", "kustomizations", "create"),
            ),
            edge: ("ServiceAccount build/ci", "ServiceAccount flux-system/kustomize-controller"),
            // There is no source that could be named.
            twin: concat!(
                account!("flux-system", "kustomize-controller"),
                right_for_ci!("shop", "kustomize.toolkit.fluxcd.io", "kustomizations", "create"),
            ),
        },
        Example {
            manifests: concat!(
                account!("flux-system", "kustomize-controller"),
                right_for_ci!("shop", "kustomize.toolkit.fluxcd.io", "kustomizations", "create"),
            ),
            edge: ("ServiceAccount build/ci", "ServiceAccount flux-system/kustomize-controller"),
            // Flux acts as a service account without rights where the object names none.
            twin: concat!(
                "
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: kustomize-controller, namespace: flux-system}
spec:
  template:
    spec:
      serviceAccountName: kustomize-controller
      containers:
      - name: manager
        image: ghcr.io/fluxcd/kustomize-controller:v1.4.0
        args: [--default-service-account=default]
",
                account!("flux-system", "kustomize-controller"),
                right_for_ci!("shop", "kustomize.toolkit.fluxcd.io", "kustomizations", "create"),
            ),
        },
        Example {
            manifests: concat!(
                account!("flux-system", "kustomize-controller"),
                right_for_ci!("shop", "kustomize.toolkit.fluxcd.io", "kustomizations", "patch"),
            ),
            edge: ("ServiceAccount build/ci", "every service account in namespace shop"),
            // The status tells what was applied, not what to apply.
            twin: concat!(
                account!("flux-system", "kustomize-controller"),
                right_for_ci!("shop", "kustomize.toolkit.fluxcd.io", "kustomizations/status", "patch"),
            ),
        },
    ],
};

const WRITTEN: Right = Right::any(&[Ability::of(WRITE, "kustomize.toolkit.fluxcd.io", "kustomizations")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    pen.apply_source_by_flux(&FLUX_KUSTOMIZE, held);
}
