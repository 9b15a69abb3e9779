//! Sources in, World out.

use std::collections::HashMap;

use seawall_finding::{Cause, CauseKind, Gap, ObjectId};
use seawall_object::{GroupKind, Object, PodTemplate, pod_templates};
use seawall_yaml::{NodeId, Value};

use crate::scope::is_cluster_scoped;
use crate::source::{Source, Tally};
use crate::version::Version;

/// What the person said about the World.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The version the objects are meant for.
    pub kubernetes: Version,
    /// The sources hold everything the cluster holds.
    pub complete: bool,
    /// The namespace of namespaced objects that name none.
    pub namespace: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { kubernetes: Version::LATEST, complete: false, namespace: None }
    }
}

/// Lists within lists are unpacked this deep.
const LIST_DEPTH_MAX: usize = 8;

/// An object of the World.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which of [`World::sources`] holds it.
    pub source: usize,
    /// The root of its tree.
    pub root: NodeId,
    /// The namespace it is in: written, else the default one of the settings; none for kinds
    /// without namespace and where nobody says.
    pub namespace: Option<String>,
}

/// A pod template of the World.
#[derive(Clone, Copy, Debug)]
pub struct Template {
    /// The object that holds it.
    pub object: ObjectId,
    metadata: Option<NodeId>,
    spec: NodeId,
}

/// All objects of a snapshot, indexed, with the gaps beside them.
#[derive(Clone, Debug, Default)]
pub struct World {
    sources: Vec<Source>,
    entries: Vec<Entry>,
    gaps: Vec<Gap>,
    /// Objects that the API server would refuse, with their gap's place in `gaps`.
    undecodable: HashMap<ObjectId, usize>,
    settings: Settings,
    tally: Tally,
    templates: Vec<Template>,
    /// First template of each object; one longer than `entries`.
    template_starts: Vec<u32>,
    /// By kind, then by group: kinds of one name in several groups are few.
    by_kind: HashMap<Box<str>, Vec<(Box<str>, KindIndex)>>,
}

/// The objects of one kind.
#[derive(Clone, Debug, Default)]
struct KindIndex {
    ids: Vec<ObjectId>,
    by_name: HashMap<Box<str>, Vec<ObjectId>>,
}

// === impl World ===

impl World {
    /// Gathers sources, in their order, and what could not be read at all.
    pub fn build(sources: Vec<Source>, gaps: Vec<Gap>, settings: Settings) -> Self {
        let mut world = World { gaps, settings, ..World::default() };
        for (index, mut source) in sources.into_iter().enumerate() {
            world.gaps.append(&mut source.gaps);
            world.tally.documents += source.tally.documents;
            world.tally.foreign += source.tally.foreign;
            world.take(index, &source);
            world.sources.push(source);
        }
        world.template_starts.push(world.templates.len() as u32);
        world
    }

    fn take(&mut self, index: usize, source: &Source) {
        for &root in &source.roots {
            self.unpack(index, source, source.tree.value(root), 0);
        }
    }

    fn unpack(&mut self, index: usize, source: &Source, root: Value<'_>, depth: usize) {
        let Some(object) = Object::new(root) else {
            self.refuse(source, root, "the object does not say its apiVersion and kind as strings");
            return;
        };
        let is_list = object.group_kind().kind.ends_with("List") && root.get("items").is_some();
        if !is_list {
            self.push(index, object);
        } else if depth == LIST_DEPTH_MAX {
            self.refuse(source, root, "lists are nested deeper than 8 levels");
        } else if let Some(items) = root.at(&["items"]) {
            if !items.is_list() {
                self.refuse(source, items, "the items of a list are not a list");
            }
            for item in items.items() {
                self.unpack(index, source, item, depth + 1);
            }
        }
    }

    fn refuse(&mut self, source: &Source, value: Value<'_>, fact: &str) {
        let place = source.place(value.span().map_or(0, |span| span.value.start));
        self.gaps.push(Gap {
            cause: Cause::new(CauseKind::Undecodable, fact),
            place,
            hint: None,
            excerpt: None,
        });
    }

