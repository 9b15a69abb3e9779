//! Asking kubelets to run commands.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "node-proxy",
    action: "runs commands, through the kubelet, in",
    needs: "Get or create on nodes/proxy.",
    why: "The kubelet takes the method of a request for its verb, so that get opens a WebSocket to any \
          container of the node; neither admission nor the audit log sees what is done.",
    fix: "Give nodes/metrics, nodes/stats or the other fine-grained resources instead.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/",
        "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#access-to-proxy-subresource-of-nodes",
    ],
    known_as: &["icekube/CAN_EXEC_THROUGH_KUBELET", "kubesplaining/KUBE-PRIVESC-012"],
    steps: 1,
    draw: Draw::Rights(&[PROXY], lead),
    examples: &[
        Example {
            manifests: cluster_role_for_ci!("{apiGroups: [''], resources: [nodes/proxy], verbs: [get]}"),
            edge: ("ServiceAccount build/ci", "any pod entered in every namespace"),
            twin: cluster_role_for_ci!("{apiGroups: [''], resources: [nodes/metrics], verbs: [get]}"),
        },
        Example {
            manifests: concat!(
                cluster_role_for_ci!(
                    "{apiGroups: [''], resources: [nodes/proxy], verbs: [get], \
                      resourceNames: [one]}"
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
            // The pod runs on another node.
            twin: concat!(
                cluster_role_for_ci!(
                    "{apiGroups: [''], resources: [nodes/proxy], verbs: [get], \
                      resourceNames: [two]}"
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
            manifests: cluster_role_for_ci!("{apiGroups: [''], resources: ['*/proxy'], verbs: [get]}"),
            edge: ("ServiceAccount build/ci", "any pod entered in every namespace"),
            // Nodes are in no namespace.
            twin: role_for_ci!("shop", "{apiGroups: [''], resources: [nodes/proxy], verbs: [get]}"),
        },
    ],
};

const PROXY: Right = Right::any(&[Ability::on_cluster(&["get", "create"], "", "nodes/proxy")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let Some(names) = held.names[0].only() else {
        return pen.to(Vertex::Hub(Hub::EnterPods, None));
    };
    let facts = pen.facts();
    for pod in names.iter().flat_map(|name| facts.pods_on(*name)) {
        pen.to(Vertex::Pod(pod.object));
    }
}
