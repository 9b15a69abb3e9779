//! Access entries of EKS take identities of AWS for groups and administrators.

use seawall_finding::ObjectId;
use seawall_object::GroupKind;
use seawall_yaml::Value;

use crate::cloud::arn_as_seen;
use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "eks-access-entry",
    action: "authenticates by an access entry as",
    needs: "An access entry, as objects of ACK or Crossplane show it, names the identity.",
    why: "EKS authenticates the identity of AWS as the groups of its entry, and allows what the access \
          policies of the entry say before RBAC is asked.",
    fix: "Remove the entry, or associate a policy of fewer rights with it.",
    depends: "",
    references: &["https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html"],
    known_as: &["kubesplaining/K9", "kubesplaining/KUBE-CLOUD-EKS-RETURN-001"],
    steps: 1,
    draw: Draw::Objects(ENTRIES, draw),
    examples: &[
        Example {
            manifests: "
---
apiVersion: eks.services.k8s.aws/v1alpha1
kind: AccessEntry
metadata: {name: ops, namespace: infra}
spec:
  clusterName: prod
  principalARN: arn:aws:iam::12:role/ops
  accessPolicies:
  - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy
    accessScope: {type: cluster}
",
            edge: ("cloud identity arn:aws:iam::12:role/ops", "cluster admin"),
            // The policy counts in some namespaces only.
            twin: "
---
apiVersion: eks.services.k8s.aws/v1alpha1
kind: AccessEntry
metadata: {name: ops, namespace: infra}
spec:
  clusterName: prod
  principalARN: arn:aws:iam::12:role/ops
  accessPolicies:
  - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy
    accessScope: {type: namespace}
",
        },
        Example {
            manifests: "
---
apiVersion: eks.aws.upbound.io/v1beta1
kind: AccessEntry
metadata: {name: ops}
spec:
  forProvider: {clusterName: prod, principalArn: 'arn:aws:iam::12:role/ops', kubernetesGroups: [ops]}
",
            edge: ("cloud identity arn:aws:iam::12:role/ops", "Group ops"),
            twin: "
---
apiVersion: eks.aws.upbound.io/v1beta1
kind: AccessEntry
metadata: {name: ops}
spec:
  forProvider: {clusterName: prod, principalArn: 'arn:aws:iam::12:role/ops', kubernetesGroups: [view]}
",
        },
    ],
};

const ENTRIES: &[GroupKind<'static>] = &[
    GroupKind { group: "eks.services.k8s.aws", kind: "AccessEntry" },
    GroupKind { group: "eks.aws.upbound.io", kind: "AccessEntry" },
    GroupKind { group: "eks.aws.upbound.io", kind: "AccessPolicyAssociation" },
];

fn draw(pen: &mut Pen<'_, '_>, id: ObjectId) {
    let Some(spec) = pen.facts().world.object(id).spec() else { return };
    let spec = spec.at(&["forProvider"]).unwrap_or(spec);
    let Some(arn) = spec.str_at(&["principalARN"]).or_else(|| spec.str_at(&["principalArn"])) else { return };
    let from = Vertex::Cloud(pen.text(&arn_as_seen(arn)));
    let draw = |pen: &mut Pen<'_, '_>, to| {
        pen.perhaps_edge(from, to, Evidence::Object(id), "whether the access entry is of this cluster");
    };
    for group in spec.items_at(&["kubernetesGroups"]).filter_map(|group| group.as_str()) {
        let group = Vertex::Group(pen.text(group));
        draw(pen, group);
    }
    let associated = spec.items_at(&["accessPolicies"]).chain([spec]);
    if associated.into_iter().any(is_admin) {
        draw(pen, Vertex::Goal(Goal::ClusterAdmin));
    }
}

fn is_admin(association: Value<'_>) -> bool {
    let policy = association.str_at(&["policyARN"]).or_else(|| association.str_at(&["policyArn"]));
    // Crossplane writes single objects as lists of one.
    let scope = association.at(&["accessScope"]);
    let scope = scope.and_then(|scope| scope.items().next()).or(scope);
    policy.is_some_and(|policy| policy.ends_with("/AmazonEKSClusterAdminPolicy"))
        && scope.and_then(|scope| scope.str_at(&["type"])) == Some("cluster")
}
