//! Fields of a type that the API server's decoding refuses.
//!
//! Views take a field of the wrong type for absent, so a check could pass what it never saw. Here
//! such fields are found once, wherever an object is read.

mod table;

use std::cmp::Ordering;

use seawall_yaml::{Kind, NodeId, Step, Value};

use crate::metadata::{GroupKind, Object};
use crate::quantity::Quantity;
use crate::templates::template_paths;

/// The type of a field.
#[derive(Debug)]
enum Shape {
    Any,
    Bool,
    Int,
    Int32,
    String,
    Quantity,
    IntOrString,
    List(&'static Shape),
    Map(&'static Shape),
    Struct(&'static Struct),
}

/// Fields by name, in the order of their bytes; other fields are left alone, as by the API server.
#[derive(Debug)]
struct Struct(&'static [Field]);

/// A field with its type.
#[derive(Debug)]
struct Field {
    /// The name's first bytes, as a number of the same order: most names differ in them.
    head: u64,
    name: &'static str,
    shape: Shape,
}

/// A field of a type that the API server refuses, with the object that holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The field's node.
    pub node: NodeId,
    /// Path from the object's root, such as `spec.containers[0].image`.
    pub path: String,
    /// What the API server decodes, such as `a boolean`.
    pub expected: &'static str,
    /// What stands there, such as `a string`.
    pub found: &'static str,
}

impl std::fmt::Display for Misfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} is {}, not {}", self.path, self.found, self.expected)
    }
}

/// The first field, in reading order, that the API server would refuse for its type. Known are the
/// kinds of Kubernetes itself, the metadata of all kinds, and every pod template.
pub fn misfit(object: Object<'_>) -> Option<Misfit> {
    let kind = object.group_kind();
    let found = match known(kind) {
        Some(fields) => fields.misfit(object.root()),
        None => Shape::Struct(&table::ObjectMeta)
            .misfit_at(object.root(), "metadata")
            .or_else(|| template_misfit(object)),
    };
    let (value, expected) = found?;
    Some(Misfit {
        node: value.id(),
        path: path_text(&value.tree().path(object.root().id(), value.id())),
        expected,
        found: describe(value, expected),
    })
}

type Found<'t> = Option<(Value<'t>, &'static str)>;

fn template_misfit(object: Object<'_>) -> Found<'_> {
    template_paths(object.group_kind())
        .iter()
        .flat_map(|path| crate::templates::holders(object.root(), path))
        .find_map(|holder| Shape::Struct(&table::PodTemplateSpec).misfit(holder))
}

fn known(kind: GroupKind<'_>) -> Option<&'static Struct> {
    let at = table::KINDS
        .binary_search_by(|(known, _)| (known.kind, known.group).cmp(&(kind.kind, kind.group)))
        .ok()?;
    Some(table::KINDS[at].1)
}

/// A path as people write it: keys that are no plain words stand in brackets.
fn path_text(steps: &[Step]) -> String {
    let mut text = String::new();
    for step in steps {
        match step {
            Step::Index(index) => text.push_str(&format!("[{index}]")),
            Step::Key(key) if key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
            Step::Key(key) => text.push_str(&format!("[{key:?}]")),
        }
    }
    text
}

fn describe(value: Value<'_>, expected: &'static str) -> &'static str {
    match value.kind() {
        Kind::Null => "null",
        Kind::Bool => "a boolean",
        Kind::Int if expected == Shape::Int32.noun() => "a larger number",
        Kind::Float if expected == Shape::Int.noun() => "a fraction or a larger number",
        Kind::Int | Kind::Float => "a number",
        Kind::String => "a string",
        Kind::List => "a list",
        Kind::Map => "a map",
    }
}

/// Shorter names are their head and their length.
const HEAD_BYTES: usize = 8;

/// The first bytes of a name; shorter ones are filled up with zeros.
const fn head(name: &str) -> u64 {
    let name = name.as_bytes();
    if let Some(bytes) = name.first_chunk::<HEAD_BYTES>() {
        return u64::from_be_bytes(*bytes);
    }
    let mut bytes = [0; HEAD_BYTES];
    let mut at = 0;
    while at < name.len() && at < bytes.len() {
        bytes[at] = name[at];
        at += 1;
    }
    u64::from_be_bytes(bytes)
}

// === impl Field ===

impl Field {
    const fn new(name: &'static str, shape: Shape) -> Self {
        Field { head: head(name), name, shape }
    }

    /// How the name stands to another with the same head.
    fn order_of_rest(&self, name: &str) -> Ordering {
        match self.name.len().max(name.len()) {
            0..=HEAD_BYTES => self.name.len().cmp(&name.len()),
            _ => self.name.cmp(name),
        }
    }
}

// === impl Struct ===

impl Struct {
    fn misfit<'t>(&self, map: Value<'t>) -> Found<'t> {
        map.entries().find_map(|(key, value)| {
            let head = head(key);
            let order = |field: &Field| field.head.cmp(&head).then_with(|| field.order_of_rest(key));
            let at = self.0.binary_search_by(order).ok()?;
            self.0[at].shape.misfit(value)
        })
    }
}

// === impl Shape ===

