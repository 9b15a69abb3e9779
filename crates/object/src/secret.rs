//! Secret values written out in objects: what checks flag, and what no output may show.
//!
//! [`secrets`] finds, in any object, the values of Secrets, the configuration that `kubectl apply`
//! leaves in an annotation, and literals in environment variables, command lines, ConfigMaps,
//! annotations and other fields that are named like a secret or have the form of a known token.

mod format;
mod name;
mod redact;

use seawall_yaml::{Kind, Value};

use crate::helm::packed_in_config_map;
use crate::metadata::{GroupKind, Object};

pub use format::secret_format;
pub use name::{is_placeholder, is_secret_name};
pub use redact::redacted;

/// The annotation in which `kubectl apply` keeps the whole object as it was applied.
pub const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// A value that is secret, or looks like one.
#[derive(Clone, Copy, Debug)]
pub struct SecretLiteral<'t> {
    /// The node to mask.
    pub value: Value<'t>,
    /// What it is called where it stands: a key, a variable, a flag; empty where it has no name.
    pub name: &'t str,
    /// Why it is taken for a secret.
    pub reason: SecretReason,
    /// The kind of place it stands in.
    pub place: SecretPlace,
}

/// Why a value is taken for a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SecretReason {
    /// It is a value of a Secret, a copy of a whole object, or a release with all its values.
    Declared,
    /// Its name says so.
    Name,
    /// It has the form of a known token, which is named here.
    Format(&'static str),
}

/// The kinds of places where secret values stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SecretPlace {
    /// `data` and `stringData` of a Secret.
    SecretData,
    /// The `last-applied-configuration` annotation.
    LastApplied,
    /// An environment variable.
    Env,
    /// `command` or `args` of a container, or the command of a probe or hook.
    Argument,
    /// A ConfigMap.
    ConfigMap,
    /// Any other annotation.
    Annotation,
    /// Any other field.
    Field,
}

/// Every secret value that an object writes out, in reading order.
pub fn secrets<'t>(object: Object<'t>) -> Vec<SecretLiteral<'t>> {
    let mut walk = Walk { found: Vec::new(), place: SecretPlace::Field };
    let kind = object.group_kind();
    let is_secret = kind == GroupKind::parse("Secret");
    let is_config = kind == GroupKind::parse("ConfigMap");
    let release = packed_in_config_map(object).filter(|_| is_config);
    for (key, value) in object.root().entries() {
        match key {
            "data" | "stringData" | "binaryData" if is_secret => walk.declared(value),
            "data" | "binaryData" if is_config => {
                walk.place = SecretPlace::ConfigMap;
                for (key, value) in value.entries() {
                    match release.is_some_and(|release| release.id() == value.id()) {
                        true => walk.push(value, key, SecretReason::Declared, SecretPlace::ConfigMap),
                        false => walk.config_entry(key, value),
                    }
                }
                walk.place = SecretPlace::Field;
            }
            _ => walk.value(key, value),
        }
    }
    walk.found
}

/// The secret literal an environment variable holds, if it holds one.
pub fn env_secret<'t>(name: &'t str, value: Value<'t>) -> Option<SecretLiteral<'t>> {
    let reason = named_reason(name, value.as_str()?)?;
    Some(SecretLiteral { value, name, reason, place: SecretPlace::Env })
}

/// The secret literals of a command line, which is a list of strings.
pub fn argument_secrets<'t>(list: Value<'t>) -> impl Iterator<Item = SecretLiteral<'t>> {
    let mut flag = "";
    list.items().filter_map(move |value| {
        let text = value.as_str().unwrap_or_default();
        let before = std::mem::take(&mut flag);
        let found = |name, reason| Some(SecretLiteral { value, name, reason, place: SecretPlace::Argument });
        if let Some(format) = secret_format(text) {
            return found("", SecretReason::Format(format));
        }
        if !before.is_empty() && !text.starts_with('-') && name::is_literal(before, text) {
            return found(before, SecretReason::Name);
        }
        if text.starts_with('-') && !text.contains(['=', ' ', '\n']) {
            flag = if is_secret_name(text) { text.trim_start_matches('-') } else { "" };
            return None;
        }
        command_secret(text).and_then(|name| found(name, SecretReason::Name))
    })
}

