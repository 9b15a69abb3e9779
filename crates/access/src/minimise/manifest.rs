//! A proposal as manifests.

use std::fmt::Write;

use super::{Proposal, ProposedRule};
use crate::read::GROUP;

/// No name of an object is longer.
const NAME_BYTES_MAX: usize = 253;

// === impl Proposal ===

impl Proposal {
    /// The name of its roles and bindings: accounts of the same name in two namespaces have roles of their
    /// own, also where both are for everywhere.
    pub fn name(&self) -> String {
        let own = match self.identity.as_service_account() {
            Some((namespace, name)) => format!("{namespace}:{name}"),
            None => self.identity.user.clone(),
        };
        // Names of roles may hold nearly everything, but nothing that a path splits at.
        let mut name: String = own.chars().map(|c| if "/%".contains(c) { '-' } else { c }).collect();
        name.push_str("-minimised");
        let cut = name.len().saturating_sub(NAME_BYTES_MAX);
        let start = (cut..name.len()).find(|at| name.is_char_boundary(*at)).unwrap_or(0);
        name.split_off(start)
    }

    /// Its roles and bindings as YAML, a document each.
    pub fn manifests(&self) -> String {
        let mut out = String::new();
        for (namespace, rules) in &self.rules {
            let (role, binding) = match namespace {
                Some(_) => ("Role", "RoleBinding"),
                None => ("ClusterRole", "ClusterRoleBinding"),
            };
            self.head(&mut out, role, namespace.as_deref());
            out += "rules:\n";
            rules.iter().for_each(|rule| rule.write(&mut out));
            self.head(&mut out, binding, namespace.as_deref());
            let name = quoted(&self.name());
            let text = format!("roleRef:\n  apiGroup: {GROUP}\n  kind: {role}\n  name: {name}\nsubjects:\n");
            out += &text;
            out += &match self.identity.as_service_account() {
                Some((namespace, name)) => {
                    format!(
                        "- kind: ServiceAccount\n  name: {}\n  namespace: {}\n",
                        quoted(name),
                        quoted(namespace)
                    )
                }
                None => {
                    format!("- apiGroup: {GROUP}\n  kind: User\n  name: {}\n", quoted(&self.identity.user))
                }
            };
        }
        out
    }

    fn head(&self, out: &mut String, kind: &str, namespace: Option<&str>) {
        let place =
            namespace.map_or(String::new(), |namespace| format!("\n  namespace: {}", quoted(namespace)));
        let name = quoted(&self.name());
        let text = format!("---\napiVersion: {GROUP}/v1\nkind: {kind}\nmetadata:\n  name: {name}{place}\n");
        out.push_str(&text);
    }
}

// === impl ProposedRule ===

impl ProposedRule {
    fn write(&self, out: &mut String) {
        let groups: Vec<String> = self.group.iter().cloned().collect();
        let fields = [
            ("apiGroups", &groups),
            ("resources", &self.resources),
            ("resourceNames", &self.names),
            ("nonResourceURLs", &self.urls),
            ("verbs", &self.verbs),
        ];
        let mut start = "-";
        for (key, values) in fields.into_iter().filter(|(_, values)| !values.is_empty()) {
            let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            // Writing to a String does not fail.
            let _ = writeln!(out, "{start} {key}: [{}]", values.join(", "));
            start = " ";
        }
    }
}

/// A string as it may stand in YAML: plain where nothing could take it for something else.
fn quoted(text: &str) -> String {
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let is_plain = !WORDS.contains(&text)
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-./".contains(&b));
    match is_plain {
        true => text.to_owned(),
        false => {
            let escape = |c: char| match c {
                '"' | '\\' => format!("\\{c}"),
                c if c.is_control() || !c.is_ascii() => format!("\\U{:08x}", u32::from(c)),
                c => c.to_string(),
            };
            format!("\"{}\"", text.chars().map(escape).collect::<String>())
        }
    }
}
