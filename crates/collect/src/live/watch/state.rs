//! What is known of a cluster at the moment.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use seawall_finding::Gap;
use seawall_world::Source;
use seawall_yaml::{NodeId, TreeBuilder, Value};

use crate::live::discovery::Served;
use crate::live::prune::{ItemType, copy_object, copy_value};
use crate::watch::Reading;

/// Where objects are watched: a resource, by group and plural name, and the place of the namespace among
/// those that are watched one by one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    pub(super) group: String,
    pub(super) plural: String,
    pub(super) rank: usize,
}

/// The objects of a part by namespace and name, in the order in which a server lists them.
pub(super) type Objects = BTreeMap<String, Arc<Source>>;

/// What was read of a part, or why nothing was.
#[derive(Debug)]
pub(super) enum Known {
    Objects(Objects),
    Gap(Gap),
}

/// What all that watch write to, and someone reads.
pub(super) struct State {
    parts: Mutex<BTreeMap<Part, Known>>,
    /// What is wrong with the cluster as a whole, and with its groups.
    gaps: Mutex<Vec<Gap>>,
    is_news: AtomicBool,
    wake: Box<dyn Fn() + Send + Sync>,
}

// === impl State ===

impl State {
    pub(super) fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        State {
            parts: Mutex::default(),
            gaps: Mutex::default(),
            is_news: AtomicBool::new(false),
            wake: Box::new(wake),
        }
    }

    fn parts(&self) -> MutexGuard<'_, BTreeMap<Part, Known>> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self) {
        // Whoever was woken reads everything that comes before it does so.
        if !self.is_news.swap(true, Ordering::SeqCst) {
            (self.wake)();
        }
    }

    /// Whether anything is another since the last time.
    pub(super) fn take_news(&self) -> bool {
        self.is_news.swap(false, Ordering::SeqCst)
    }

    /// Puts the objects of a whole list in the place of those that were known. One of the same version
    /// stays what it was.
    pub(super) fn list(&self, part: &Part, mut objects: Objects) {
        let mut parts = self.parts();
        if let Some(Known::Objects(known)) = parts.get(part) {
            for (name, source) in &mut objects {
                if let Some(old) = known.get(name).filter(|old| version(old) == version(source)) {
                    *source = Arc::clone(old);
                }
            }
        }
        parts.insert(part.clone(), Known::Objects(objects));
        drop(parts);
        self.tell();
    }

    /// The same, where any object is another than before.
    pub(super) fn list_if_other(&self, part: &Part, objects: Objects) {
        let same = match self.parts().get(part) {
            Some(Known::Objects(known)) => {
                let version_of = |objects: &Objects| -> Vec<_> {
                    objects
                        .values()
                        .map(|source| version(source).map(|(uid, at)| format!("{uid} {at}")))
                        .collect()
                };
                version_of(known) == version_of(&objects)
            }
            _ => false,
        };
        if !same {
            self.list(part, objects);
        }
    }

    /// One object is there, or is another now. Says how many objects the part has.
    pub(super) fn put(&self, part: &Part, name: String, source: Source) -> usize {
        let mut parts = self.parts();
        let Some(Known::Objects(objects)) = parts.get_mut(part) else { return 0 };
        objects.insert(name, Arc::new(source));
        let count = objects.len();
        drop(parts);
        self.tell();
        count
    }

    pub(super) fn remove(&self, part: &Part, name: &str) {
        if let Some(Known::Objects(objects)) = self.parts().get_mut(part) {
            objects.remove(name);
        }
        self.tell();
    }

    /// What was known of a part counts no more.
    pub(super) fn lose(&self, part: &Part, gap: Gap) {
        let mut parts = self.parts();
        if matches!(parts.get(part), Some(Known::Gap(known)) if *known == gap) {
            return;
        }
        parts.insert(part.clone(), Known::Gap(gap));
        drop(parts);
        self.tell();
    }

    /// Forgets a resource.
    pub(super) fn forget(&self, group: &str, plural: &str) {
        let is_other = |part: &Part| part.group != group || part.plural != plural;
        self.parts().retain(|part, _| is_other(part));
        self.tell();
    }

    /// Forgets what is of other resources, by group and plural name.
    pub(super) fn keep_only(&self, is_watched: impl Fn(&(String, String)) -> bool) {
        let mut parts = self.parts();
        let count = parts.len();
        parts.retain(|part, _| is_watched(&(part.group.clone(), part.plural.clone())));
        let is_other = parts.len() != count;
        drop(parts);
        if is_other {
            self.tell();
        }
    }

    pub(super) fn set_gaps(&self, gaps: Vec<Gap>) {
        let mut known = self.gaps.lock().unwrap_or_else(PoisonError::into_inner);
        if *known != gaps {
            *known = gaps;
            drop(known);
            self.tell();
        }
    }

    /// Everything that is known now.
    pub(super) fn reading(&self) -> Reading {
        let gaps = self.gaps.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut reading = Reading { sources: Vec::new(), gaps };
        for known in self.parts().values() {
            match known {
                Known::Objects(objects) => reading.sources.extend(objects.values().cloned()),
                Known::Gap(gap) => reading.gaps.push(gap.clone()),
            }
        }
        reading
    }
}

/// The source of one object, as the server sent it in an event.
pub(super) fn source(served: &Served, item: Value<'_>) -> Source {
    let mut builder = TreeBuilder::new(false);
    let of = ItemType { api_version: &served.api_version(), kind: &served.kind };
    let root = copy_object(&mut builder, item, &of);
    Source::live(format!("cluster: {}", served.name()), builder.finish(), &[root])
}

/// The source of one object that was copied from a list before.
pub(super) fn source_of_copy(served: &Served, copy: Value<'_>) -> Source {
    let mut builder = TreeBuilder::new(false);
    let root = copy_value(&mut builder, copy);
    Source::live(format!("cluster: {}", served.name()), builder.finish(), &[root])
}

/// What an object is found by, in the order in which a server lists.
pub(super) fn key(object: Value<'_>) -> String {
    let name = object.str_at(&["metadata", "name"]).unwrap_or_default();
    match object.str_at(&["metadata", "namespace"]) {
        Some(namespace) => format!("{namespace}/{name}"),
        None => name.to_owned(),
    }
}

fn version(source: &Source) -> Option<(&str, &str)> {
    let metadata = source.tree.value(NodeId(0)).get("metadata")?;
    Some((metadata.str_at(&["uid"])?, metadata.str_at(&["resourceVersion"])?))
}
