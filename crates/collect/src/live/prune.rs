//! Copies objects out of an answer, without what nobody judges and nobody may keep.

use seawall_object::LAST_APPLIED;
use seawall_yaml::{KeyId, Kind, NodeId, NodeSpan, Scalar, TreeBuilder, Value};

/// What the items of a list are; the server does not repeat it in each of them.
pub(crate) struct ItemType<'t> {
    pub(crate) api_version: &'t str,
    pub(crate) kind: &'t str,
}

/// How a node is copied.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// As it is.
    Whole,
    /// The `metadata` of an object.
    Metadata { secret: bool },
    /// The annotations of a Secret.
    SecretAnnotations,
    /// Who wrote what and when, without the fields.
    Writers,
    /// One of them.
    Writer,
    /// The values of a Secret; only their sizes stay.
    SecretValues,
}

/// Copies an object. Of `managedFields` stays who wrote with which version and when; of the values of a
/// Secret, and of its copy in an annotation, how many bytes they have.
pub(crate) fn copy_object(builder: &mut TreeBuilder, item: Value<'_>, of: &ItemType<'_>) -> NodeId {
    let secret = of.kind == "Secret" && of.api_version == "v1";
    let node = builder.open_map(None, NodeSpan::default());
    let mut count = 0;
    for (name, text) in [("apiVersion", of.api_version), ("kind", of.kind)] {
        let key = builder.key(name);
        builder.scalar(Some(key), Scalar::String(text), NodeSpan::default());
        count += 1;
    }
    for (name, value) in item.entries() {
        let mode = match name {
            "apiVersion" | "kind" => continue,
            "metadata" => Mode::Metadata { secret },
            "data" | "stringData" | "binaryData" if secret => Mode::SecretValues,
            _ => Mode::Whole,
        };
        copy_entry(builder, name, value, mode);
        count += 1;
    }
    builder.close(node, count, 0);
    node
}

/// Copies a value as it is.
pub(crate) fn copy_value(builder: &mut TreeBuilder, value: Value<'_>) -> NodeId {
    let node = NodeId(builder.len() as u32);
    copy(builder, None, value, Mode::Whole);
    node
}

fn copy_entry(builder: &mut TreeBuilder, name: &str, value: Value<'_>, mode: Mode) {
    let key = builder.key(name);
    copy(builder, Some(key), value, mode);
}

fn copy(builder: &mut TreeBuilder, key: Option<KeyId>, value: Value<'_>, mode: Mode) {
    let nowhere = NodeSpan::default();
    let scalar = match value.kind() {
        Kind::Map | Kind::List => return copy_container(builder, key, value, mode),
        Kind::Null => Scalar::Null,
        _ if mode == Mode::SecretValues => {
            let text = redacted(value);
            builder.scalar(key, Scalar::String(&text), nowhere);
            return;
        }
        Kind::Bool => Scalar::Bool(value.as_bool().unwrap_or_default()),
        Kind::Int => Scalar::Int(value.as_i64().unwrap_or_default()),
        Kind::Float => Scalar::Float(value.as_f64().unwrap_or_default()),
        Kind::String => Scalar::String(value.as_str().unwrap_or_default()),
    };
    builder.scalar(key, scalar, nowhere);
}

fn copy_container(builder: &mut TreeBuilder, key: Option<KeyId>, value: Value<'_>, mode: Mode) {
    let nowhere = NodeSpan::default();
    let is_map = value.is_map();
    let node = match is_map {
        true => builder.open_map(key, nowhere),
        false => builder.open_list(key, nowhere),
    };
    let mut count = 0;
    for child in value.children() {
        let name = child.key().unwrap_or_default();
        let Some(mode) = below(mode, name) else { continue };
        let key = is_map.then(|| builder.key(name));
        copy(builder, key, child, mode);
        count += 1;
    }
    builder.close(node, count, 0);
}

/// How the child of a container is copied; none where it is left out.
fn below(mode: Mode, name: &str) -> Option<Mode> {
    match (mode, name) {
        (Mode::Metadata { .. }, "managedFields") => Some(Mode::Writers),
        (Mode::Metadata { secret: true }, "annotations") => Some(Mode::SecretAnnotations),
        (Mode::Metadata { .. }, _) => Some(Mode::Whole),
        (Mode::SecretAnnotations, LAST_APPLIED) => Some(Mode::SecretValues),
        (Mode::SecretAnnotations, _) => Some(Mode::Whole),
        (Mode::Writers, _) => Some(Mode::Writer),
        (Mode::Writer, "fieldsV1" | "fieldsType") => None,
        (Mode::Writer, _) => Some(Mode::Whole),
        (Mode::Whole, _) => Some(Mode::Whole),
        (Mode::SecretValues, _) => Some(Mode::SecretValues),
    }
}

/// What stands for a secret value: how many bytes it has, as it stands in the object.
fn redacted(value: Value<'_>) -> String {
    let bytes = value.as_str().map_or_else(|| value.to_json().len(), str::len);
    format!("<redacted {bytes} bytes>")
}
