//! Acting as service accounts for some verbs only.

use seawall_world::Version;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Names, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "impersonate-account-for",
    action: "acts, for some verbs, as",
    needs: "The verbs impersonate:serviceaccount on serviceaccounts and impersonate-on:serviceaccount:… on \
          what is done.",
    why: "Impersonation that is bound to what is done: both the identity and the verb on the resource have \
          to be allowed.",
    fix: "Name the service accounts with resourceNames and the verbs that are needed.",
    depends: "Gate ConstrainedImpersonation: alpha in 1.35, on by default from 1.36.",
    references: &[
        "https://github.com/kubernetes/enhancements/issues/5284",
        "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation",
    ],
    known_as: &["kubesplaining/O4"],
    steps: 1,
    draw: Draw::Rights(&[WHO], lead),
    examples: &[Example {
        manifests: cluster_role_for_ci!(
            "{apiGroups: [authentication.k8s.io], \
                      resources: [serviceaccounts], verbs: ['impersonate:serviceaccount']}, \
                     {apiGroups: [''], resources: [pods], \
                      verbs: ['impersonate-on:serviceaccount:create']}"
        ),
        edge: ("ServiceAccount build/ci", "every service account in every namespace"),
        // Nothing may be done as somebody else.
        twin: cluster_role_for_ci!(
            "{apiGroups: [authentication.k8s.io], resources: [serviceaccounts], \
                      verbs: ['impersonate:serviceaccount']}"
        ),
    }],
};

const WHO: Right =
    Right::any(&[Ability::of(&["impersonate:serviceaccount"], "authentication.k8s.io", "serviceaccounts")
        .since(Version::new(35))]);

const DOUBT: &str = "only what the verbs `impersonate-on:serviceaccount:…` allow can be done so";

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    if !pen.facts().names_verb("impersonate-on:serviceaccount:") {
        return;
    }
    match held.names[0] {
        Names::All => pen.perhaps(Vertex::Hub(Hub::BecomeAccounts, held.namespace), DOUBT),
        Names::Only(_) => pen.to_accounts(held, 0, Some(DOUBT)),
    }
}
