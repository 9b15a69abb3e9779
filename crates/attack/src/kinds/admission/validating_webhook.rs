//! Whoever is asked about new objects sees them.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::reached::{PASSING_SECRETS, VALIDATING_WEBHOOKS};
use crate::right::{Ability, Names, Right};
use crate::vertex::{Goal, Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "validating-webhook",
    action: "has a webhook see and refuse what others create, and so has",
    needs: "Create on validatingwebhookconfigurations, or update or patch on one that exists.",
    why: "The API server sends each object that is created or changed to the webhook, Secrets and requests \
          to review tokens too, and refuses what it refuses; what a webhook of the cluster refused so far \
          can be let through.",
    fix: "Take the right away; install webhooks by an administrator.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/",
        "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#control-admission-webhooks",
    ],
    known_as: &["kubesplaining/KUBE-PRIVESC-018", "kubesplaining/D1", "kubesplaining/D3"],
    steps: 1,
    draw: Draw::Rights(&[WRITE], lead),
    examples: &[
        Example {
            manifests: cluster_role_for_ci!(
                "{apiGroups: [admissionregistration.k8s.io], \
                      resources: [validatingwebhookconfigurations], verbs: [create]}"
            ),
            edge: ("ServiceAccount build/ci", "say over admission"),
            twin: cluster_role_for_ci!(
                "{apiGroups: [admissionregistration.k8s.io], \
                      resources: [validatingwebhookconfigurations], verbs: [get]}"
            ),
        },
        Example {
            manifests: cluster_role_for_ci!(
                "{apiGroups: [admissionregistration.k8s.io], \
                      resources: [validatingwebhookconfigurations], verbs: [create]}"
            ),
            edge: ("ServiceAccount build/ci", "every Secret in every namespace"),
            // They are in no namespace.
            twin: role_for_ci!(
                "shop",
                "{apiGroups: [admissionregistration.k8s.io], \
                      resources: [validatingwebhookconfigurations], verbs: [create]}"
            ),
        },
    ],
};

const WRITE: Right = Right::any(&[Ability::on_cluster(
    &["create", "update", "patch"],
    "admissionregistration.k8s.io",
    "validatingwebhookconfigurations",
)]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let names = &held.names[0];
    if *names != Names::All && !pen.facts().reaches_any(VALIDATING_WEBHOOKS, None, names) {
        return;
    }
    pen.to(Vertex::Goal(Goal::Admission));
    pen.perhaps(Vertex::Hub(Hub::ReadSecrets, None), PASSING_SECRETS);
}
