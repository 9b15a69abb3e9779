//! What images are trusted is written in objects, too.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "image-trust",
    action: "writes whom images are trusted from, and has",
    needs: "Write image policies or trust roots of the Sigstore policy controller, or image policies of \
          Kyverno.",
    why: "A further authority, or a policy that warns only, lets images in that the owners of the \
          cluster never signed.",
    fix: "Let only administrators write them.",
    depends: "",
    references: &["https://docs.sigstore.dev/policy-controller/overview/"],
    known_as: &["kubesplaining/N10"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            "
---
{apiVersion: policy.sigstore.dev/v1beta1, kind: ClusterImagePolicy, metadata: {name: signed}}
",
            cluster_rights_for_ci!(("policy.sigstore.dev", "clusterimagepolicies", "patch")),
        ),
        edge: ("ServiceAccount build/ci", "say over admission"),
        // The API server has no such kind.
        twin: cluster_rights_for_ci!(("policy.sigstore.dev", "clusterimagepolicies", "patch")),
    }],
};

const CHANGE: &[&str] = &["create", "update", "patch", "delete"];
const WRITTEN: Right = Right::any(&[
    Ability::on_cluster(CHANGE, "policy.sigstore.dev", "clusterimagepolicies").where_served(),
    Ability::on_cluster(CHANGE, "policy.sigstore.dev", "trustroots").where_served(),
    Ability::on_cluster(CHANGE, "policies.kyverno.io", "imagevalidatingpolicies").where_served(),
]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    pen.to(Vertex::Goal(Goal::Admission));
}
