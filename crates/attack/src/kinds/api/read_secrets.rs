//! Reading Secrets.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::rights::READ_SECRETS;

pub(crate) const KIND: Kind = Kind {
    id: "read-secrets",
    action: "reads",
    needs: "Get, list, watch, patch or deletecollection on Secrets.",
    why: "Listing and watching give the whole content as getting does; a patch that changes nothing answers \
          with the object, and deleting all of them answers with what they were.",
    fix: "Name the Secrets that are needed with resourceNames, and take list and watch away.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#listing-secrets"],
    known_as: &[
        "icekube/ACCESS_SECRET",
        "kubehound/TOKEN_LIST",
        "kubehound/TOKEN_BRUTEFORCE",
        "kubesplaining/KUBE-PRIVESC-005",
        "kubesplaining/KUBE-PRIVESC-006",
    ],
    steps: 1,
    draw: Draw::Rights(&[READ_SECRETS], lead),
    examples: &[
        Example {
            manifests: role_for_ci!("shop", "{apiGroups: [''], resources: [secrets], verbs: [watch]}"),
            edge: ("ServiceAccount build/ci", "every Secret in namespace shop"),
            twin: role_for_ci!("shop", "{apiGroups: [''], resources: [secrets], verbs: [create]}"),
        },
        Example {
            manifests: concat!(
                role_for_ci!(
                    "shop",
                    "{apiGroups: [''], resources: [secrets], verbs: [get], \
                      resourceNames: [web]}"
                ),
                "
---
apiVersion: v1
kind: Secret
metadata: {name: web, namespace: shop}
"
            ),
            edge: ("ServiceAccount build/ci", "Secret shop/web"),
            // Deleting all carries no name, so that a rule for some names never allows it.
            twin: concat!(
                role_for_ci!(
                    "shop",
                    "{apiGroups: [''], resources: [secrets], verbs: [deletecollection], \
                      resourceNames: [web]}"
                ),
                "
---
apiVersion: v1
kind: Secret
metadata: {name: web, namespace: shop}
"
            ),
        },
    ],
};

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    pen.to_secrets(held, 0);
}
