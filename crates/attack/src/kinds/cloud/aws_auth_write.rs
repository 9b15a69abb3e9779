//! Who writes aws-auth decides who is an administrator of EKS.

use crate::cloud::{AWS_AUTH, CONFIG_MAP};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "aws-auth-write",
    action: "maps an identity of AWS to system:masters, and is",
    needs: "Change the ConfigMap aws-auth in kube-system.",
    why: "An entry may map any identity of any account of AWS, also one of the attacker, to the group \
          system:masters.",
    fix: "Give the right to change this ConfigMap to administrators only, or move to access entries \
          and set the authentication mode to API.",
    depends: "",
    references: &["https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html"],
    known_as: &["kubesplaining/K9"],
    steps: 1,
    draw: Draw::Rights(&[CHANGE], lead),
    examples: &[
        Example {
            manifests: concat!(
                "
---
apiVersion: v1
kind: ConfigMap
metadata: {name: aws-auth, namespace: kube-system}
data:
  mapRoles: |
    - rolearn: arn:aws:iam::12:role/ops
      username: ops
      groups: ['system:masters']
",
                right_for_ci!("kube-system", "", "configmaps", "patch", "aws-auth"),
            ),
            edge: ("ServiceAccount build/ci", "cluster admin"),
            twin: concat!(
                "
---
apiVersion: v1
kind: ConfigMap
metadata: {name: aws-auth, namespace: kube-system}
data:
  mapRoles: |
    - rolearn: arn:aws:iam::12:role/ops
      username: ops
      groups: ['system:masters']
",
                right_for_ci!("kube-system", "", "configmaps", "patch", "coredns"),
            ),
        },
        Example {
            manifests: concat!(
                "
---
apiVersion: v1
kind: ConfigMap
metadata: {name: aws-auth, namespace: kube-system}
data:
  mapRoles: |
    - rolearn: arn:aws:iam::12:role/ops
      username: ops
      groups: ['system:masters']
",
                cluster_rights_for_ci!(("", "configmaps", "update")),
            ),
            edge: ("ServiceAccount build/ci", "cluster admin"),
            // No cluster of EKS: the ConfigMap is not there.
            twin: cluster_rights_for_ci!(("", "configmaps", "update")),
        },
    ],
};

const CHANGE: Right = Right::any(&[Ability::of(&["update", "patch"], "", "configmaps")
    .within(AWS_AUTH.0)
    .named(&[AWS_AUTH.1])]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    let facts = pen.facts();
    let mut found = facts.world.named(CONFIG_MAP, AWS_AUTH.1).iter();
    if found.any(|id| facts.world.namespace(*id) == Some(AWS_AUTH.0)) {
        pen.to(Vertex::Goal(Goal::ClusterAdmin));
    }
}
