//! Asking for tokens of service accounts.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "token-request",
    action: "asks for a token of",
    needs: "Create on serviceaccounts/token.",
    why: "The API server issues a token of the service account to whoever may ask, for as long as they ask.",
    fix: "Name the service accounts with resourceNames, or take the right away.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#token-request"],
    known_as: &["icekube/GENERATE_TOKEN", "kubesplaining/KUBE-PRIVESC-014"],
    steps: 1,
    draw: Draw::Rights(&[REQUEST], lead),
    examples: &[
        Example {
            manifests: role_for_ci!(
                "shop",
                "{apiGroups: [''], resources: [serviceaccounts/token], \
                      verbs: [create]}"
            ),
            edge: ("ServiceAccount build/ci", "every service account in namespace shop"),
            twin: role_for_ci!("shop", "{apiGroups: [''], resources: [serviceaccounts], verbs: [create]}"),
        },
        Example {
            manifests: concat!(
                role_for_ci!(
                    "shop",
                    "{apiGroups: [''], resources: [serviceaccounts/token], \
                      verbs: [create], resourceNames: [web]}"
                ),
                account!("shop", "web")
            ),
            edge: ("ServiceAccount build/ci", "ServiceAccount shop/web"),
            // The request carries the name, and that is another one.
            twin: concat!(
                role_for_ci!(
                    "shop",
                    "{apiGroups: [''], resources: [serviceaccounts/token], \
                      verbs: [create], resourceNames: [bank]}"
                ),
                account!("shop", "web")
            ),
        },
    ],
};

const REQUEST: Right = Right::any(&[Ability::of(&["create"], "", "serviceaccounts/token")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    pen.to_accounts(held, 0, None);
}
