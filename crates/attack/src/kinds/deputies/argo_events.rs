//! A Sensor of Argo Events acts as the service account that it names.

use crate::deputies::{ARGO_EVENTS, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::Hub;

pub(crate) const KIND: Kind = Kind {
    id: "argo-events",
    action: "writes a Sensor, which acts as",
    needs: "Create or change a Sensor in a namespace that Argo Events watches.",
    why: "A Sensor names its service account and what it does when an event comes: making any object, \
          with the rights of this account.",
    fix: "Give the right only to whom every service account of the namespace may obey.",
    depends: "",
    references: &["https://argoproj.github.io/argo-events/service-accounts/"],
    known_as: &["kubesplaining/C-argo-workflows"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            account!("argo-events", "argo-events-controller-manager"),
            right_for_ci!("shop", "argoproj.io", "sensors", "create"),
        ),
        edge: ("ServiceAccount build/ci", "every service account in namespace shop"),
        // Nothing shows that the controller is there.
        twin: concat!(
            account!("argo-events", "argo-events"),
            right_for_ci!("shop", "argoproj.io", "sensors", "create"),
        ),
    }],
};

const WRITTEN: Right = Right::any(&[Ability::of(WRITE, "argoproj.io", "sensors")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    pen.use_deputy(&ARGO_EVENTS, held, Hub::BecomeAccounts);
}
