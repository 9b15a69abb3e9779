//! A service account of EKS can be a role of AWS (Pod Identity).

use seawall_finding::ObjectId;
use seawall_object::GroupKind;

use crate::cloud::arn_as_seen;
use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "eks-pod-identity",
    action: "is given credentials of",
    needs: "An association of EKS, as objects of ACK or Crossplane show it, names the service account \
          and the role.",
    why: "The agent of EKS on the node gives every pod that runs as the service account credentials of \
          the role.",
    fix: "Give the role only what the workload needs, and keep others from starting pods in the \
          namespace.",
    depends: "",
    references: &["https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html"],
    known_as: &["kubesplaining/A5"],
    steps: 1,
    draw: Draw::Objects(ASSOCIATIONS, draw),
    examples: &[
        Example {
            manifests: "
---
apiVersion: eks.services.k8s.aws/v1alpha1
kind: PodIdentityAssociation
metadata: {name: web, namespace: infra}
spec: {clusterName: prod, namespace: shop, serviceAccount: web, roleARN: 'arn:aws:iam::12:role/shop'}
",
            edge: ("ServiceAccount shop/web", "cloud identity arn:aws:iam::12:role/shop"),
            twin: "
---
apiVersion: eks.services.k8s.aws/v1alpha1
kind: PodIdentityAssociation
metadata: {name: web, namespace: infra}
spec: {clusterName: prod, namespace: shop, serviceAccount: other, roleARN: 'arn:aws:iam::12:role/shop'}
",
        },
        Example {
            manifests: "
---
apiVersion: eks.aws.upbound.io/v1beta1
kind: PodIdentityAssociation
metadata: {name: web}
spec:
  forProvider:
    {clusterName: prod, namespace: shop, serviceAccount: web, roleArn: 'arn:aws:iam::12:role/shop'}
",
            edge: ("ServiceAccount shop/web", "cloud identity arn:aws:iam::12:role/shop"),
            twin: "
---
apiVersion: eks.aws.upbound.io/v1beta1
kind: PodIdentityAssociation
metadata: {name: web}
spec:
  forProvider:
    {clusterName: prod, namespace: shop, serviceAccount: other, roleArn: 'arn:aws:iam::12:role/shop'}
",
        },
    ],
};

const ASSOCIATIONS: &[GroupKind<'static>] = &[
    GroupKind { group: "eks.services.k8s.aws", kind: "PodIdentityAssociation" },
    GroupKind { group: "eks.aws.upbound.io", kind: "PodIdentityAssociation" },
    GroupKind { group: "eks.aws.m.upbound.io", kind: "PodIdentityAssociation" },
];

fn draw(pen: &mut Pen<'_, '_>, id: ObjectId) {
    let Some(spec) = pen.facts().world.object(id).spec() else { return };
    let spec = spec.at(&["forProvider"]).unwrap_or(spec);
    let role = spec.str_at(&["roleARN"]).or_else(|| spec.str_at(&["roleArn"]));
    let names = (spec.str_at(&["namespace"]), spec.str_at(&["serviceAccount"]));
    if let (Some(role), (Some(namespace), Some(name))) = (role, names) {
        let account = Vertex::Account(pen.text(namespace), pen.text(name));
        let role = Vertex::Cloud(pen.text(&arn_as_seen(role)));
        pen.perhaps_edge(account, role, Evidence::Object(id), "whether the association is of this cluster");
    }
}
