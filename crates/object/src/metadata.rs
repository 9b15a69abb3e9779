//! What every object has: type, name, labels, owners.

use seawall_yaml::Value;

/// A kind within its API group; the core group is the empty string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupKind<'a> {
    /// API group without version, such as `apps`.
    pub group: &'a str,
    /// Kind, such as `Deployment`.
    pub kind: &'a str,
}

// === impl GroupKind ===

impl<'a> GroupKind<'a> {
    /// Reads `apps/Deployment`; a bare `Pod` is of the core group.
    pub const fn parse(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] == b'/' {
                let (group, rest) = text.split_at(at);
                return GroupKind { group, kind: rest.split_at(1).1 };
            }
            at += 1;
        }
        GroupKind { group: "", kind: text }
    }
}

impl std::fmt::Display for GroupKind<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.group.is_empty() { f.write_str(self.kind) } else { write!(f, "{}/{}", self.group, self.kind) }
    }
}

/// A cursor on the root of a Kubernetes object.
#[derive(Clone, Copy, Debug)]
pub struct Object<'t> {
    root: Value<'t>,
    api_version: &'t str,
    kind: &'t str,
}

/// An entry of `metadata.ownerReferences`.
#[derive(Clone, Copy, Debug)]
pub struct Owner<'t> {
    /// The entry itself.
    pub value: Value<'t>,
    /// Kind of the owner with its group.
    pub kind: GroupKind<'t>,
    /// Name of the owner.
    pub name: &'t str,
    /// UID of the owner; empty in files.
    pub uid: &'t str,
    /// Whether the owner manages the object.
    pub controller: bool,
}

// === impl Object ===

impl<'t> Object<'t> {
    /// The object at `root`, if it says what it is: `apiVersion` and `kind` are strings.
    pub fn new(root: Value<'t>) -> Option<Self> {
        let text = |key| root.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
        Some(Object { root, api_version: text("apiVersion")?, kind: text("kind")? })
    }

    /// An item of the list `list`, which lends its type to items that say nothing of theirs, as
    /// servers leave it out in a `PodList` and clients put it back.
    pub fn in_list(root: Value<'t>, list: Object<'t>) -> Option<Self> {
        let silent = |key| root.get(key).is_none_or(|value| value.is_null() || value.as_str() == Some(""));
        if !silent("apiVersion") || !silent("kind") {
            return Object::new(root);
        }
        let kind = list.kind.strip_suffix("List").filter(|kind| !kind.is_empty())?;
        root.is_map().then_some(Object { root, api_version: list.api_version, kind })
    }

    /// The object at `root`, whose type was read before.
    pub fn typed(root: Value<'t>, api_version: &'t str, kind: &'t str) -> Self {
        Object { root, api_version, kind }
    }

    /// The root of the tree.
    pub fn root(self) -> Value<'t> {
        self.root
    }

    /// `apiVersion`: as written, or lent by the list that holds the object.
    pub fn api_version(self) -> &'t str {
        self.api_version
    }

    /// The version part of `apiVersion`.
    pub fn version(self) -> &'t str {
        let text = self.api_version();
        text.split_once('/').map_or(text, |(_, version)| version)
    }

    /// The kind with its API group.
    pub fn group_kind(self) -> GroupKind<'t> {
        let group = self.api_version().split_once('/').map_or("", |(group, _)| group);
        GroupKind { group, kind: self.kind }
    }

    /// `metadata`, if it is there.
    pub fn metadata(self) -> Option<Value<'t>> {
        self.root.at(&["metadata"])
    }

    /// `metadata.name`; empty where it is absent.
    pub fn name(self) -> &'t str {
        self.root.str_at(&["metadata", "name"]).unwrap_or_default()
    }

    /// The name, else the prefix of a generated one; empty where both are absent.
    pub fn display_name(self) -> &'t str {
        match self.name() {
            "" => self.root.str_at(&["metadata", "generateName"]).unwrap_or_default(),
            name => name,
        }
    }

    /// `metadata.namespace`, if it is written and not empty.
    pub fn namespace(self) -> Option<&'t str> {
        self.root.str_at(&["metadata", "namespace"]).filter(|namespace| !namespace.is_empty())
    }

    /// `metadata.labels` as key and value.
    pub fn labels(self) -> impl Iterator<Item = (&'t str, Value<'t>)> {
        self.root.at(&["metadata", "labels"]).into_iter().flat_map(Value::entries)
    }

    /// The value of a label.
    pub fn label(self, key: &str) -> Option<&'t str> {
        self.root.at(&["metadata", "labels"])?.get(key)?.as_str()
    }

    /// The value of an annotation.
    pub fn annotation(self, key: &str) -> Option<Value<'t>> {
        self.root.at(&["metadata", "annotations"])?.get(key)
    }

    /// The owners, in their order.
    pub fn owners(self) -> impl Iterator<Item = Owner<'t>> {
        self.root.items_at(&["metadata", "ownerReferences"]).map(|value| Owner {
            value,
            kind: GroupKind {
                group: value
                    .str_at(&["apiVersion"])
                    .and_then(|version| version.split_once('/'))
                    .map_or("", |(group, _)| group),
                kind: value.str_at(&["kind"]).unwrap_or_default(),
            },
            name: value.str_at(&["name"]).unwrap_or_default(),
            uid: value.str_at(&["uid"]).unwrap_or_default(),
            controller: value.bool_at(&["controller"]).unwrap_or(false),
        })
    }

    /// `spec`, if it is there.
    pub fn spec(self) -> Option<Value<'t>> {
        self.root.at(&["spec"])
    }
}
