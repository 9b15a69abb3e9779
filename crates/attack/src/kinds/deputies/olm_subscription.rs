//! A Subscription installs an operator with the rights that it asks for.

use crate::deputies::{OLM, OPERATOR_GROUP, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "olm-subscription",
    action: "has an operator installed, as",
    needs: "Create a Subscription and a CatalogSource where the Operator Lifecycle Manager runs, in a \
          namespace with an OperatorGroup.",
    why: "The catalog may be one of the attacker, and the manager makes the roles and bindings that \
          the operator asks for with its own rights.",
    fix: "Let only administrators write Subscriptions and CatalogSources, and give OperatorGroups a \
          service account.",
    depends: "",
    references: &[
        "https://olm.operatorframework.io/docs/advanced-tasks/operator-scoping-with-operatorgroups/",
    ],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001", "kubesplaining/C-olm"],
    steps: 1,
    draw: Draw::Steering(&[ORDERED, OFFERED], lead),
    examples: &[Example {
        manifests: concat!(
            account!("olm", "olm-operator-serviceaccount"),
            "
---
{apiVersion: operators.coreos.com/v1, kind: OperatorGroup, metadata: {name: all, namespace: shop}}
",
            right_for_ci!("shop", "operators.coreos.com", "subscriptions, catalogsources", "create"),
        ),
        edge: ("ServiceAccount build/ci", "ServiceAccount olm/olm-operator-serviceaccount"),
        // Only operators of catalogs that are there.
        twin: concat!(
            account!("olm", "olm-operator-serviceaccount"),
            "
---
{apiVersion: operators.coreos.com/v1, kind: OperatorGroup, metadata: {name: all, namespace: shop}}
",
            right_for_ci!("shop", "operators.coreos.com", "subscriptions", "create"),
        ),
    }],
};

const GROUP: &str = "operators.coreos.com";
const ORDERED: Right = Right::any(&[Ability::of(WRITE, GROUP, "subscriptions")]);
const OFFERED: Right = Right::any(&[Ability::of(WRITE, GROUP, "catalogsources")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    let mut groups = facts.world.of_kind(OPERATOR_GROUP).iter().filter(|id| {
        held.namespace.is_none_or(|held| facts.world.namespace(**id) == Some(facts.texts.get(held)))
    });
    let is_scoped = groups.any(|id| {
        let spec = facts.world.object(*id).spec();
        spec.and_then(|spec| spec.str_at(&["serviceAccountName"])).is_some()
    });
    match is_scoped {
        true => pen.perhaps_steer(&OLM, "what the service account of the OperatorGroup may do"),
        false if facts.has_kind(OPERATOR_GROUP, held.namespace) => pen.steer(&OLM),
        false => pen.perhaps_steer(&OLM, "whether the namespace has an OperatorGroup"),
    }
}
