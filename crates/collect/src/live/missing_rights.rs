//! The rights that a reader lacks, as manifests that give them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};

use seawall_finding::{CauseKind, Gap, Hidden};

use crate::live::capture::{Capture, Resource};

/// What the manifests are called.
const NAME: &str = "seawall-scan";

/// Everything that tells which resources a server has.
const DISCOVERY_URLS: [&str; 5] = ["/api", "/api/*", "/apis", "/apis/*", "/version"];

/// What a rule allows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Allowed {
    /// To list resources of a group.
    List { group: String },
    /// To read one namespace by its name.
    NamespaceNamed,
    /// To ask what there is.
    Discovery,
}

/// One rule with the gaps that it closes.
#[derive(Clone, Debug, Default)]
struct Rule {
    /// Resources, names or addresses, as the rule's sort has them.
    of: BTreeSet<String>,
    closes: Vec<String>,
}

/// The rules of one role; that of the whole cluster comes first.
type Roles = BTreeMap<Option<String>, BTreeMap<Allowed, Rule>>;

/// The smallest roles that close every gap of a capture which is there for want of a right, and their
/// bindings to a user or service account, as manifests. None where no right is missing.
pub fn missing_rights(capture: &Capture, user: &str) -> Option<String> {
    let mut roles = Roles::new();
    for gap in capture.gaps.iter().filter(|gap| gap.cause.kind == CauseKind::Denied) {
        add(&mut roles, capture, gap);
    }
    let mut text = String::new();
    for (namespace, rules) in &roles {
        role(&mut text, namespace.as_deref(), rules, user).expect("a string takes every text");
    }
    (!text.is_empty()).then_some(text)
}

fn add(roles: &mut Roles, capture: &Capture, gap: &Gap) {
    let resource = |group: &str, kind: &str| {
        let is_it = |one: &&Resource| one.group == group && one.kind == kind;
        capture.resources.iter().find(is_it)
    };
    let (role, allowed, of) = match &gap.hides {
        Hidden::Kind { group, kind, namespace } => {
            let Some(resource) = resource(group, kind) else { return };
            match namespace {
                Some(name) if !resource.namespaced => (None, Allowed::NamespaceNamed, vec![name.clone()]),
                place => {
                    let allowed = Allowed::List { group: group.clone() };
                    (place.clone(), allowed, vec![resource.plural.clone()])
                }
            }
        }
        Hidden::Anything | Hidden::Parts | Hidden::Group(_) => {
            (None, Allowed::Discovery, DISCOVERY_URLS.map(str::to_owned).to_vec())
        }
    };
    let rule = roles.entry(role).or_default().entry(allowed).or_default();
    rule.of.extend(of);
    rule.closes.push(format!("{}: {}", gap.place, gap.cause.detail));
}

fn role(
    out: &mut String,
    namespace: Option<&str>,
    rules: &BTreeMap<Allowed, Rule>,
    user: &str,
) -> fmt::Result {
    let (kind, place) = match namespace {
        Some(namespace) => ("Role", format!(", namespace: {}", quoted(namespace))),
        None => ("ClusterRole", String::new()),
    };
    writeln!(out, "apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}")?;
    writeln!(out, "metadata: {{name: {NAME}{place}}}\nrules:")?;
    for (allowed, rule) in rules {
        for gap in &rule.closes {
            writeln!(out, "# closes {}", gap.replace(char::is_control, " "))?;
        }
        let of: Vec<String> = rule.of.iter().map(|one| quoted(one)).collect();
        let of = of.join(", ");
        match allowed {
            Allowed::List { group } => {
                writeln!(out, "- {{apiGroups: [{}], resources: [{of}], verbs: [list]}}", quoted(group))?;
            }
            Allowed::NamespaceNamed => {
                write!(out, "- {{apiGroups: [\"\"], resources: [namespaces], ")?;
                writeln!(out, "resourceNames: [{of}], verbs: [get]}}")?;
            }
            Allowed::Discovery => writeln!(out, "- {{nonResourceURLs: [{of}], verbs: [get]}}")?,
        }
    }
    writeln!(out, "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}Binding")?;
    writeln!(out, "metadata: {{name: {NAME}{place}}}")?;
    writeln!(out, "roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {kind}, name: {NAME}}}")?;
    writeln!(out, "subjects:\n- {}\n---", subject(user))
}

