//! A Sensor of Argo Events acts as the service account that it names.

use seawall_object::GroupKind;

use crate::deputies::{ARGO_EVENTS, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "argo-events",
    action: "writes a Sensor, which acts as",
    needs: "Create or change a Sensor in a namespace that Argo Events watches and that has an event bus.",
    why: "A Sensor names its service account and what it does when an event comes: making any object, \
          with the rights of this account.",
    fix: "Give the right only to whom every service account of the namespace may obey.",
    depends: "",
    references: &[
        "https://argoproj.github.io/argo-events/service-accounts/",
        "https://argoproj.github.io/argo-events/FAQ/",
    ],
    known_as: &["kubesplaining/C-argo-workflows"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[
        Example {
            manifests: concat!(
                account!("argo-events", "argo-events-controller-manager"),
                "
---
{apiVersion: argoproj.io/v1alpha1, kind: EventBus, metadata: {name: default, namespace: shop}}
",
                right_for_ci!("shop", "argoproj.io", "sensors", "create"),
            ),
            edge: ("ServiceAccount build/ci", "every service account in namespace shop"),
            // Without an event bus, no pod of the Sensor is started.
            twin: concat!(
                account!("argo-events", "argo-events-controller-manager"),
                right_for_ci!("shop", "argoproj.io", "sensors", "create"),
            ),
        },
        Example {
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
        },
    ],
};

const WRITTEN: Right = Right::any(&[Ability::of(WRITE, "argoproj.io", "sensors")]);

const BUS: GroupKind<'static> = GroupKind { group: "argoproj.io", kind: "EventBus" };

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    let to = Vertex::Hub(Hub::BecomeAccounts, held.namespace);
    if facts.has_controller(&ARGO_EVENTS) {
        match facts.has_kind(BUS, held.namespace) {
            true => pen.to(to),
            false => pen.perhaps(to, "whether the namespace has an event bus"),
        }
    }
}
