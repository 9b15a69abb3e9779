//! Controllers of clouds make roles, keys and policies there for whoever writes objects here.

use crate::deputies::{CLOUD_CONTROLLERS, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "cloud-resource",
    action: "writes an object of the cloud, which is made as",
    needs: "Create or change objects that stand for roles, policies, keys or associations of a cloud.",
    why: "Config Connector, ACK, the Azure Service Operator and the providers of Crossplane make them \
          with an identity of their own in the cloud, which has to be mighty to do so.",
    fix: "Give each namespace its own identity, and let only administrators write objects of identity \
          and access.",
    depends: "",
    references: &[
        "https://cloud.google.com/config-connector/docs/concepts/multi-tenancy",
        "https://aws-controllers-k8s.github.io/community/docs/user-docs/cross-account-resource-management/",
    ],
    known_as: &["kubesplaining/C-crossplane", "kubesplaining/A5"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            account!("cnrm-system", "cnrm-controller-manager"),
            right_for_ci!("shop", "iam.cnrm.cloud.google.com", "iampolicymembers", "create"),
        ),
        edge: ("ServiceAccount build/ci", "ServiceAccount cnrm-system/cnrm-controller-manager"),
        // A topic gives nobody a right.
        twin: concat!(
            account!("cnrm-system", "cnrm-controller-manager"),
            right_for_ci!("shop", "pubsub.cnrm.cloud.google.com", "pubsubtopics", "create"),
        ),
    }],
};

const WRITTEN: Right = Right::any(&[
    Ability::on_cluster(WRITE, "iam.aws.upbound.io", "roles"),
    Ability::on_cluster(WRITE, "iam.aws.upbound.io", "rolepolicyattachments"),
    Ability::on_cluster(WRITE, "iam.aws.upbound.io", "policies"),
    Ability::of(WRITE, "iam.services.k8s.aws", "roles"),
    Ability::of(WRITE, "iam.services.k8s.aws", "policies"),
    Ability::of(WRITE, "eks.services.k8s.aws", "podidentityassociations"),
    Ability::of(WRITE, "eks.services.k8s.aws", "accessentries"),
    Ability::of(WRITE, "iam.cnrm.cloud.google.com", "iampolicies"),
    Ability::of(WRITE, "iam.cnrm.cloud.google.com", "iampolicymembers"),
    Ability::of(WRITE, "iam.cnrm.cloud.google.com", "iamserviceaccountkeys"),
    Ability::on_cluster(WRITE, "cloudplatform.gcp.upbound.io", "projectiammembers"),
    Ability::of(WRITE, "authorization.azure.com", "roleassignments"),
    Ability::on_cluster(WRITE, "authorization.azure.upbound.io", "roleassignments"),
    Ability::of(WRITE, "managedidentity.azure.com", "federatedidentitycredentials"),
]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    pen.perhaps_steer(
        &CLOUD_CONTROLLERS,
        "what the controller may do in the cloud, and in which of its accounts",
    );
}