impl Shape {
    fn misfit_at<'t>(&self, parent: Value<'t>, key: &str) -> Found<'t> {
        self.misfit(parent.get(key)?)
    }

    /// The first node at or below `value` that does not fit. `null` fits everywhere.
    fn misfit<'t>(&self, value: Value<'t>) -> Found<'t> {
        match (self, value.kind()) {
            (_, Kind::Null) | (Shape::Any, _) => None,
            (Shape::List(item), Kind::List) => value.items().find_map(|value| item.misfit(value)),
            (Shape::Map(item), Kind::Map) => value.children().find_map(|value| item.misfit(value)),
            (Shape::Struct(fields), Kind::Map) => fields.misfit(value),
            _ if self.holds(value) => None,
            _ => Some((value, self.noun())),
        }
    }

    /// Whether a scalar fits.
    fn holds(&self, value: Value<'_>) -> bool {
        match (self, value.kind()) {
            (Shape::Bool, Kind::Bool)
            | (Shape::String | Shape::IntOrString, Kind::String)
            | (Shape::Int, Kind::Int) => true,
            (Shape::Int32 | Shape::IntOrString, Kind::Int) => {
                value.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
            }
            // Clients write a float without fraction as an integer before they send it.
            (Shape::Int | Shape::Int32 | Shape::IntOrString, Kind::Float) => {
                let number = value.as_f64().unwrap_or_default();
                number.fract() == 0.0 && number.abs() <= f64::from(i32::MAX)
            }
            (Shape::Quantity, _) => Quantity::read(value).is_ok(),
            _ => false,
        }
    }

    fn noun(&self) -> &'static str {
        match self {
            Shape::Any => "a value",
            Shape::Bool => "a boolean",
            Shape::Int => "an integer",
            Shape::Int32 => "a 32-bit integer",
            Shape::String => "a string",
            Shape::Quantity => "a quantity",
            Shape::IntOrString => "a 32-bit integer or a string",
            Shape::List(_) => "a list",
            Shape::Map(_) | Shape::Struct(_) => "a map",
        }
    }
}

#[cfg(test)]
mod tests {
    use seawall_yaml::{NodeId, Options};

    use super::*;

    fn first(text: &str) -> Option<String> {
        let tree = seawall_yaml::read(text.as_bytes(), &Options::default()).tree;
        let object = Object::new(tree.value(NodeId(0))).expect("typed");
        misfit(object).map(|misfit| misfit.to_string())
    }

    #[test]
    fn tables_are_in_order() {
        for (name, fields) in table::ALL {
            assert!(fields.0.is_sorted_by(|a, b| a.name < b.name), "{name}");
        }
        let by_kind = |pair: &(GroupKind<'static>, &'static Struct)| (pair.0.kind, pair.0.group);
        assert!(table::KINDS.is_sorted_by(|a, b| by_kind(a) < by_kind(b)));
    }

    #[test]
    fn wrong_types_are_named_with_their_path() {
        for (text, expected) in [
            (
                "{apiVersion: v1, kind: Pod, spec: {containers: [{securityContext: {privileged: 'true'}}]}}",
                "spec.containers[0].securityContext.privileged is a string, not a boolean",
            ),
            (
                "{apiVersion: v1, kind: Pod, spec: {containers: {name: a}}}",
                "spec.containers is a map, not a list",
            ),
            (
                "{apiVersion: v1, kind: Pod, spec: {containers: [{env: [{name: A, value: 1}]}]}}",
                "spec.containers[0].env[0].value is a number, not a string",
            ),
            (
                "{apiVersion: apps/v1, kind: Deployment, spec: {replicas: '3'}}",
                "spec.replicas is a string, not a 32-bit integer",
            ),
            (
                "{apiVersion: apps/v1, kind: Deployment, spec: {replicas: 3000000000}}",
                "spec.replicas is a larger number, not a 32-bit integer",
            ),
            (
                "{apiVersion: v1, kind: Pod, spec: {containers: [{resources: {limits: {cpu: lots}}}]}}",
                "spec.containers[0].resources.limits.cpu is a string, not a quantity",
            ),
            (
                "{apiVersion: example.org/v1, kind: Any, metadata: {labels: {a.b/c: true}}}",
                "metadata.labels[\"a.b/c\"] is a boolean, not a string",
            ),
            (
                "{apiVersion: argoproj.io/v1, kind: Rollout, spec: {template: {spec: {hostPID: 'yes'}}}}",
                "spec.template.spec.hostPID is a string, not a boolean",
            ),
            ("{apiVersion: v1, kind: Service, spec: [1]}", "spec is a list, not a map"),
            (
                "{apiVersion: batch/v1, kind: Job, spec: {podFailurePolicy: {rules: [{action: Ignore, \
                 onPodConditions: [{type: Ready, status: true}]}]}}}",
                "spec.podFailurePolicy.rules[0].onPodConditions[0].status is a boolean, not a string",
            ),
        ] {
            assert_eq!(first(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_the_api_server_decodes_fits() {
        for text in [
            "{apiVersion: v1, kind: Pod, spec: {containers: null, hostPID: null}}",
            "{apiVersion: v1, kind: Pod, spec: {containers: [{resources: {limits: {a: 1, b: 1.5Gi}}}]}}",
            "{apiVersion: v1, kind: Pod, spec: {unknown: [1], securityContext: {runAsUser: 1000.0}}}",
            "{apiVersion: v1, kind: Service, spec: {ports: [{targetPort: http}, {targetPort: 80}]}}",
            "{apiVersion: v1, kind: Pod, metadata: {managedFields: [{fieldsV1: {'f:spec': {}}}]}}",
            "{apiVersion: example.org/v1, kind: Any, spec: {replicas: lots}}",
        ] {
            assert_eq!(first(text), None, "{text}");
        }
    }
}
