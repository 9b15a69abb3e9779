//! Identities of clouds, as far as a World names them.

use std::collections::BTreeSet;

use seawall_access::Text;
use seawall_finding::ObjectId;
use seawall_object::{GroupKind, Object};
use seawall_yaml::Options;

use crate::facts::{Facts, SERVICE_ACCOUNT};

pub(crate) const CONFIG_MAP: GroupKind<'static> = GroupKind { group: "", kind: "ConfigMap" };

/// The ConfigMap by which EKS maps identities of AWS to users and groups: its namespace and name.
pub(crate) const AWS_AUTH: (&str, &str) = ("kube-system", "aws-auth");

/// Part of a name that says what it may do in its cloud, in lower case.
const MIGHTY: &[&str] = &["admin", "fullaccess", "poweruser", "owner", "breakglass"];

/// A cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Provider {
    Aws,
    Google,
    Azure,
}

/// One entry of the ConfigMap `aws-auth`.
#[derive(Clone, Debug)]
pub(crate) struct Mapped {
    /// The ConfigMap.
    pub(crate) object: ObjectId,
    pub(crate) arn: String,
    pub(crate) user: String,
    pub(crate) groups: Vec<String>,
}

/// The identity that a cloud gives to a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NodeIdentity {
    pub(crate) provider: Provider,
    /// How its vertex is called: nodes of one group share one.
    pub(crate) name: String,
    /// Whether a managed Kubernetes made the node, so that it is sure to have an identity.
    pub(crate) is_managed: bool,
    /// Whether pods that do not share the node's network get their own identity in its place.
    pub(crate) is_hidden: bool,
}

/// Labels of the group that a node belongs to.
const GROUPS: &[&str] = &[
    "eks.amazonaws.com/nodegroup",
    "alpha.eksctl.io/nodegroup-name",
    "karpenter.sh/nodepool",
    "cloud.google.com/gke-nodepool",
    "kubernetes.azure.com/agentpool",
    "agentpool",
];

// === impl Provider ===

impl Provider {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Provider::Aws => "AWS",
            Provider::Google => "Google Cloud",
            Provider::Azure => "Azure",
        }
    }

    /// The annotation of a service account that names its identity.
    pub(crate) fn annotation(self) -> &'static str {
        match self {
            Provider::Aws => "eks.amazonaws.com/role-arn",
            Provider::Google => "iam.gke.io/gcp-service-account",
            Provider::Azure => "azure.workload.identity/client-id",
        }
    }

    pub(crate) const ALL: [Provider; 3] = [Provider::Aws, Provider::Google, Provider::Azure];
}

/// The identity that a service account's annotation names, as its vertex is called.
pub(crate) fn annotated(account: Object<'_>, provider: Provider) -> Option<String> {
    let value = account.annotation(provider.annotation())?.as_str()?.trim();
    let name = Some(value).filter(|value| !value.is_empty())?;
    Some(if provider == Provider::Aws { arn_as_seen(name) } else { name.to_owned() })
}

/// The name under which AWS tells others who a role is: without the path of the role.
pub(crate) fn arn_as_seen(arn: &str) -> String {
    match arn.split_once(":role/") {
        Some((account, path)) => {
            format!("{account}:role/{}", path.rsplit('/').next().unwrap_or(path))
        }
        None => arn.to_owned(),
    }
}

/// All entries of `aws-auth` that can hold.
pub(crate) fn aws_auth(facts: &Facts<'_>) -> Vec<Mapped> {
    let (namespace, name) = AWS_AUTH;
    let mut mapped = Vec::new();
    let found = facts.world.named(CONFIG_MAP, name).iter();
    for id in found.filter(|id| facts.world.namespace(**id) == Some(namespace)) {
        let root = facts.world.object(*id).root();
        for (key, of) in [("mapRoles", "rolearn"), ("mapUsers", "userarn")] {
            let Some(text) = root.str_at(&["data", key]) else { continue };
            let stream = seawall_yaml::read(text.as_bytes(), &Options::default());
            let roots = stream.documents.iter().filter_map(|document| document.root.as_ref().ok());
            for entry in roots.flat_map(|root| stream.tree.value(*root).items()) {
                let Some(arn) = entry.str_at(&[of]) else { continue };
                // AWS tells roles without their path, so that one with a path is never met.
                if of == "rolearn" && arn_as_seen(arn) != arn {
                    continue;
                }
                let groups = entry.items_at(&["groups"]).filter_map(|group| group.as_str());
                mapped.push(Mapped {
                    object: *id,
                    arn: arn.to_owned(),
                    user: entry.str_at(&["username"]).unwrap_or(arn).to_owned(),
                    groups: groups.map(str::to_owned).collect(),
                });
            }
        }
    }
    mapped
}

