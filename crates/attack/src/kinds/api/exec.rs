//! Running commands in pods.

use seawall_world::Version;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "exec",
    action: "runs commands in",
    needs: "Create on pods/exec, or get before 1.35.",
    why: "A command in a container sees its files, its environment and its token, and can do what the pod \
          can do.",
    fix: "Take the right away; give it for a while where somebody has to debug.",
    depends: "Gate AuthorizePodWebsocketUpgradeCreatePermission, on from 1.35: before, a WebSocket needs \
          get only.",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/rbac/",
        "https://github.com/kubernetes/enhancements/issues/4006",
    ],
    known_as: &["kubehound/POD_EXEC", "icekube/EXEC_INTO", "kubesplaining/KUBE-PRIVESC-004"],
    steps: 1,
    draw: Draw::Rights(&[EXEC], lead),
    examples: &[
        Example {
            manifests: role_for_ci!("shop", "{apiGroups: [''], resources: [pods/exec], verbs: [create]}"),
            edge: ("ServiceAccount build/ci", "any pod entered in namespace shop"),
            // By default, get has not sufficed since 1.35.
            twin: role_for_ci!("shop", "{apiGroups: [''], resources: [pods/exec], verbs: [get]}"),
        },
        Example {
            manifests: concat!(
                role_for_ci!(
                    "shop",
                    "{apiGroups: [''], resources: [pods/exec], verbs: [create], \
                      resourceNames: [web]}"
                ),
                "
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {nodeName: one, containers: [{name: app, image: a}]}
"
            ),
            edge: ("ServiceAccount build/ci", "Pod shop/web"),
            // The name of another pod.
            twin: concat!(
                role_for_ci!(
                    "shop",
                    "{apiGroups: [''], resources: [pods/exec], verbs: [create], \
                      resourceNames: [bank]}"
                ),
                "
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {nodeName: one, containers: [{name: app, image: a}]}
"
            ),
        },
        Example {
            manifests: role_for_ci!("shop", "{apiGroups: [''], resources: ['*/exec'], verbs: [create]}"),
            edge: ("ServiceAccount build/ci", "any pod entered in namespace shop"),
            // Only a subresource of all resources can be written with a star.
            twin: role_for_ci!("shop", "{apiGroups: [''], resources: ['pods/*'], verbs: [create]}"),
        },
    ],
};

/// A request for a subresource carries the name of the pod, also where it creates.
const EXEC: Right = Right::any(&[
    Ability::of(&["create"], "", "pods/exec"),
    Ability::of(&["get"], "", "pods/exec").before(Version::new(35)),
]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    pen.to_pods(held, 0, None);
}
