//! Copies objects out of an answer, without what nobody judges and nobody may keep.

use seawall_object::{Object, RELEASE_DIGEST, Release, ReleaseLimits, ReleaseRecord, redacted, secrets};
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
    Metadata,
    /// Who wrote what and when, without the fields.
    Writers,
    /// One of them.
    Writer,
    /// The values of a Secret.
    SecretValues,
}

/// Copies an object. Of `managedFields` stays who wrote with which version and when; of the values of a
/// Secret, of the copy of an object in its annotation and of literals that look like secrets, how many
/// bytes they have. A release of Helm that is deployed leaves the names and types of its objects.
pub(crate) fn copy_object(builder: &mut TreeBuilder, item: Value<'_>, of: &ItemType<'_>) -> NodeId {
    let secret = of.kind == "Secret" && of.api_version == "v1";
    let object = Object::typed(item, of.api_version, of.kind);
    let release = ReleaseRecord::of(object);
    let literals = secrets(object);
    let mut stand_ins: Vec<(NodeId, String)> =
        literals.iter().map(|literal| (literal.value.id(), redacted(literal))).collect();
    stand_ins.sort_unstable_by_key(|(node, _)| *node);
    let mut copier = Copier { builder, stand_ins };
    let node = copier.builder.open_map(None, NodeSpan::default());
    let mut count = 0;
    for (name, text) in [("apiVersion", of.api_version), ("kind", of.kind)] {
        let key = copier.builder.key(name);
        copier.builder.scalar(Some(key), Scalar::String(text), NodeSpan::default());
        count += 1;
    }
    for (name, value) in item.entries() {
        let mode = match name {
            "apiVersion" | "kind" => continue,
            // Nobody but this reader may say what a release holds.
            RELEASE_DIGEST if release.is_some() => continue,
            "metadata" => Mode::Metadata,
            "data" | "stringData" | "binaryData" if secret => Mode::SecretValues,
            _ => Mode::Whole,
        };
        let key = copier.builder.key(name);
        copier.copy(Some(key), value, mode);
        count += 1;
    }
    // Nobody asks of earlier revisions.
    if let Some(record) = release.filter(|record| record.is_deployed()) {
        let digest = Release::to_tree(&record.unpack(&ReleaseLimits::default()));
        let key = copier.builder.key(RELEASE_DIGEST);
        copier.stand_ins.clear();
        copier.copy(Some(key), digest.value(NodeId(0)), Mode::Whole);
        count += 1;
    }
    copier.builder.close(node, count, 0);
    node
}

/// Copies a value as it is.
pub(crate) fn copy_value(builder: &mut TreeBuilder, value: Value<'_>) -> NodeId {
    let node = NodeId(builder.len() as u32);
    Copier { builder, stand_ins: Vec::new() }.copy(None, value, Mode::Whole);
    node
}

struct Copier<'b> {
    builder: &'b mut TreeBuilder,
    /// What stands for some of the values, ascending.
    stand_ins: Vec<(NodeId, String)>,
}

// === impl Copier ===

impl Copier<'_> {
    fn copy(&mut self, key: Option<KeyId>, value: Value<'_>, mode: Mode) {
        let nowhere = NodeSpan::default();
        let stand_in = self.stand_ins.binary_search_by_key(&value.id(), |(node, _)| *node);
        let scalar = match (value.kind(), stand_in) {
            (Kind::Map | Kind::List, _) => return self.copy_container(key, value, mode),
            (_, Ok(at)) => Scalar::String(&self.stand_ins[at].1),
            (Kind::Null, _) => Scalar::Null,
            // Whatever stands among the values of a Secret is one.
            _ if mode == Mode::SecretValues => Scalar::String("<redacted>"),
            (Kind::Bool, _) => Scalar::Bool(value.as_bool().unwrap_or_default()),
            (Kind::Int, _) => Scalar::Int(value.as_i64().unwrap_or_default()),
            (Kind::Float, _) => Scalar::Float(value.as_f64().unwrap_or_default()),
            (Kind::String, _) => Scalar::String(value.as_str().unwrap_or_default()),
        };
        self.builder.scalar(key, scalar, nowhere);
    }

    fn copy_container(&mut self, key: Option<KeyId>, value: Value<'_>, mode: Mode) {
        let nowhere = NodeSpan::default();
        let is_map = value.is_map();
        let node = match is_map {
            true => self.builder.open_map(key, nowhere),
            false => self.builder.open_list(key, nowhere),
        };
        let mut count = 0;
        for child in value.children() {
            let name = child.key().unwrap_or_default();
            let Some(mode) = below(mode, name) else { continue };
            let key = is_map.then(|| self.builder.key(name));
            self.copy(key, child, mode);
            count += 1;
        }
        self.builder.close(node, count, 0);
    }
}

/// How the child of a container is copied; none where it is left out.
fn below(mode: Mode, name: &str) -> Option<Mode> {
    match (mode, name) {
        (Mode::Metadata, "managedFields") => Some(Mode::Writers),
        (Mode::Metadata, _) => Some(Mode::Whole),
        (Mode::Writers, _) => Some(Mode::Writer),
        (Mode::Writer, "fieldsV1" | "fieldsType") => None,
        (Mode::Writer, _) => Some(Mode::Whole),
        (Mode::Whole, _) => Some(Mode::Whole),
        (Mode::SecretValues, _) => Some(Mode::SecretValues),
    }
}
