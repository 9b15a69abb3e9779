//! Acting as users for some verbs only.

use seawall_world::Version;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "impersonate-user-for",
    action: "acts, for some verbs, as",
    needs: "The verbs impersonate:user-info on users and impersonate-on:user-info:… on what is done.",
    why: "Impersonation that is bound to what is done: both the identity and the verb on the resource have \
          to be allowed.",
    fix: "Name the users with resourceNames and the verbs that are needed.",
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
            "{apiGroups: [authentication.k8s.io], resources: [users], \
                      verbs: ['impersonate:user-info']}, \
                     {apiGroups: [''], resources: [pods], verbs: ['impersonate-on:user-info:create']}"
        ),
        edge: ("ServiceAccount build/ci", "every user"),
        // Nothing may be done as somebody else.
        twin: cluster_role_for_ci!(
            "{apiGroups: [authentication.k8s.io], resources: [users], \
                      verbs: ['impersonate:user-info']}"
        ),
    }],
};

const WHO: Right =
    Right::any(&[Ability::on_cluster(&["impersonate:user-info"], "authentication.k8s.io", "users")
        .since(Version::new(35))]);

const DOUBT: &str = "only what the verbs `impersonate-on:user-info:…` allow can be done so";

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    if !pen.facts().names_verb("impersonate-on:user-info:") {
        return;
    }
    match held.names[0].only() {
        None => pen.perhaps(Vertex::Goal(Goal::AnyUser), DOUBT),
        Some(names) => pen.to_users(names, Some(DOUBT)),
    }
}
