//! A service account of EKS can be a role of AWS (IRSA).

use seawall_access::Text;

use crate::cloud::{Provider, annotated};
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "irsa",
    action: "exchanges a token for",
    needs: "The service account is annotated with the role, and the trust policy of the role names it.",
    why: "A token of the service account for the audience sts.amazonaws.com, as every pod that runs as \
          it receives, buys credentials of the role.",
    fix: "Give the role only what the workload needs, and keep others from starting pods in the \
          namespace.",
    depends: "",
    references: &["https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html"],
    known_as: &[
        "kubesplaining/KUBE-CLOUD-IRSA-ADMIN-ROLE-001",
        "kubesplaining/irsa_assume_role",
        "kubesplaining/KUBE-PRIVESC-PATH-AWS-IAM-ROLE",
    ],
    steps: 1,
    draw: Draw::Accounts(draw),
    examples: &[Example {
        manifests: "
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
  annotations: {eks.amazonaws.com/role-arn: 'arn:aws:iam::12:role/shop'}
",
        edge: ("ServiceAccount shop/web", "cloud identity arn:aws:iam::12:role/shop"),
        // The annotation means nothing to this cloud.
        twin: "
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
  annotations: {eks.amazonaws.com/audience: 'arn:aws:iam::12:role/shop'}
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, namespace: Text, name: Text) {
    let facts = pen.facts();
    let account = facts.account(namespace, name).map(|id| facts.world.object(id));
    if let Some(identity) = account.and_then(|account| annotated(account, Provider::Aws)) {
        let identity = Vertex::Cloud(pen.text(&identity));
        pen.perhaps(identity, "whether the trust policy of the role in AWS names the service account");
    }
}
