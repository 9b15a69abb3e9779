//! The name of an identity says that it administers its cloud.

use crate::cloud::{account_of, identities, is_mighty};
use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "cloud-admin",
    action: "by its name is one",
    needs: "The name of the identity holds a word such as Administrator, or it is the default account of \
          the machines of Google Cloud.",
    why: "Who administers the account of a cloud administers every cluster in it; what the identity \
          may really do stands in the cloud.",
    fix: "Give the identity only what its workload needs.",
    depends: "",
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_job-functions.html"],
    known_as: &["kubesplaining/KUBE-CLOUD-IRSA-ADMIN-ROLE-001", "kubesplaining/A5"],
    steps: 1,
    draw: Draw::Once(draw),
    examples: &[Example {
        manifests: "
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
  annotations: {eks.amazonaws.com/role-arn: 'arn:aws:iam::12:role/AdministratorAccess'}
",
        edge: (
            "cloud identity arn:aws:iam::12:role/AdministratorAccess",
            "cloud identity of the administrators of AWS account 12",
        ),
        twin: "
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
  annotations: {eks.amazonaws.com/role-arn: 'arn:aws:iam::12:role/shop'}
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>) {
    for name in identities(pen.facts()).into_iter().filter(|name| is_mighty(name)) {
        let Some(account) = account_of(&name) else { continue };
        let (from, to) = (Vertex::Cloud(pen.text(&name)), Vertex::Cloud(pen.text(&account)));
        let reason = "whether the policies of the cloud give what the name says";
        pen.perhaps_edge(from, to, Evidence::Nothing, reason);
    }
}
