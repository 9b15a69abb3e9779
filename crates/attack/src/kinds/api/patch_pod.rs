//! Changing the image of pods that run.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "patch-pod",
    action: "puts an image of its own into",
    needs: "Update or patch on pods.",
    why: "The image is the one field of a container that may change while the pod runs; the kubelet starts \
          the container anew with it, with the same token, Secrets and volumes.",
    fix: "Take the right away: workloads are changed through what makes their pods.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement"],
    known_as: &["kubehound/POD_PATCH", "icekube/REPLACE_IMAGE"],
    steps: 1,
    draw: Draw::Rights(&[PATCH], lead),
    examples: &[
        Example {
            manifests: concat!(
                role_for_ci!("kube-system", "{apiGroups: [''], resources: [pods], verbs: [patch]}"),
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
                role_for_ci!("kube-system", "{apiGroups: [''], resources: [pods], verbs: [patch]}"),
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
            manifests: role_for_ci!("shop", "{apiGroups: [''], resources: [pods], verbs: [patch]}"),
            edge: ("ServiceAccount build/ci", "any pod entered in namespace shop"),
            twin: role_for_ci!("shop", "{apiGroups: [''], resources: [pods], verbs: [delete]}"),
        },
        Example {
            manifests: concat!(
                role_for_ci!(
                    "shop",
                    "{apiGroups: [''], resources: [pods], verbs: [update], \
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
            // The status holds no image.
            twin: concat!(
                role_for_ci!(
                    "shop",
                    "{apiGroups: [''], resources: [pods/status], verbs: [update], \
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
        },
    ],
};

const PATCH: Right = Right::any(&[Ability::of(&["update", "patch"], "", "pods")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    pen.to_changeable_pods(held, 0);
}
