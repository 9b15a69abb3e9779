//! What the API server refuses about roles and bindings, and what it drops without a word.

use seawall_object::{Object, Selector, names};
use seawall_yaml::{NodeId, Value};

use crate::read::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING, GROUP};

/// Something wrong with an object.
pub(crate) struct Flaw {
    /// Where.
    pub(crate) node: NodeId,
    /// What, as a lower-case fact.
    pub(crate) fact: &'static str,
    /// The same with names of this object.
    pub(crate) detail: Option<String>,
    /// What to do about it.
    pub(crate) hint: Option<String>,
    /// Whether the API server refuses the object for it.
    pub(crate) refuses: bool,
}

type Tell<'t> = &'t mut dyn FnMut(Flaw);

const RULE_FIELDS: &[&str] = &["verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs"];
const SUBJECT_FIELDS: &[&str] = &["kind", "apiGroup", "name", "namespace"];
const REFERENCE_FIELDS: &[&str] = &["apiGroup", "kind", "name"];
const ROLE_FIELDS: &[&str] = &["apiVersion", "kind", "metadata", "rules"];
const CLUSTER_ROLE_FIELDS: &[&str] = &["apiVersion", "kind", "metadata", "rules", "aggregationRule"];
const BINDING_FIELDS: &[&str] = &["apiVersion", "kind", "metadata", "subjects", "roleRef"];

/// Looks at a Role or ClusterRole.
pub(crate) fn role(object: Object<'_>, tell: Tell<'_>) {
    let root = object.root();
    let is_cluster = object.group_kind() == CLUSTER_ROLE;
    unknown_fields(root, if is_cluster { CLUSTER_ROLE_FIELDS } else { ROLE_FIELDS }, tell);
    for rule in root.items_at(&["rules"]) {
        unknown_fields(rule, RULE_FIELDS, tell);
        self::rule(rule, is_cluster, tell);
    }
    if let Some(gathered) = root.at(&["aggregationRule"]).filter(|rule| is_cluster && rule.is_map()) {
        let mut count = 0;
        for selector in gathered.items_at(&["clusterRoleSelectors"]) {
            count += 1;
            if Selector::read(Some(selector)).is_err() {
                refuse(selector, "a label selector of the aggregation rule is not valid", tell);
            }
        }
        if count == 0 {
            refuse(gathered, "an aggregation rule without label selectors", tell);
        }
    }
}

fn rule(rule: Value<'_>, is_cluster: bool, tell: Tell<'_>) {
    let count = |key: &str| rule.items_at(&[key]).count();
    if count("verbs") == 0 {
        refuse(rule, "a rule without verbs", tell);
    }
    let resources = [count("apiGroups"), count("resources"), count("resourceNames")];
    if count("nonResourceURLs") > 0 {
        if !is_cluster {
            refuse(rule, "a rule of a Role names paths, which have no namespace", tell);
        }
        if resources.iter().any(|count| *count > 0) {
            refuse(rule, "a rule names resources and paths at once", tell);
        }
        return;
    }
    if resources[0] == 0 {
        refuse(rule, "a rule about resources without API groups", tell);
    }
    if resources[1] == 0 {
        refuse(rule, "a rule without resources", tell);
    }
}

/// Looks at a RoleBinding or ClusterRoleBinding.
pub(crate) fn binding(object: Object<'_>, tell: Tell<'_>) {
    let root = object.root();
    let is_cluster = object.group_kind() == CLUSTER_ROLE_BINDING;
    unknown_fields(root, BINDING_FIELDS, tell);
    match root.at(&["roleRef"]).filter(|reference| reference.is_map()) {
        None => refuse(root, "a binding without roleRef", tell),
        Some(reference) => {
            unknown_fields(reference, REFERENCE_FIELDS, tell);
            let kinds: &[&str] = if is_cluster { &["ClusterRole"] } else { &["Role", "ClusterRole"] };
            if !kinds.contains(&reference.str_at(&["kind"]).unwrap_or_default()) {
                refuse(reference, "the roleRef is of a kind that the binding cannot refer to", tell);
            }
            if !matches!(reference.str_at(&["apiGroup"]), None | Some("" | GROUP)) {
                refuse(reference, "the roleRef is of another API group than that of roles", tell);
            }
            if reference.str_at(&["name"]).unwrap_or_default().is_empty() {
                refuse(reference, "the roleRef has no name", tell);
            }
        }
    }
    for subject in root.items_at(&["subjects"]) {
        unknown_fields(subject, SUBJECT_FIELDS, tell);
        self::subject(subject, is_cluster, tell);
    }
}

fn subject(subject: Value<'_>, is_cluster: bool, tell: Tell<'_>) {
    let text = |key: &str| subject.str_at(&[key]).unwrap_or_default();
    if text("name").is_empty() {
        refuse(subject, "a subject without a name", tell);
    }
    match text("kind") {
        "ServiceAccount" => {
            if !text("name").is_empty() && names::dns_subdomain(text("name")).is_err() {
                refuse(subject, "a subject's name is no name of a service account", tell);
            }
            if !text("apiGroup").is_empty() {
                refuse(subject, "a service account has no API group", tell);
            }
            if is_cluster && text("namespace").is_empty() {
                refuse(subject, "a service account without a namespace", tell);
            }
        }
        "User" | "Group" => {
            if !matches!(text("apiGroup"), "" | GROUP) {
                refuse(subject, "a user or group of another API group than that of roles", tell);
            }
        }
        _ => refuse(subject, "a subject is neither User, Group nor ServiceAccount", tell),
    }
}

fn refuse(at: Value<'_>, fact: &'static str, tell: Tell<'_>) {
    tell(Flaw { node: at.id(), fact, detail: None, hint: None, refuses: true });
}

/// Fields that the API server does not know and drops. The longest name that a message repeats.
const NAME_BYTES_MAX: usize = 60;

fn unknown_fields(value: Value<'_>, known: &[&str], tell: Tell<'_>) {
    for (key, field) in value.entries().filter(|(key, _)| !known.contains(key)) {
        let hint = near(key, known).map(|known| format!("did you mean `{known}`?"));
        let shown: String = key.chars().take(NAME_BYTES_MAX).collect();
        tell(Flaw {
            node: field.id(),
            fact: "an unknown field",
            detail: Some(format!("the API server does not know the field \"{shown}\" and drops it")),
            hint,
            refuses: false,
        });
    }
}

/// The known field that differs only in case, or in a plural.
fn near<'k>(key: &str, known: &[&'k str]) -> Option<&'k str> {
    let bare = |text: &str| text.to_lowercase().trim_end_matches('s').to_owned();
    known.iter().copied().find(|field| bare(field) == bare(key))
}
