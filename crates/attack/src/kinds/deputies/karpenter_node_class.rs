//! A node class of Karpenter holds the script that new nodes run first.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "karpenter-node-class",
    action: "changes what new nodes run first, and is",
    needs: "Change a node class of Karpenter, or create one with a pool or claim that uses it.",
    why: "Karpenter starts machines with the user data, image and role of the node class, and replaces \
          those that no longer match it.",
    fix: "Let only administrators write node classes.",
    depends: "",
    references: &["https://karpenter.sh/docs/concepts/nodeclasses/#specuserdata"],
    known_as: &["kubesplaining/C-karpenter", "kubesplaining/N9"],
    steps: 1,
    draw: Draw::Rights(&[CHANGED], lead),
    examples: &[Example {
        manifests: concat!(
            account!("karpenter", "karpenter"),
            cluster_rights_for_ci!(("karpenter.k8s.aws", "ec2nodeclasses", "patch")),
        ),
        edge: ("ServiceAccount build/ci", "root on a node"),
        // No pool uses a new node class.
        twin: concat!(
            account!("karpenter", "karpenter"),
            cluster_rights_for_ci!(("karpenter.k8s.aws", "ec2nodeclasses", "create")),
        ),
    }],
};

const CHANGED: Right =
    Right::any(&[Ability::on_cluster(&["update", "patch"], "karpenter.k8s.aws", "ec2nodeclasses")]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    pen.boot_by_karpenter();
}
