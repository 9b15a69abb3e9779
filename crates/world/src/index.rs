//! Ways from a name, a label, an account or a UID to objects. Each is made when it is first asked
//! for: most runs need few of them.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;

use seawall_finding::ObjectId;
use seawall_object::{GroupKind, Selector};

use crate::build::{Template, World};

/// By name or namespace; the empty string stands for an unset namespace.
type ByName = HashMap<Box<str>, Vec<ObjectId>>;

/// The objects of one kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct KindIndex {
    pub(crate) ids: Vec<ObjectId>,
    pub(crate) cluster_scoped: bool,
    by_name: OnceLock<ByName>,
    by_namespace: OnceLock<ByName>,
}

// === impl KindIndex ===

impl KindIndex {
    pub(crate) fn new(cluster_scoped: bool) -> Self {
        KindIndex { cluster_scoped, ..KindIndex::default() }
    }
}

/// The indexes over all kinds. Numbers are places in [`World::templates`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Indexes {
    by_uid: OnceLock<HashMap<Box<str>, ObjectId>>,
    by_account: OnceLock<HashMap<u64, Vec<u32>>>,
    by_label: OnceLock<HashMap<u64, Vec<u32>>>,
    by_namespace: OnceLock<HashMap<u64, Vec<u32>>>,
}

/// Keys are hashes, which saves a copy of every text; who looks up compares the texts again.
fn hash(parts: &[Option<&str>]) -> u64 {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}

// === impl World ===

impl World {
    /// The objects of a kind, in reading order.
    pub fn of_kind(&self, kind: GroupKind<'_>) -> &[ObjectId] {
        self.find_kind(kind).map_or(&[], |index| &index.ids)
    }

    /// The objects of a kind that bear a name, in whatever namespace.
    pub fn named(&self, kind: GroupKind<'_>, name: &str) -> &[ObjectId] {
        self.find_kind(kind).map_or(&[], |index| self.named_in(index, name))
    }

    pub(crate) fn named_in<'w>(&'w self, index: &'w KindIndex, name: &str) -> &'w [ObjectId] {
        let by_name = index.by_name.get_or_init(|| group(&index.ids, |id| self.object(id).name()));
        by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// The objects of a kind in a namespace; `None` is the namespace of those that name none.
    pub fn of_kind_in(&self, kind: GroupKind<'_>, namespace: Option<&str>) -> impl Iterator<Item = ObjectId> {
        let found: &[ObjectId] = match self.find_kind(kind) {
            Some(index) => {
                let of = |id| self.namespace(id).unwrap_or_default();
                let by_namespace = index.by_namespace.get_or_init(|| group(&index.ids, of));
                by_namespace.get(namespace.unwrap_or_default()).map_or(&[], Vec::as_slice)
            }
            None => &[],
        };
        found.iter().copied()
    }

    /// The object of a UID, as live objects have one.
    pub fn with_uid(&self, uid: &str) -> Option<ObjectId> {
        let by_uid = self.indexes.by_uid.get_or_init(|| {
            let uid = |id: ObjectId| Some((self.object(id).metadata()?.str_at(&["uid"])?.into(), id));
            self.ids().filter_map(uid).collect()
        });
        by_uid.get(uid).copied()
    }

    /// The pod templates in a namespace that run as a service account; `None` is the namespace of
    /// those that name none.
    pub fn templates_with_account(
        &self,
        namespace: Option<&str>,
        account: &str,
    ) -> impl Iterator<Item = &Template> {
        let by_account = self.indexes.by_account.get_or_init(|| {
            self.group_templates(|template, into| {
                let pod = self.pod(template);
                into.push(hash(&[self.namespace(template.object), Some(pod.service_account())]));
            })
        });
        let found = by_account.get(&hash(&[namespace, Some(account)]));
        self.templates_at(found).filter(move |template| {
            self.namespace(template.object) == namespace && self.pod(template).service_account() == account
        })
    }

    /// The pod templates in a namespace whose labels a selector matches; `None` is the namespace of
    /// those that name none.
    pub fn selected(
        &self,
        namespace: Option<&str>,
        selector: &Selector<'_>,
    ) -> impl Iterator<Item = &Template> {
        let candidates = match selector {
            Selector::Nothing => None,
            Selector::All(_) => match selector.equality() {
                Some((key, value)) => self.by_label().get(&hash(&[namespace, Some(key), Some(value)])),
                None => self.by_namespace().get(&hash(&[namespace])),
            },
        };
        self.templates_at(candidates).filter(move |template| {
            self.namespace(template.object) == namespace && selector.matches(self.labels(template))
        })
    }

    fn by_label(&self) -> &HashMap<u64, Vec<u32>> {
        self.indexes.by_label.get_or_init(|| {
            self.group_templates(|template, into| {
                let namespace = self.namespace(template.object);
                for (key, value) in self.labels(template).into_iter().flat_map(|labels| labels.entries()) {
                    let value = value.as_str().unwrap_or_default();
                    into.push(hash(&[namespace, Some(key), Some(value)]));
                }
            })
        })
    }

    fn by_namespace(&self) -> &HashMap<u64, Vec<u32>> {
        self.indexes.by_namespace.get_or_init(|| {
            self.group_templates(|template, into| into.push(hash(&[self.namespace(template.object)])))
        })
    }

    fn group_templates(&self, keys: impl Fn(&Template, &mut Vec<u64>)) -> HashMap<u64, Vec<u32>> {
        let mut groups: HashMap<u64, Vec<u32>> = HashMap::new();
        let mut into = Vec::new();
        for (at, template) in self.templates().iter().enumerate() {
            keys(template, &mut into);
            for key in into.drain(..) {
                groups.entry(key).or_default().push(at as u32);
            }
        }
        groups
    }

    fn templates_at<'w>(&'w self, places: Option<&'w Vec<u32>>) -> impl Iterator<Item = &'w Template> {
        places.into_iter().flatten().map(|at| &self.templates()[*at as usize])
    }
}

fn group<'w>(ids: &[ObjectId], key: impl Fn(ObjectId) -> &'w str) -> ByName {
    let mut groups = ByName::new();
    for &id in ids {
        let key = key(id);
        match groups.get_mut(key) {
            Some(group) => group.push(id),
            None => {
                groups.insert(key.into(), vec![id]);
            }
        }
    }
    groups
}