/// The secret literal an entry of a ConfigMap holds, if it holds one: as a whole, or in a line such
/// as `password = …` of a file.
pub fn config_secret<'t>(key: &'t str, value: Value<'t>) -> Option<SecretLiteral<'t>> {
    let text = value.as_str()?;
    let found = |name, reason| Some(SecretLiteral { value, name, reason, place: SecretPlace::ConfigMap });
    if let Some(format) = secret_format(text) {
        return found(key, SecretReason::Format(format));
    }
    if !text.trim_end().contains('\n') {
        return if name::is_named_literal(key, text) { found(key, SecretReason::Name) } else { None };
    }
    let name = text.lines().find_map(line_secret)?;
    found(name, SecretReason::Name)
}

/// Walks an object, remembering what kind of place it is in.
struct Walk<'t> {
    found: Vec<SecretLiteral<'t>>,
    place: SecretPlace,
}

// === impl Walk ===

impl<'t> Walk<'t> {
    fn push(&mut self, value: Value<'t>, name: &'t str, reason: SecretReason, place: SecretPlace) {
        self.found.push(SecretLiteral { value, name, reason, place });
    }

    /// Everything below is secret because of where it stands.
    fn declared(&mut self, value: Value<'t>) {
        for inner in value.descendants() {
            if !matches!(inner.kind(), Kind::Map | Kind::List | Kind::Null) {
                let name = inner.key().unwrap_or_default();
                self.push(inner, name, SecretReason::Declared, SecretPlace::SecretData);
            }
        }
    }

    fn config_entry(&mut self, key: &'t str, value: Value<'t>) {
        match config_secret(key, value) {
            Some(secret) => self.found.push(secret),
            None if value.kind() != Kind::String => self.value(key, value),
            None => {}
        }
    }

    fn value(&mut self, key: &'t str, value: Value<'t>) {
        match value.kind() {
            Kind::String => {
                if let Some(format) = value.as_str().and_then(secret_format) {
                    self.push(value, key, SecretReason::Format(format), self.place);
                }
            }
            Kind::Map if key == "annotations" => {
                value.entries().for_each(|(key, value)| self.annotation(key, value));
            }
            Kind::Map => self.map(value),
            Kind::List if matches!(key, "command" | "args") => self.found.extend(argument_secrets(value)),
            Kind::List if key == "env" => value.items().for_each(|entry| self.variable(entry)),
            Kind::List => value.items().for_each(|item| self.value("", item)),
            _ => {}
        }
    }

    /// A map that may be a name with its value, such as an HTTP header of a probe.
    fn map(&mut self, map: Value<'t>) {
        let pair = (map.str_at(&["name"]), map.at(&["value"]));
        if let (Some(name), Some(value)) = pair
            && let Some(reason) = value.as_str().and_then(|text| named_reason(name, text))
        {
            return self.push(value, name, reason, self.place);
        }
        map.entries().for_each(|(key, value)| self.value(key, value));
    }

    fn variable(&mut self, entry: Value<'t>) {
        let name = entry.str_at(&["name"]).unwrap_or_default();
        match entry.at(&["value"]).and_then(|value| env_secret(name, value)) {
            Some(secret) => self.found.push(secret),
            None => entry.entries().for_each(|(key, value)| self.value(key, value)),
        }
    }

    fn annotation(&mut self, key: &'t str, value: Value<'t>) {
        if key == LAST_APPLIED {
            return self.push(value, key, SecretReason::Declared, SecretPlace::LastApplied);
        }
        if let Some(secret) = annotation_secret(key, value) {
            self.found.push(secret);
        }
    }
}

/// The secret literal an annotation holds, if it holds one.
pub fn annotation_secret<'t>(key: &'t str, value: Value<'t>) -> Option<SecretLiteral<'t>> {
    let text = value.as_str()?;
    let own = key.rsplit_once('/').map_or(key, |(_, own)| own);
    let reason = named_reason(own, text)?;
    Some(SecretLiteral { value, name: key, reason, place: SecretPlace::Annotation })
}

fn named_reason(name: &str, text: &str) -> Option<SecretReason> {
    if let Some(format) = secret_format(text) {
        return Some(SecretReason::Format(format));
    }
    name::is_named_literal(name, text).then_some(SecretReason::Name)
}

/// The name of a secret that a word or script of a command line sets: `--password=x`, `TOKEN=x run`
/// or `run --token x`.
fn command_secret(text: &str) -> Option<&str> {
    let mut flag = "";
    for word in text.split_ascii_whitespace() {
        let before = std::mem::take(&mut flag);
        if !before.is_empty() && !word.starts_with('-') && name::is_literal(before, unquote(word)) {
            return Some(before);
        }
        match word.split_once('=') {
            Some((name, value)) => {
                let name = name.trim_start_matches('-');
                if is_identifier(name) && name::is_named_literal(name, unquote(value)) {
                    return Some(name);
                }
            }
            None if word.starts_with('-') && is_secret_name(word) => flag = word.trim_start_matches('-'),
            None => {}
        }
    }
    None
}

