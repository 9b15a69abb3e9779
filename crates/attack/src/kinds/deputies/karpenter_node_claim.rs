//! A claim or pool of Karpenter starts nodes of a class.

use crate::deputies::WRITE;
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "karpenter-node-claim",
    action: "starts nodes with a script of its own, and is",
    needs: "Create a node class of Karpenter, and create or change a pool or claim that uses it.",
    why: "Karpenter starts machines with the user data, image and role of the node class.",
    fix: "Let only administrators write node classes and pools.",
    depends: "",
    references: &["https://karpenter.sh/docs/concepts/nodeclasses/#specuserdata"],
    known_as: &["kubesplaining/C-karpenter", "kubesplaining/N9"],
    steps: 1,
    draw: Draw::Rights(&[CREATED, USED], lead),
    examples: &[Example {
        manifests: concat!(
            account!("karpenter", "karpenter"),
            cluster_rights_for_ci!(
                ("karpenter.k8s.aws", "ec2nodeclasses", "create"),
                ("karpenter.sh", "nodeclaims", "create")
            ),
        ),
        edge: ("ServiceAccount build/ci", "root on a node"),
        twin: concat!(
            account!("karpenter", "karpenter"),
            cluster_rights_for_ci!(
                ("karpenter.k8s.aws", "ec2nodeclasses", "create"),
                ("karpenter.sh", "nodeclaims", "get")
            ),
        ),
    }],
};

const CREATED: Right = Right::any(&[Ability::on_cluster(&["create"], "karpenter.k8s.aws", "ec2nodeclasses")]);
const USED: Right = Right::any(&[
    Ability::on_cluster(WRITE, "karpenter.sh", "nodepools"),
    Ability::on_cluster(&["create"], "karpenter.sh", "nodeclaims"),
]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    pen.boot_by_karpenter();
}
