//! EKS takes identities of AWS for users and groups (aws-auth).

use seawall_access::AUTHENTICATED;

use crate::cloud::aws_auth;
use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "aws-auth",
    action: "authenticates as",
    needs: "An entry of the ConfigMap aws-auth in kube-system names the identity.",
    why: "EKS authenticates whoever proves to be the identity of AWS as the user and the groups of its \
          entry.",
    fix: "Remove the entry, or give it a group that is bound to fewer rights.",
    depends: "EKS whose authentication mode includes the ConfigMap, as it does unless it is set to API.",
    references: &["https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html"],
    known_as: &[
        "kubesplaining/KUBE-CLOUD-AWSAUTH-SYSTEM-MASTERS-001",
        "kubesplaining/KUBE-CLOUD-AWSAUTH-OVERBROAD-001",
        "kubesplaining/aws_auth_admin",
        "kubesplaining/K9",
    ],
    steps: 1,
    draw: Draw::Once(draw),
    examples: &[
        Example {
            manifests: "
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
            edge: ("cloud identity arn:aws:iam::12:role/ops", "Group system:masters"),
            // EKS reads the ConfigMap of kube-system only.
            twin: "
---
apiVersion: v1
kind: ConfigMap
metadata: {name: aws-auth, namespace: default}
data:
  mapRoles: |
    - rolearn: arn:aws:iam::12:role/ops
      username: ops
      groups: ['system:masters']
",
        },
        Example {
            manifests: "
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
            edge: ("cloud identity arn:aws:iam::12:role/ops", "User ops"),
            // AWS tells roles without their path, so that an entry with one is never met.
            twin: "
---
apiVersion: v1
kind: ConfigMap
metadata: {name: aws-auth, namespace: kube-system}
data:
  mapRoles: |
    - rolearn: arn:aws:iam::12:role/team/ops
      username: ops
      groups: ['system:masters']
",
        },
    ],
};

fn draw(pen: &mut Pen<'_, '_>) {
    for mapped in aws_auth(pen.facts()) {
        let from = Vertex::Cloud(pen.text(&mapped.arn));
        let evidence = Evidence::Object(mapped.object);
        // A name with a template is another for each who logs in.
        if !mapped.user.contains("{{") {
            let user = Vertex::User(pen.text(&mapped.user));
            pen.edge(from, user, evidence);
        }
        for group in mapped.groups.iter().map(String::as_str).chain([AUTHENTICATED]) {
            let group = Vertex::Group(pen.text(group));
            pen.edge(from, group, evidence);
        }
    }
}
