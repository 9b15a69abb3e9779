//! Sources in, World out.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use seawall_finding::{Gap, ObjectId};
use seawall_object::{GroupKind, Object, PodTemplate};
use seawall_yaml::{NodeId, Value};

use crate::blind::BlindSpots;
use crate::date::Date;
use crate::derived::Derived;
use crate::directive::Directive;
use crate::index::{Indexes, KindIndex};
use crate::release::Release;
use crate::scope::is_cluster_scoped;
use crate::source::{Source, Tally};
use crate::unpack::TypeNodes;
use crate::version::Version;

/// What the person said about the World.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The version the objects are meant for.
    pub kubernetes: Version,
    /// The version that an upgrade goes to; none where nobody asked about one.
    pub target: Option<Version>,
    /// The release that the API server runs; none where nobody said.
    pub server: Option<Release>,
    /// The day on which the World is judged; none where nobody said.
    pub today: Option<Date>,
    /// The sources hold everything the cluster holds.
    pub complete: bool,
    /// The namespace of namespaced objects that name none.
    pub namespace: Option<String>,
    /// The only namespaces that were asked for; empty where all were. What is in others is outside
    /// of the scope, in a complete World too.
    pub namespaces: Vec<String>,
    /// Only objects with some labels were asked for; every other one is outside of the scope.
    pub by_label: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            kubernetes: Version::LATEST,
            target: None,
            server: None,
            today: None,
            complete: false,
            namespace: None,
            namespaces: Vec::new(),
            by_label: false,
        }
    }
}

/// An object of the World.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which of [`World::sources`] holds it.
    pub source: usize,
    /// The root of its tree.
    pub root: NodeId,
    /// The namespace it is in: written, else the default one of the settings; none for kinds
    /// without namespace and where nobody says.
    pub namespace: Option<Box<str>>,
    /// Where the type stands: in the object, or in the list that lends it.
    type_nodes: TypeNodes,
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
    sources: Vec<Arc<Source>>,
    /// First object of each source; one longer than `sources`.
    source_starts: Vec<u32>,
    entries: Vec<Entry>,
    gaps: Vec<Gap>,
    /// Objects that the API server would refuse, with their gap's place in `gaps`.
    undecodable: HashMap<ObjectId, usize>,
    settings: Settings,
    tally: Tally,
    templates: Vec<Template>,
    /// First template of each object; one longer than `entries`.
    template_starts: Vec<u32>,
    /// Group, kind and objects, in an order of their own.
    by_kind: Vec<(Box<str>, Box<str>, KindIndex)>,
    /// [`mark`] of each of these kinds.
    kind_marks: Vec<u64>,
    pub(crate) indexes: Indexes,
    pub(crate) blind_spots: BlindSpots,
    pub(crate) derived: Derived,
}

// === impl Settings ===

impl Settings {
    /// The version for which is judged what ends and what goes together: that of the upgrade that someone
    /// asked about, else the objects' own.
    pub fn target(&self) -> Version {
        self.target.unwrap_or(self.kubernetes)
    }
}

// === impl World ===

impl World {
    /// Gathers sources, in their order, and what could not be read at all.
    pub fn build(sources: Vec<Source>, gaps: Vec<Gap>, settings: Settings) -> Self {
        let mut world = World::empty(sources.iter(), gaps, settings);
        for (index, mut source) in sources.into_iter().enumerate() {
            world.take(index, &source);
            // No other World will be built of it.
            source.forget_contents();
            world.sources.push(Arc::new(source));
        }
        world.close()
    }

    /// As [`World::build`], of sources that other Worlds hold too.
    pub fn of_shared(sources: Vec<Arc<Source>>, gaps: Vec<Gap>, settings: Settings) -> Self {
        let mut world = World::empty(sources.iter().map(|source| &**source), gaps, settings);
        sources.iter().enumerate().for_each(|(index, source)| world.take(index, source));
        World { sources, ..world }.close()
    }

    /// The same World as if some objects were not there. What could not be read stays unread.
    pub fn without(&self, gone: &HashSet<ObjectId>) -> Self {
        let mut world = World {
            gaps: self.gaps.clone(),
            settings: self.settings.clone(),
            tally: self.tally,
            ..World::default()
        };
        for (index, source) in self.sources.iter().enumerate() {
            world.source_starts.push(world.entries.len() as u32);
            for id in self.ids_of_source(index).map(ObjectId).filter(|id| !gone.contains(id)) {
                let entry = self.entry(id);
                let new = world.push(index, source, entry.root, entry.type_nodes);
                let templates = self.templates_of(id).iter();
                world.templates.extend(templates.map(|template| Template { object: new, ..*template }));
                if let Some(gap) = self.undecodable.get(&id) {
                    world.undecodable.insert(new, *gap);
                }
            }
        }
        World { sources: self.sources.clone(), ..world }.close()
    }