/// The name of a secret that a line of a configuration file sets. Code and prose are told apart
/// from settings by the one word that a setting has on either side.
fn line_secret(line: &str) -> Option<&str> {
    let line = line.trim();
    if line.starts_with(['#', ';', '/', '*']) || line.starts_with("--") {
        return None;
    }
    let line = line.strip_prefix("export ").unwrap_or(line).trim_start_matches("- ");
    let at = line.find(['=', ':'])?;
    let name = unquote(line[..at].trim());
    let value = line[at + 1..].trim().trim_end_matches([',', ';']);
    let bare = unquote(value);
    let is_code = !redact::is_mark(bare) && is_code(bare);
    (is_identifier(name) && !is_code && name::is_named_literal(name, bare)).then_some(name)
}

fn is_code(bare: &str) -> bool {
    bare.contains(['(', ')', ' ', '\t', '{', '}', '[', ']', '<', '>'])
        || bare.starts_with(['|', '&', '*', '!', '%', '=', '@', '$'])
        || bare.ends_with([':', ','])
}

fn is_identifier(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
}

fn unquote(text: &str) -> &str {
    let text = text.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.strip_suffix(quote).unwrap_or(inner);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use seawall_yaml::{Options, read};

    /// Where secrets stand in a manifest, as place and name.
    fn found(text: &str) -> Vec<String> {
        let stream = read(text.as_bytes(), &Options::default());
        let root = *stream.documents[0].root.as_ref().expect("the manifest is valid");
        let object = Object::new(stream.tree.value(root)).expect("the manifest is an object");
        secrets(object).iter().map(|one| format!("{:?} {}", one.place, one.name)).collect()
    }

    #[test]
    fn everything_in_a_secret_counts() {
        let text = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  annotations:\n    note: hello\n    \
                    kubectl.kubernetes.io/last-applied-configuration: '{\"a\":1}'\ntype: Opaque\n\
                    data: {user: cm9vdA==}\nstringData: {flag: true, count: 3, text: plain}\n";
        let expected = [
            "LastApplied kubectl.kubernetes.io/last-applied-configuration",
            "SecretData user",
            "SecretData flag",
            "SecretData count",
            "SecretData text",
        ];
        assert_eq!(found(text), expected);
    }

    #[test]
    fn literals_of_pods_are_found_wherever_they_stand() {
        let text = "
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  annotations: {example.org/api-token: s3cr3t, example.org/token-file: s3cr3t}
spec:
  template:
    metadata: {annotations: {example.org/password: hunter2}}
    spec:
      initContainers:
      - name: migrate
        command: [migrate, --password, hunter2, --verbose]
      containers:
      - name: app
        args: [--api-token=abc, --token-file=/run/token, '--user', shop]
        command: [sh, -c, 'DB_PASSWORD=\"hunter2\" exec app']
        env:
        - {name: DB_PASSWORD, value: hunter2}
        - {name: DB_USER, value: shop}
        - {name: SECRET_NAME, value: shop-db}
        - {name: DB_URL, value: 'postgres://shop:hunter2@db/shop'}
        - {name: API_TOKEN, valueFrom: {secretKeyRef: {name: api, key: token}}}
        livenessProbe:
          httpGet:
            path: /
            httpHeaders: [{name: Authorization, value: Bearer abc123def456}]
";
        let expected = [
            "Annotation example.org/api-token",
            "Annotation example.org/password",
            "Argument password",
            "Argument api-token",
            "Argument DB_PASSWORD",
            "Env DB_PASSWORD",
            "Env DB_URL",
            "Field Authorization",
        ];
        assert_eq!(found(text), expected);
    }

    #[test]
    fn files_in_config_maps_are_read_line_by_line() {
        let text = "
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data:
  pwd: hi
  mode: fast
  app.properties: |
    # password=commented
    db.user=shop
    db.password=hunter2
  app.yaml: |
    database:
      password: ${DB_PASSWORD}
      secretName: db
  run.sh: |
    token=$(cat /run/token)
    echo \"password: unknown to us\"
";
        assert_eq!(found(text), ["ConfigMap pwd", "ConfigMap db.password"]);
    }

    #[test]
    fn custom_kinds_are_searched_too() {
        let text = "
apiVersion: example.org/v1
kind: Runner
metadata: {name: x}
spec:
  pods: [{env: [{name: TOKEN, value: abc}]}]
  upstream: https://user:hunter2@example.org
";
        assert_eq!(found(text), ["Env TOKEN", "Field upstream"]);
    }
}