/// The identity of a node; none where it is of no known cloud, or has none that anybody there could ask for.
pub(crate) fn node_identity(facts: &Facts<'_>, node: Text) -> Option<NodeIdentity> {
    let object = facts.world.object(facts.node(node).object?);
    let machine = object.spec()?.str_at(&["providerID"])?;
    let provider = match machine.split_once("://")?.0 {
        "aws" => Provider::Aws,
        "gce" => Provider::Google,
        "azure" => Provider::Azure,
        _ => return None,
    };
    // What runs on Fargate has no metadata service of a node.
    if machine.starts_with("aws:///fargate") || machine.contains("/fargate-") {
        return None;
    }
    let group = GROUPS.iter().find_map(|label| object.label(label));
    let name = match group {
        Some(group) => format!("of nodes of group {group} ({})", provider.name()),
        None => format!("of nodes ({})", provider.name()),
    };
    let is_hidden = object.label("iam.gke.io/gke-metadata-server-enabled") == Some("true");
    Some(NodeIdentity { provider, name, is_managed: group.is_some(), is_hidden })
}

/// Every identity that the World names.
pub(crate) fn identities(facts: &Facts<'_>) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = aws_auth(facts).into_iter().map(|mapped| mapped.arn).collect();
    for id in facts.world.of_kind(SERVICE_ACCOUNT) {
        let account = facts.world.object(*id);
        all.extend(Provider::ALL.into_iter().filter_map(|provider| annotated(account, provider)));
    }
    all
}

/// Whether a name says that it may do all or most in its cloud.
pub(crate) fn is_mighty(name: &str) -> bool {
    let last = name.rsplit(['/', ':']).next().unwrap_or(name).to_ascii_lowercase();
    // Google gives the default account of its machines the role Editor, unless an organisation forbids it.
    last.ends_with("-compute@developer.gserviceaccount.com")
        || MIGHTY.iter().any(|word| last.split('@').next().unwrap_or_default().contains(word))
}

/// The account or project of a cloud that an identity belongs to.
pub(crate) fn account_of(name: &str) -> Option<String> {
    if let Some(rest) = name.strip_prefix("arn:aws") {
        let account = rest.split(':').nth(3).filter(|account| !account.is_empty())?;
        return Some(format!("of the administrators of AWS account {account}"));
    }
    let (user, host) = name.split_once('@')?;
    let project = match host.strip_suffix(".iam.gserviceaccount.com") {
        Some(project) => project,
        None => user.strip_suffix("-compute").filter(|_| host == "developer.gserviceaccount.com")?,
    };
    Some(format!("of the administrators of Google Cloud project {project}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_told_without_their_path() {
        for (arn, expected) in [
            ("arn:aws:iam::1:role/team/a/deploy", "arn:aws:iam::1:role/deploy"),
            ("arn:aws:iam::1:role/deploy", "arn:aws:iam::1:role/deploy"),
            ("arn:aws:iam::1:user/team/jane", "arn:aws:iam::1:user/team/jane"),
        ] {
            assert_eq!(arn_as_seen(arn), expected);
        }
    }

    #[test]
    fn names_tell_who_is_mighty() {
        for (name, expected) in [
            ("arn:aws:iam::1:role/AdministratorAccess", true),
            ("arn:aws:iam::1:role/S3FullAccess", true),
            ("12-compute@developer.gserviceaccount.com", true),
            ("web@admin-project.iam.gserviceaccount.com", false),
            ("arn:aws:iam::1:role/shop", false),
        ] {
            assert_eq!(is_mighty(name), expected, "{name}");
        }
    }

    #[test]
    fn identities_belong_to_an_account() {
        for (name, expected) in [
            ("arn:aws:iam::12:role/a", Some("of the administrators of AWS account 12")),
            ("arn:aws-cn:iam::12:role/a", Some("of the administrators of AWS account 12")),
            ("a@shop.iam.gserviceaccount.com", Some("of the administrators of Google Cloud project shop")),
            ("2f-client-id", None),
        ] {
            assert_eq!(account_of(name).as_deref(), expected, "{name}");
        }
    }
}
