//! A HelmRelease of Flux is installed with the rights of its controller.

use crate::deputies::{FLUX_HELM, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "flux-helm-release",
    action: "writes a HelmRelease, which Flux applies as",
    needs: "Create or change a HelmRelease of Flux in any namespace that its controller watches, \
          where a source can be named.",
    why: "The controller applies what the HelmRelease names with its own rights, unless it was started \
          with a default service account; with either, the object may name any service account of its \
          namespace, which the controller impersonates.",
    fix: "Start the controller with `--default-service-account` and `--no-cross-namespace-refs`, and \
          give nobody the right who must not act as it.",
    depends: "",
    references: &["https://fluxcd.io/flux/installation/configuration/multitenancy/"],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001", "kubesplaining/C-flux"],
    steps: 1,
    draw: Draw::Steering(&[WRITTEN], lead),
    examples: &[
        Example {
            manifests: concat!(
                account!("flux-system", "helm-controller"),
                "
---
{apiVersion: source.toolkit.fluxcd.io/v1, kind: GitRepository, metadata: {name: a, namespace: apps}}
",
                right_for_ci!("shop", "helm.toolkit.fluxcd.io", "helmreleases", "create"),
            ),
            edge: ("ServiceAccount build/ci", "ServiceAccount flux-system/helm-controller"),
            // There is no source that could be named.
            twin: concat!(
                account!("flux-system", "helm-controller"),
                right_for_ci!("shop", "helm.toolkit.fluxcd.io", "helmreleases", "create"),
            ),
        },
        Example {
            manifests: concat!(
                account!("flux-system", "helm-controller"),
                right_for_ci!("shop", "helm.toolkit.fluxcd.io", "helmreleases", "create"),
            ),
            edge: ("ServiceAccount build/ci", "ServiceAccount flux-system/helm-controller"),
            // Flux acts as a service account without rights where the object names none.
            twin: concat!(
                "
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: helm-controller, namespace: flux-system}
spec:
  template:
    spec:
      serviceAccountName: helm-controller
      containers:
      - name: manager
        image: ghcr.io/fluxcd/helm-controller:v1.4.0
        args: [--default-service-account=default]
",
                account!("flux-system", "helm-controller"),
                right_for_ci!("shop", "helm.toolkit.fluxcd.io", "helmreleases", "create"),
            ),
        },
        Example {
            manifests: concat!(
                account!("flux-system", "helm-controller"),
                right_for_ci!("shop", "helm.toolkit.fluxcd.io", "helmreleases", "patch"),
            ),
            edge: ("ServiceAccount build/ci", "every service account in namespace shop"),
            // The status tells what was applied, not what to apply.
            twin: concat!(
                account!("flux-system", "helm-controller"),
                right_for_ci!("shop", "helm.toolkit.fluxcd.io", "helmreleases/status", "patch"),
            ),
        },
    ],
};

const WRITTEN: Right = Right::any(&[Ability::of(WRITE, "helm.toolkit.fluxcd.io", "helmreleases")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    pen.apply_source_by_flux(&FLUX_HELM, held);
}