    fn empty<'s>(sources: impl Iterator<Item = &'s Source>, gaps: Vec<Gap>, settings: Settings) -> Self {
        let mut world = World { gaps, settings, ..World::default() };
        let objects = sources.map(|source| source.objects.len()).sum();
        world.entries.reserve_exact(objects);
        world.template_starts.reserve_exact(objects + 1);
        world
    }

    fn close(mut self) -> Self {
        self.template_starts.push(self.templates.len() as u32);
        self.source_starts.push(self.entries.len() as u32);
        self.blind_spots = BlindSpots::of(&self);
        self
    }

    fn take(&mut self, index: usize, source: &Source) {
        let gaps = self.gaps.len();
        self.gaps.extend(source.gaps.iter().cloned());
        self.tally.documents += source.tally.documents;
        self.tally.foreign += source.tally.foreign;
        self.source_starts.push(self.entries.len() as u32);
        for (at, found) in source.objects.iter().enumerate() {
            let end = source.objects.get(at + 1).map_or(source.templates.len(), |next| next.first_template);
            let id = self.push(index, source, found.root, found.type_nodes);
            self.templates.extend(
                source.templates[found.first_template..end].iter().map(|&(metadata, spec)| Template {
                    object: id,
                    metadata,
                    spec,
                }),
            );
            if let Some(gap) = found.gap {
                self.undecodable.insert(id, gaps + gap);
            }
        }
    }

    fn push(&mut self, index: usize, source: &Source, root: NodeId, type_nodes: TypeNodes) -> ObjectId {
        let object = view(source, root, type_nodes);
        let id = ObjectId(self.entries.len() as u32);
        let kind = self.kind_index(object.group_kind());
        kind.ids.push(id);
        let namespaced = !kind.cluster_scoped;
        let namespace = object.namespace().or(self.settings.namespace.as_deref());
        let namespace = namespace.filter(|_| namespaced).map(Box::from);
        self.template_starts.push(self.templates.len() as u32);
        self.entries.push(Entry { source: index, root, namespace, type_nodes });
        id
    }

    fn kind_index(&mut self, kind: GroupKind<'_>) -> &mut KindIndex {
        let at = self.place_of_kind(kind).unwrap_or_else(|at| {
            let index = KindIndex::new(is_cluster_scoped(kind));
            self.by_kind.insert(at, (kind.group.into(), kind.kind.into(), index));
            self.kind_marks.insert(at, mark(kind));
            at
        });
        &mut self.by_kind[at].2
    }

    /// Where a kind stands, or belongs, in [`World::by_kind`].
    fn place_of_kind(&self, kind: GroupKind<'_>) -> Result<usize, usize> {
        let mark = mark(kind);
        let from = self.kind_marks.partition_point(|known| *known < mark);
        let mut at = from;
        // Nearly always one kind has the mark, and it is the one.
        while self.kind_marks.get(at) == Some(&mark) {
            let name = (&*self.by_kind[at].0, &*self.by_kind[at].1);
            if name == (kind.group, kind.kind) {
                return Ok(at);
            }
            if name > (kind.group, kind.kind) {
                break;
            }
            at += 1;
        }
        Err(at)
    }

    /// The objects that the API server would refuse, each with its gap's place in the gaps.
    pub(crate) fn undecodable_objects(&self) -> impl Iterator<Item = (ObjectId, usize)> {
        self.undecodable.iter().map(|(id, gap)| (*id, *gap))
    }

    pub(crate) fn find_kind(&self, kind: GroupKind<'_>) -> Option<&KindIndex> {
        let at = self.place_of_kind(kind).ok()?;
        Some(&self.by_kind[at].2)
    }

    /// Every kind that objects are of, always in the same order.
    pub fn kinds(&self) -> impl Iterator<Item = GroupKind<'_>> {
        self.by_kind.iter().map(|(group, kind, _)| GroupKind { group, kind })
    }

    /// The inputs.
    pub fn sources(&self) -> &[Arc<Source>] {
        &self.sources
    }

    /// The objects that a source holds, by its place in [`World::sources`].
    pub fn ids_of_source(&self, at: usize) -> Range<u32> {
        self.source_starts[at]..self.source_starts[at + 1]
    }

    /// What could not be read.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// How many gaps hide more than some kinds. Each counts as one unknown verdict of a run; what
    /// the others hide counts with the checks that look at it.
    pub fn unbounded_gaps(&self) -> usize {
        self.gaps.iter().filter(|gap| !gap.hides.is_bounded()).count()
    }

    /// What the person said about the World.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Asks about an upgrade to a version.
    pub fn aim_at(&mut self, target: Option<Version>) {
        self.settings.target = target;
        self.derived = Derived::default();
    }

    /// How many documents there were.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// Every inline directive with the source it stands in, those without a reason included.
    pub fn directives(&self) -> impl Iterator<Item = (&Source, &Directive)> {
        let sources = self.sources.iter().map(|source| &**source);
        sources.flat_map(|source| source.directives.iter().map(move |one| (source, one)))
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
        view(&self.sources[entry.source], entry.root, entry.type_nodes)
    }

    /// The namespace an object is in; none for kinds without namespace and where nobody says.
    pub fn namespace(&self, id: ObjectId) -> Option<&str> {
        self.entry(id).namespace.as_deref()
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
        PodTemplate::new(object, template.metadata.map(|id| tree.value(id)), tree.value(template.spec))
    }

    /// The labels of a pod template; none where it has none.
    pub(crate) fn labels(&self, template: &Template) -> Option<Value<'_>> {
        let tree = &self.source(template.object).tree;
        tree.value(template.metadata?).at(&["labels"])
    }
}

/// A number that tells most kinds apart and costs less than comparing texts.
fn mark(kind: GroupKind<'_>) -> u64 {
    let name = kind.kind.as_bytes();
    let at = |at: usize| name.get(at).copied().unwrap_or_default();
    let end = name.len().saturating_sub(3);
    // Longer texts only collide with each other.
    let (name_length, group_length) = (name.len() as u8, kind.group.len() as u8);
    u64::from_le_bytes([at(end), at(end + 1), at(end + 2), at(0), at(1), at(2), name_length, group_length])
}

fn view(source: &Source, root: NodeId, nodes: TypeNodes) -> Object<'_> {
    let text = |id| source.tree.value(id).as_str().expect("only typed objects are taken in");
    let kind = text(nodes.kind);
    let kind = if nodes.lent { kind.strip_suffix("List").unwrap_or(kind) } else { kind };
    Object::typed(source.tree.value(root), text(nodes.api_version), kind)
}
