//! Acting as service accounts.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "impersonate-account",
    action: "acts as",
    needs: "Impersonate on serviceaccounts.",
    why: "The API server takes each request as one of the service account that its header names, with its \
          groups.",
    fix: "Name the service accounts with resourceNames, or take the right away.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation",
    ],
    known_as: &[
        "kubehound/IDENTITY_IMPERSONATE",
        "icekube/CAN_IMPERSONATE",
        "kubesplaining/KUBE-PRIVESC-008",
    ],
    steps: 1,
    draw: Draw::Rights(&[ACCOUNTS], lead),
    examples: &[
        Example {
            manifests: role_for_ci!(
                "shop",
                "{apiGroups: [''], resources: [serviceaccounts], \
                      verbs: [impersonate]}"
            ),
            edge: ("ServiceAccount build/ci", "every service account in namespace shop"),
            // Users are in no namespace.
            twin: role_for_ci!("shop", "{apiGroups: [''], resources: [users], verbs: [impersonate]}"),
        },
        Example {
            manifests: concat!(
                cluster_role_for_ci!(
                    "{apiGroups: [''], resources: [serviceaccounts], \
                      verbs: [impersonate], resourceNames: [web]}"
                ),
                account!("shop", "web")
            ),
            edge: ("ServiceAccount build/ci", "ServiceAccount shop/web"),
            // A service account is not asked about as a user.
            twin: concat!(
                cluster_role_for_ci!(
                    "{apiGroups: [''], resources: [users], verbs: [impersonate], \
                      resourceNames: ['system:serviceaccount:shop:web']}"
                ),
                account!("shop", "web")
            ),
        },
    ],
};

const ACCOUNTS: Right = Right::any(&[Ability::of(&["impersonate"], "", "serviceaccounts")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    pen.to_accounts(held, 0, None);
}
