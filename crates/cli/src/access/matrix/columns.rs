//! The columns of a matrix.

use seawall_access::catalogue::{Catalogue, Known, VERBS};
use seawall_access::{Access, COLUMNS_MAX, Column, Verbs};

use crate::access::ask;
use crate::problem::Problem;

/// What is looked at without `--resources`: what leads to more rights, to data, or to running as others.
const RESOURCES: &[&str] = &[
    "secrets",
    "configmaps",
    "pods",
    "pods/exec",
    "pods/attach",
    "pods/portforward",
    "pods/ephemeralcontainers",
    "deployments.apps",
    "daemonsets.apps",
    "statefulsets.apps",
    "jobs.batch",
    "cronjobs.batch",
    "serviceaccounts",
    "serviceaccounts/token",
    "roles.rbac.authorization.k8s.io",
    "rolebindings.rbac.authorization.k8s.io",
    "clusterroles.rbac.authorization.k8s.io",
    "clusterrolebindings.rbac.authorization.k8s.io",
    "users",
    "groups",
    "certificatesigningrequests.certificates.k8s.io/approval",
    "signers.certificates.k8s.io",
    "namespaces",
    "nodes",
    "nodes/proxy",
    "persistentvolumes",
    "networkpolicies.networking.k8s.io",
    "validatingwebhookconfigurations.admissionregistration.k8s.io",
    "mutatingwebhookconfigurations.admissionregistration.k8s.io",
    "customresourcedefinitions.apiextensions.k8s.io",
    "apiservices.apiregistration.k8s.io",
];

/// Verbs of resources that no API server serves, and authorizers are asked about.
const SPECIAL: &[(&str, &[&str])] = &[
    ("roles", &["bind", "escalate"]),
    ("clusterroles", &["bind", "escalate"]),
    ("serviceaccounts", &["impersonate"]),
];

/// The columns that were asked for, or those that matter.
pub(super) fn columns(
    access: &Access<'_>,
    words: &[String],
    notes: &mut Vec<String>,
) -> Result<Vec<Column>, Problem> {
    let catalogue = Catalogue::of(access.world());
    let words: Vec<&str> = match words {
        [] => RESOURCES.to_vec(),
        some => some.iter().map(String::as_str).collect(),
    };
    if words.len() > COLUMNS_MAX {
        let fact = format!("{} resources are too many for a matrix", words.len());
        return Err(Problem::new(fact).hint(format!("name {COLUMNS_MAX} at most")));
    }
    words.into_iter().map(|word| column(access, &catalogue, word, notes)).collect()
}

fn column(
    access: &Access<'_>,
    catalogue: &Catalogue,
    word: &str,
    notes: &mut Vec<String>,
) -> Result<Column, Problem> {
    let (name, subresource) = word.split_once('/').unwrap_or((word, ""));
    let (target, known) = ask::target(access, catalogue, name, notes)?;
    let of_subresource = |known: &Known| {
        known.subresources.iter().find(|(name, _)| name == subresource).map(|(_, verbs)| verbs.clone())
    };
    let verbs: Vec<String> = match (known, subresource) {
        (Some(known), "") => known.verbs.clone(),
        (Some(known), _) => of_subresource(known).unwrap_or_default(),
        (None, _) => Vec::new(),
    };
    let all = || VERBS.to_vec();
    let mut verbs: Vec<&str> =
        if verbs.is_empty() { all() } else { verbs.iter().map(String::as_str).collect() };
    let special =
        SPECIAL.iter().filter(|(resource, _)| *resource == target.resource && subresource.is_empty());
    special.for_each(|(_, more)| verbs.extend(*more));
    Ok(Column {
        namespaced: known.is_none_or(|known| known.namespaced),
        verbs: Verbs::of(verbs),
        group: target.group,
        resource: target.resource,
        subresource: subresource.to_owned(),
    })
}

/// A column in the head of a table: without its group where it is one of Kubernetes' own.
pub(super) fn title(column: &Column) -> String {
    let is_own = column.group.is_empty()
        || column.group.ends_with(".k8s.io")
        || RESOURCES.iter().any(|known| known.split('.').nth(1) == Some(&column.group));
    let group = if is_own { String::new() } else { format!(".{}", column.group) };
    let subresource =
        if column.subresource.is_empty() { String::new() } else { format!("/{}", column.subresource) };
    format!("{}{group}{subresource}", column.resource)
}
