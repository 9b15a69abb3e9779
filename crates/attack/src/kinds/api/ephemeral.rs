//! Adding containers to pods that run.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "debug-container",
    action: "adds a container to",
    needs: "Update or patch on pods/ephemeralcontainers.",
    why: "An ephemeral container shares the network, and at will the processes and the volumes of the pod, \
          and has an image and a security context of its own; admission sees it as any other container.",
    fix: "Take the right away; give it for a while where somebody has to debug.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/"],
    known_as: &["kubesplaining/KUBE-PRIVESC-013", "kubesplaining/N2", "icekube/DEBUG_POD"],
    steps: 1,
    draw: Draw::Rights(&[DEBUG], lead),
    examples: &[
        Example {
            manifests: concat!(
                role_for_ci!(
                    "kube-system",
                    "{apiGroups: [''], resources: [pods/ephemeralcontainers], \
                    verbs: [patch]}"
                ),
                "
---
apiVersion: v1
kind: Pod
metadata: {name: api, namespace: kube-system}
spec: {nodeName: one, containers: [{name: app, image: a}]}
"
            ),
            edge: ("ServiceAccount build/ci", "any pod entered in namespace kube-system"),
            // The kubelet has the pod from a file.
            twin: concat!(
                role_for_ci!(
                    "kube-system",
                    "{apiGroups: [''], resources: [pods/ephemeralcontainers], \
                    verbs: [patch]}"
                ),
                "
---
apiVersion: v1
kind: Pod
metadata: {name: api, namespace: kube-system, annotations: {kubernetes.io/config.mirror: abc}}
spec: {nodeName: one, containers: [{name: app, image: a}]}
"
            ),
        },
        Example {
            manifests: role_for_ci!(
                "shop",
                "{apiGroups: [''], resources: [pods/ephemeralcontainers], \
                      verbs: [patch]}"
            ),
            edge: ("ServiceAccount build/ci", "any pod entered in namespace shop"),
            // The subresource is changed, never created.
            twin: role_for_ci!(
                "shop",
                "{apiGroups: [''], resources: [pods/ephemeralcontainers], \
                      verbs: [create]}"
            ),
        },
    ],
};

const DEBUG: Right = Right::any(&[Ability::of(&["update", "patch"], "", "pods/ephemeralcontainers")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    pen.to_changeable_pods(held, 0);
}
