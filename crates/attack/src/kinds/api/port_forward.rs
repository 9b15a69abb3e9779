//! Reaching the ports of pods through the API server.

use seawall_world::Version;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Names, Right};

pub(crate) const KIND: Kind = Kind {
    id: "port-forward",
    action: "reaches ports of",
    needs: "Create on pods/portforward (get before 1.35), or a verb on pods/proxy or services/proxy.",
    why: "The connection comes from the node or the API server and not over the network, so that \
          NetworkPolicies do not refuse it; it reaches what listens on the loopback interface too.",
    fix: "Take the right away; ask for credentials on ports that only the pod itself uses.",
    depends: "Gate AuthorizePodWebsocketUpgradeCreatePermission, on from 1.35.",
    references: &[
        "https://kubernetes.io/docs/tasks/access-application-cluster/port-forward-access-application-cluster/",
    ],
    known_as: &["kubesplaining/KUBE-PRIVESC-015", "kubesplaining/M"],
    steps: 1,
    draw: Draw::Rights(&[FORWARD], lead),
    examples: &[
        Example {
            manifests: role_for_ci!(
                "shop",
                "{apiGroups: [''], resources: [pods/portforward], \
                      verbs: [create]}"
            ),
            edge: ("ServiceAccount build/ci", "any pod entered in namespace shop"),
            // By default, get has not sufficed since 1.35.
            twin: role_for_ci!("shop", "{apiGroups: [''], resources: [pods/portforward], verbs: [get]}"),
        },
        Example {
            manifests: role_for_ci!("shop", "{apiGroups: [''], resources: [services/proxy], verbs: [get]}"),
            edge: ("ServiceAccount build/ci", "any pod entered in namespace shop"),
            twin: role_for_ci!("shop", "{apiGroups: [''], resources: [services], verbs: [get]}"),
        },
    ],
};

/// The verb of a proxied request is that of its HTTP method.
const FORWARD: Right = Right::any(&[
    Ability::of(&["create"], "", "pods/portforward"),
    Ability::of(&["get"], "", "pods/portforward").before(Version::new(35)),
    Ability::of(PROXIED, "", "pods/proxy"),
    Ability::of(PROXIED, "", "services/proxy"),
]);

const PROXIED: &[&str] = &["get", "create", "update", "patch", "delete"];

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let doubt = Some("what listens in the pods, and whom it believes, decides");
    match held.names[0] {
        Names::All => pen.to_pods(held, 0, doubt),
        // The names may be those of pods or of Services.
        Names::Only(_) => {
            pen.to_pods(held, 0, doubt);
            pen.to_pods_behind(held, 0, doubt);
        }
    }
}