fn subject(user: &str) -> String {
    let account = user.strip_prefix("system:serviceaccount:").and_then(|rest| rest.split_once(':'));
    match account {
        Some((namespace, name)) => {
            format!("{{kind: ServiceAccount, namespace: {}, name: {}}}", quoted(namespace), quoted(name))
        }
        None => format!("{{apiGroup: rbac.authorization.k8s.io, kind: User, name: {}}}", quoted(user)),
    }
}

/// A text of someone else as a string of YAML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            other if other.is_control() => out.push_str(&format!("\\u{:04x}", other as u32)),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use seawall_finding::{Cause, Place};

    use super::*;

    fn resource(group: &str, plural: &str, kind: &str, namespaced: bool) -> Resource {
        Resource {
            group: group.to_owned(),
            version: "v1".to_owned(),
            plural: plural.to_owned(),
            kind: kind.to_owned(),
            namespaced,
            ..Resource::default()
        }
    }

    fn gap(kind: CauseKind, hides: Hidden) -> Gap {
        Gap {
            cause: Cause::new(kind, "no right"),
            place: Place { path: "cluster: it".to_owned(), position: None },
            hint: None,
            excerpt: None,
            hides,
        }
    }

    fn hidden(group: &str, kind: &str, namespace: Option<&str>) -> Hidden {
        let namespace = namespace.map(str::to_owned);
        Hidden::Kind { group: group.to_owned(), kind: kind.to_owned(), namespace }
    }

    fn capture(gaps: Vec<Gap>) -> Capture {
        let resources = vec![
            resource("", "namespaces", "Namespace", false),
            resource("", "secrets", "Secret", true),
            resource("", "pods", "Pod", true),
            resource("apps", "deployments", "Deployment", true),
        ];
        Capture { resources, gaps, ..Capture::default() }
    }

    #[test]
    fn only_missing_rights_are_given_and_only_where_they_are_missing() {
        let denied = |hides| gap(CauseKind::Denied, hides);
        let text = missing_rights(
            &capture(vec![
                denied(hidden("", "Secret", None)),
                denied(hidden("", "Pod", None)),
                denied(hidden("apps", "Deployment", Some("shop"))),
                gap(CauseKind::Throttled, hidden("", "ConfigMap", None)),
            ]),
            "system:serviceaccount:audit:reader",
        );
        let expected = r#"apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: seawall-scan}
rules:
# closes cluster: it: no right
# closes cluster: it: no right
- {apiGroups: [""], resources: ["pods", "secrets"], verbs: [list]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: seawall-scan}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: seawall-scan}
subjects:
- {kind: ServiceAccount, namespace: "audit", name: "reader"}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: seawall-scan, namespace: "shop"}
rules:
# closes cluster: it: no right
- {apiGroups: ["apps"], resources: ["deployments"], verbs: [list]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: seawall-scan, namespace: "shop"}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: seawall-scan}
subjects:
- {kind: ServiceAccount, namespace: "audit", name: "reader"}
---
"#;
        assert_eq!(text.as_deref(), Some(expected));
        assert_eq!(missing_rights(&capture(Vec::new()), "eve"), None);
    }

    #[test]
    fn names_of_others_stay_names() {
        let gaps = vec![
            gap(CauseKind::Denied, hidden("", "Namespace", Some("shop"))),
            gap(CauseKind::Denied, Hidden::Anything),
        ];
        let text = missing_rights(&capture(gaps), "eve\"}\n- evil").expect("rights are missing");
        assert!(text.contains(r#"kind: User, name: "eve\"}\u000a- evil"}"#), "{text}");
        assert!(text.contains(r#"resources: [namespaces], resourceNames: ["shop"], verbs: [get]"#), "{text}");
        assert!(text.contains(r#"nonResourceURLs: ["/api", "#), "{text}");
    }
}
