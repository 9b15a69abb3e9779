//! Names findings so that they stay the same when lines move, files are renamed, lists reordered.

use std::collections::HashMap;

use seawall_finding::{Finding, Fingerprint, FingerprintBuilder, ObjectId};
use seawall_world::World;
use seawall_yaml::{Kind, NodeId, Value};

use crate::path::{Step, Walker};
use crate::redact::Secrets;

/// Names the findings of a run, one after the other, in reading order.
pub(crate) struct Fingerprints<'w> {
    world: &'w World,
    seen: HashMap<Fingerprint, u32>,
    walker: Walker<'w>,
    secrets: Secrets<'w>,
    contents: Contents,
}

/// What the list items of the object at hand hold, for its further findings.
#[derive(Default)]
struct Contents {
    of: Option<ObjectId>,
    hashes: HashMap<NodeId, u128>,
}

// === impl Fingerprints ===

impl<'w> Fingerprints<'w> {
    /// Nothing is named yet.
    pub(crate) fn new(world: &'w World) -> Self {
        Fingerprints {
            world,
            seen: HashMap::new(),
            walker: Walker::default(),
            secrets: Secrets::default(),
            contents: Contents::default(),
        }
    }

    /// The name of the next finding.
    pub(crate) fn next(&mut self, finding: &Finding) -> Fingerprint {
        let mut builder = self.base(finding);
        let base = builder.finish();
        let seen = self.seen.entry(base).or_insert(0);
        *seen += 1;
        if *seen == 1 { base } else { builder.part(&seen.to_string()).finish() }
    }

    fn base(&mut self, finding: &Finding) -> FingerprintBuilder {
        let object = self.world.object(finding.object);
        let mut builder = FingerprintBuilder::new();
        builder
            .part(finding.check)
            .part(object.group_kind().group)
            .part(object.group_kind().kind)
            .part(self.world.namespace(finding.object).unwrap_or_default())
            .part(object.display_name());
        let Fingerprints { world, walker, secrets, contents, .. } = self;
        if contents.of != Some(finding.object) {
            *contents = Contents { of: Some(finding.object), hashes: HashMap::new() };
        }
        let stand_in = &mut |node: NodeId| secrets.stand_in(world, finding.object, node);
        walker.walk(object.root(), finding.evidence.node, |step| match step {
            Step::Key(key) => {
                builder.part(key);
            }
            Step::Item { key, name } => {
                builder.part("[").part(key).part(name);
            }
            Step::Index { item, .. } => {
                let hash = *contents.hashes.entry(item.id()).or_insert_with(|| content(item, stand_in));
                builder.part("[").part(&hash.to_string());
            }
        });
        for key in finding.evidence.missing.split('.').filter(|key| !key.is_empty()) {
            builder.part(key);
        }
        builder.part("").part(&finding.discriminator);
        builder
    }
}

/// The hash of what a node holds; the order of map entries does not count, and of a secret only
/// what may be shown does, since whoever can guess a value could otherwise confirm it by the hash.
fn content(value: Value<'_>, stand_in: &mut dyn FnMut(NodeId) -> Option<String>) -> u128 {
    let mut builder = FingerprintBuilder::new();
    match value.kind() {
        Kind::Map => {
            let entries = value.entries().map(|(key, value)| {
                let mut entry = FingerprintBuilder::new();
                entry.part(key).part(&content(value, stand_in).to_string());
                entry.finish().value()
            });
            let sum = entries.fold(0u128, u128::wrapping_add);
            builder.part("map").part(&sum.to_string());
        }
        Kind::List => {
            builder.part("list");
            for item in value.items() {
                builder.part(&content(item, stand_in).to_string());
            }
        }
        Kind::String => {
            match stand_in(value.id()) {
                Some(text) => builder.part("secret").part(&text),
                None => builder.part("string").part(value.as_str().unwrap_or_default()),
            };
        }
        Kind::Bool => {
            builder.part("bool").part(&value.as_bool().unwrap_or_default().to_string());
        }
        Kind::Int => {
            builder.part("int").part(&value.as_i64().unwrap_or_default().to_string());
        }
        Kind::Float => {
            builder.part("float").part(&value.as_f64().unwrap_or_default().to_string());
        }
        Kind::Null => {
            builder.part("null");
        }
    }
    builder.finish().value()
}
