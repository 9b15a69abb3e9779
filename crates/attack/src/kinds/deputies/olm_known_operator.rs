//! A Subscription chooses among the operators of the catalogs.

use crate::deputies::{OLM, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "olm-known-operator",
    action: "has an operator of a catalog installed, as",
    needs: "Create a Subscription where the Operator Lifecycle Manager runs.",
    why: "Catalogs offer operators that run commands or grant roles for whoever writes their objects, \
          and the manager installs them with its own rights.",
    fix: "Let only administrators write Subscriptions.",
    depends: "",
    references: &["https://olm.operatorframework.io/docs/concepts/crds/subscription/"],
    known_as: &["kubesplaining/C-olm"],
    steps: 1,
    draw: Draw::Rights(&[ORDERED], lead),
    examples: &[Example {
        manifests: concat!(
            account!("olm", "olm-operator-serviceaccount"),
            right_for_ci!("shop", "operators.coreos.com", "subscriptions", "create"),
        ),
        edge: ("ServiceAccount build/ci", "ServiceAccount olm/olm-operator-serviceaccount"),
        // What is offered is not installed.
        twin: concat!(
            account!("olm", "olm-operator-serviceaccount"),
            right_for_ci!("shop", "operators.coreos.com", "catalogsources", "create"),
        ),
    }],
};

const ORDERED: Right = Right::any(&[Ability::of(WRITE, "operators.coreos.com", "subscriptions")]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    pen.perhaps_steer(&OLM, "which operators the catalogs offer");
}
