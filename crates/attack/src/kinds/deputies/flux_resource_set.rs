//! A ResourceSet is applied with the rights of the Flux operator.

use crate::deputies::{FLUX_OPERATOR, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "flux-resource-set",
    action: "writes a ResourceSet, which Flux applies as",
    needs: "Create or change a ResourceSet of Flux in any namespace that its controller watches.",
    why: "The controller applies what the ResourceSet names with its own rights, unless it was started \
          with a default service account; with either, the object may name any service account of its \
          namespace, which the controller impersonates.",
    fix: "Start the controller with `--default-service-account` and `--no-cross-namespace-refs`, and \
          give nobody the right who must not act as it.",
    depends: "",
    references: &["https://fluxcd.io/flux/installation/configuration/multitenancy/"],
    known_as: &[],
    steps: 1,
    draw: Draw::Steering(&[WRITTEN], lead),
    examples: &[
        Example {
            manifests: concat!(
                account!("flux-system", "flux-operator"),
                right_for_ci!("shop", "fluxcd.controlplane.io", "resourcesets", "create"),
            ),
            edge: ("ServiceAccount build/ci", "ServiceAccount flux-system/flux-operator"),
            // Flux acts as a service account without rights where the object names none.
            twin: concat!(
                "
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: flux-operator, namespace: flux-system}
spec:
  template:
    spec:
      serviceAccountName: flux-operator
      containers:
      - name: manager
        image: ghcr.io/fluxcd/flux-operator:v1.4.0
        args: [--default-service-account=default]
",
                account!("flux-system", "flux-operator"),
                right_for_ci!("shop", "fluxcd.controlplane.io", "resourcesets", "create"),
            ),
        },
        Example {
            manifests: concat!(
                account!("flux-system", "flux-operator"),
                right_for_ci!("shop", "fluxcd.controlplane.io", "resourcesets", "patch"),
            ),
            edge: ("ServiceAccount build/ci", "every service account in namespace shop"),
            // The status tells what was applied, not what to apply.
            twin: concat!(
                account!("flux-system", "flux-operator"),
                right_for_ci!("shop", "fluxcd.controlplane.io", "resourcesets/status", "patch"),
            ),
        },
    ],
};

const WRITTEN: Right = Right::any(&[Ability::of(WRITE, "fluxcd.controlplane.io", "resourcesets")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    pen.apply_by_flux(&FLUX_OPERATOR, held);
}