    fn push(&mut self, source: usize, object: Object<'_>) {
        let kind = object.group_kind();
        let namespace = match object.namespace() {
            _ if is_cluster_scoped(kind) => None,
            Some(namespace) => Some(namespace.to_owned()),
            None => self.settings.namespace.clone(),
        };
        let id = ObjectId(self.entries.len() as u32);
        self.template_starts.push(self.templates.len() as u32);
        self.templates.extend(pod_templates(object).into_iter().map(|template| Template {
            object: id,
            metadata: template.metadata.map(Value::id),
            spec: template.spec.id(),
        }));
        let index = self.kind_index(kind);
        index.ids.push(id);
        index.by_name.entry(object.name().into()).or_default().push(id);
        self.entries.push(Entry { source, root: object.root().id(), namespace });
    }

    fn kind_index(&mut self, kind: GroupKind<'_>) -> &mut KindIndex {
        let groups = self.by_kind.entry(kind.kind.into()).or_default();
        let at = match groups.iter().position(|(group, _)| **group == *kind.group) {
            Some(at) => at,
            None => {
                groups.push((kind.group.into(), KindIndex::default()));
                groups.len() - 1
            }
        };
        &mut groups[at].1
    }

    fn find_kind(&self, kind: GroupKind<'_>) -> Option<&KindIndex> {
        let groups = self.by_kind.get(kind.kind)?;
        groups.iter().find(|(group, _)| **group == *kind.group).map(|(_, index)| index)
    }

    /// The inputs.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// What could not be read.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// What the person said about the World.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// How many documents there were.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// The ids of all objects, in reading order.
    pub fn ids(&self) -> impl Iterator<Item = ObjectId> + use<> {
        (0..self.entries.len() as u32).map(ObjectId)
    }

    /// The gap of an object that the API server would refuse: a field has a wrong type.
    pub fn undecodable(&self, id: ObjectId) -> Option<&Gap> {
        self.undecodable.get(&id).map(|at| &self.gaps[*at])
    }

    /// Number of objects.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no object.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Source, root and namespace of an object.
    pub fn entry(&self, id: ObjectId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    /// The source that holds an object.
    pub fn source(&self, id: ObjectId) -> &Source {
        &self.sources[self.entry(id).source]
    }

    /// An object.
    pub fn object(&self, id: ObjectId) -> Object<'_> {
        let entry = self.entry(id);
        let root = self.sources[entry.source].tree.value(entry.root);
        Object::new(root).expect("only typed objects are taken in")
    }

    /// The namespace an object is in; none for kinds without namespace and where nobody says.
    pub fn namespace(&self, id: ObjectId) -> Option<&str> {
        self.entry(id).namespace.as_deref()
    }

    /// The objects of a kind, in reading order.
    pub fn of_kind(&self, kind: GroupKind<'_>) -> &[ObjectId] {
        self.find_kind(kind).map_or(&[], |index| &index.ids)
    }

    /// The objects of a kind that bear a name, in whatever namespace.
    pub fn named(&self, kind: GroupKind<'_>, name: &str) -> &[ObjectId] {
        self.find_kind(kind).and_then(|index| index.by_name.get(name)).map_or(&[], Vec::as_slice)
    }

    /// The objects of a kind in a namespace; `None` is the namespace of those that name none.
    pub fn of_kind_in(&self, kind: GroupKind<'_>, namespace: Option<&str>) -> impl Iterator<Item = ObjectId> {
        self.of_kind(kind).iter().copied().filter(move |id| self.namespace(*id) == namespace)
    }

    /// Every pod template, in reading order of the objects that hold them.
    pub fn templates(&self) -> &[Template] {
        &self.templates
    }

    /// The pod templates of one object.
    pub fn templates_of(&self, id: ObjectId) -> &[Template] {
        let start = self.template_starts[id.0 as usize] as usize;
        let end = self.template_starts[id.0 as usize + 1] as usize;
        &self.templates[start..end]
    }

    /// The view of a pod template.
    pub fn pod(&self, template: &Template) -> PodTemplate<'_> {
        let object = self.object(template.object);
        let tree = object.root().tree();
        PodTemplate {
            object,
            metadata: template.metadata.map(|id| tree.value(id)),
            spec: tree.value(template.spec),
        }
    }
}
