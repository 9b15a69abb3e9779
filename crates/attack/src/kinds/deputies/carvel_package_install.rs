//! A PackageInstall of kapp-controller is applied as a service account of its namespace.

use crate::deputies::{CARVEL, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "carvel-package-install",
    action: "writes a PackageInstall, which kapp-controller applies as",
    needs: "Create or change a PackageInstall of kapp-controller.",
    why: "The object names a service account of its namespace and a package that the namespace offers; \
          kapp-controller applies the package with a token of the account.",
    fix: "Keep powerful service accounts out of namespaces where others may install packages.",
    depends: "",
    references: &[
        "https://carvel.dev/kapp-controller/docs/latest/packaging/",
        "https://carvel.dev/kapp-controller/docs/latest/security-model/",
    ],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            account!("kapp-controller", "kapp-controller-sa"),
            right_for_ci!("shop", "packaging.carvel.dev", "packageinstalls", "create"),
        ),
        edge: ("ServiceAccount build/ci", "every service account in namespace shop"),
        // A repository offers packages and installs none.
        twin: concat!(
            account!("kapp-controller", "kapp-controller-sa"),
            right_for_ci!("shop", "packaging.carvel.dev", "packagerepositories", "create"),
        ),
    }],
};

const WRITTEN: Right = Right::any(&[Ability::of(WRITE, "packaging.carvel.dev", "packageinstalls")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    if pen.facts().has_controller(&CARVEL) {
        let to = Vertex::Hub(Hub::BecomeAccounts, held.namespace);
        pen.perhaps(to, "what the packages that the namespace offers let be changed");
    }
}
