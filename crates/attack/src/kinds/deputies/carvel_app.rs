//! An App of kapp-controller is applied as a service account of its namespace.

use crate::deputies::{CARVEL, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::Hub;

pub(crate) const KIND: Kind = Kind {
    id: "carvel-app",
    action: "writes an App, which kapp-controller applies as",
    needs: "Create or change an App of kapp-controller.",
    why: "The object names a service account of its namespace, and kapp-controller asks for a token of \
          it and applies what the object says.",
    fix: "Keep powerful service accounts out of namespaces where others may write Apps.",
    depends: "",
    references: &["https://carvel.dev/kapp-controller/docs/latest/security-model/"],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            account!("kapp-controller", "kapp-controller-sa"),
            right_for_ci!("shop", "kappctrl.k14s.io", "apps", "create"),
        ),
        edge: ("ServiceAccount build/ci", "every service account in namespace shop"),
        // The controller is not there.
        twin: right_for_ci!("shop", "kappctrl.k14s.io", "apps", "create"),
    }],
};

const WRITTEN: Right = Right::any(&[Ability::of(WRITE, "kappctrl.k14s.io", "apps")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    pen.use_deputy(&CARVEL, held, Hub::BecomeAccounts);
}
