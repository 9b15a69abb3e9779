//! Which rights each subject has used.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

use crate::event::{Event, Outcome, Resource, Stage, Target, User};
use crate::impersonation;

/// Different names of one right are kept up to this number: more show that the right is not about
/// certain objects.
const NAMES_MAX: usize = 64;

/// Rights of all subjects together are kept up to this number.
const RIGHTS_MAX: usize = 2_000_000;

/// Requests that go on are remembered up to this number, so that their ends are not counted once more.
const STARTED_MAX: usize = 1_000_000;

/// What the events of a log add up to.
#[derive(Clone, Debug, Default)]
pub struct Uses {
    subjects: Vec<Subject>,
    /// Places in `subjects`, by name.
    numbers: HashMap<Box<str>, u32>,
    rights: usize,
    /// Hashes of the identifiers of requests that were counted at their start, and have not ended.
    started: HashSet<u64>,
    /// Uses that were not kept, since [`Uses`] is full.
    pub dropped: u64,
    /// Requests that were denied.
    pub denied: u64,
    /// Requests of which the log does not tell whether they were allowed.
    pub undecided: u64,
}

/// What one subject has used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The groups that its requests came with.
    pub groups: BTreeSet<Box<str>>,
    /// Those of its last request, which most requests share.
    last_groups: Vec<Box<str>>,
    rights: Vec<(Right, Used)>,
    /// Places in `rights`, by the hash of a right's parts, or the next number that was free.
    places: HashMap<u64, u32, BuildHasherDefault<Hashed>>,
}

/// A right as requests need it, but for the name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Right {
    /// On objects.
    Resource {
        /// The namespace; empty for all of them, and for objects without.
        namespace: Box<str>,
        /// The API group; the core group is empty.
        group: Box<str>,
        /// The resource, with its subresource behind a slash.
        resource: Box<str>,
        /// The verb.
        verb: Box<str>,
    },
    /// On a path.
    Url {
        /// The path.
        path: Box<str>,
        /// The verb.
        verb: Box<str>,
    },
}

/// How a right was used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// Requests.
    pub count: u64,
    /// When it was first and last used, in microseconds since 1970; none where no event tells.
    pub window: Option<(i64, i64)>,
    /// The names it was used with.
    pub names: Names,
}

/// The names of a right's objects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// How often each name was used, for as many names as are kept.
    pub known: BTreeMap<Box<str>, u64>,
    /// Some requests named nothing, or there were more names than are kept.
    pub open: bool,
}

// === impl Uses ===

impl Uses {
    /// Counts an event. What was denied, or has not come as far as the authorizer, is no use.
    pub fn add(&mut self, event: &Event<'_>, time: Option<i64>) {
        match (event.stage, event.outcome) {
            (Stage::RequestReceived, _) => {}
            _ if self.was_counted(event) => {}
            (_, Outcome::Denied) => self.denied += 1,
            (_, Outcome::Unknown) => self.undecided += 1,
            (_, Outcome::Allowed) => self.used(event, time),
        }
    }

    /// Whether it is the end of a request, such as a watch, that was counted at its start.
    fn was_counted(&mut self, event: &Event<'_>) -> bool {
        let is_start = event.stage == Stage::ResponseStarted;
        if event.id.is_empty() || !is_start && self.started.is_empty() {
            return false;
        }
        let mut hasher = DefaultHasher::new();
        event.id.hash(&mut hasher);
        let id = hasher.finish();
        if is_start && self.started.len() < STARTED_MAX {
            self.started.insert(id);
        }
        !is_start && self.started.remove(&id)
    }

    fn used(&mut self, event: &Event<'_>, time: Option<i64>) {
        let wanted = Wanted::of(event);
        if let Some(impersonated) = &event.impersonated {
            for needed in impersonation::needed(impersonated) {
                let (target, name) = (&needed.target, &*needed.target.name);
                let verb = &*needed.verb;
                self.keep(&event.user, &Wanted { verb, resource: Some(target), path: "", name }, time);
            }
            if let Some(verb) = impersonation::verb_on(impersonated, wanted.verb) {
                self.keep(&event.user, &Wanted { verb: &verb, ..wanted }, time);
            }
        }
        self.keep(event.subject(), &wanted, time);
        if let (true, Target::Resource(target)) = (event.made, &event.target) {
            // The authorizer is asked with the name, unlike for a request to create.
            let made = Wanted { verb: "create", name: &target.name, ..wanted };
            self.keep(event.subject(), &made, time);
        }
    }

    fn keep(&mut self, user: &User<'_>, wanted: &Wanted<'_>, time: Option<i64>) {
        let is_full = self.rights >= RIGHTS_MAX;
        let subject = self.subject(user);
        if let Some(used) = subject.find(wanted) {
            used.note(wanted.name, time);
        } else if is_full {
            self.dropped += 1;
        } else {
            subject.add(wanted).note(wanted.name, time);
            self.rights += 1;
        }
    }

    fn subject(&mut self, user: &User<'_>) -> &mut Subject {
        let number = match self.numbers.get(&*user.name) {
            Some(number) => *number as usize,
            None => {
                self.numbers.insert((&*user.name).into(), self.subjects.len() as u32);
                self.subjects.push(Subject::default());
                self.subjects.len() - 1
            }
        };
        let subject = &mut self.subjects[number];
        let is_known = subject.last_groups.len() == user.groups.len()
            && subject.last_groups.iter().zip(&user.groups).all(|(last, group)| **last == **group);
        if !is_known {
            subject.last_groups = user.groups.iter().map(|group| (&**group).into()).collect();
            subject.groups.extend(subject.last_groups.iter().cloned());
        }
        subject
    }

    /// Every subject by its name, in the order of names.
    pub fn subjects(&self) -> impl Iterator<Item = (&str, &Subject)> {
        let ordered: BTreeMap<&str, &Subject> =
            self.numbers.iter().map(|(name, number)| (&**name, &self.subjects[*number as usize])).collect();
        ordered.into_iter()
    }

    /// What a subject has used; none where no request of it was seen.
    pub fn of(&self, name: &str) -> Option<&Subject> {
        self.numbers.get(name).map(|number| &self.subjects[*number as usize])
    }
}

// === impl Subject ===

impl Subject {
    /// Its rights with their use, in their order.
    pub fn rights(&self) -> Vec<(&Right, &Used)> {
        let mut rights: Vec<_> = self.rights.iter().map(|(right, used)| (right, used)).collect();
        rights.sort_unstable_by_key(|(right, _)| *right);
        rights
    }

    fn find(&mut self, wanted: &Wanted<'_>) -> Option<&mut Used> {
        let mut hash = wanted.hash();
        loop {
            let place = *self.places.get(&hash)? as usize;
            if wanted.is(&self.rights[place].0) {
                return Some(&mut self.rights[place].1);
            }
            hash = hash.wrapping_add(1);
        }
    }

    fn add(&mut self, wanted: &Wanted<'_>) -> &mut Used {
        let place = self.rights.len();
        let mut hash = wanted.hash();
        while self.places.contains_key(&hash) {
            hash = hash.wrapping_add(1);
        }
        self.places.insert(hash, place as u32);
        self.rights.push((wanted.right(), Used::default()));
        &mut self.rights[place].1
    }
}

/// Hands a number on that is a hash already.
#[derive(Clone, Copy, Debug, Default)]
struct Hashed(u64);

// === impl Hashed ===

impl Hasher for Hashed {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The right that a request used, before it is kept, and the name of its object where the request
/// carried one (`k8s.io/apiserver/pkg/endpoints/request/requestinfo.go`).
#[derive(Clone, Copy)]
struct Wanted<'e> {
    verb: &'e str,
    /// None for a path.
    resource: Option<&'e Resource<'e>>,
    path: &'e str,
    name: &'e str,
}

// === impl Wanted ===

impl<'e> Wanted<'e> {
    fn of(event: &'e Event<'_>) -> Self {
        let verb = &*event.verb;
        match &event.target {
            Target::Url(path) => Wanted { verb, resource: None, path, name: "" },
            Target::Resource(target) => {
                // Who creates an object does not name it; the log may fill the name in from the object.
                let carries_none = verb == "create" && target.subresource.is_empty();
                let name = if carries_none { "" } else { &*target.name };
                Wanted { verb, resource: Some(target), path: "", name }
            }
        }
    }

    fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.verb.hash(&mut hasher);
        self.path.hash(&mut hasher);
        if let Some(target) = self.resource {
            let parts = [&target.namespace, &target.group, &target.resource, &target.subresource];
            parts.into_iter().for_each(|part| part.hash(&mut hasher));
        }
        hasher.finish()
    }

    fn is(&self, right: &Right) -> bool {
        match (right, self.resource) {
            (Right::Url { path, verb }, None) => **path == *self.path && **verb == *self.verb,
            (Right::Resource { namespace, group, resource, verb }, Some(target)) => {
                let (own, sub) = resource.split_once('/').unwrap_or((resource, ""));
                (own, sub) == (&target.resource, &target.subresource)
                    && **verb == *self.verb
                    && **namespace == *target.namespace
                    && **group == *target.group
            }
            _ => false,
        }
    }

    fn right(&self) -> Right {
        let Some(target) = self.resource else {
            return Right::Url { path: self.path.into(), verb: self.verb.into() };
        };
        let resource = match target.subresource.is_empty() {
            true => (&*target.resource).into(),
            false => format!("{}/{}", target.resource, target.subresource).into(),
        };
        let (namespace, group) = ((&*target.namespace).into(), (&*target.group).into());
        Right::Resource { namespace, group, resource, verb: self.verb.into() }
    }
}

// === impl Used ===

impl Used {
    fn note(&mut self, name: &str, time: Option<i64>) {
        self.count += 1;
        if let Some(time) = time {
            let window = self.window.map_or((time, time), |(first, last)| (first.min(time), last.max(time)));
            self.window = Some(window);
        }
        self.names.note(name);
    }
}

// === impl Names ===

impl Names {
    fn note(&mut self, name: &str) {
        if name.is_empty() {
            self.open = true;
        } else if self.open && self.known.len() == NAMES_MAX {
            // How often each of too many was used says nothing any more.
        } else if let Some(count) = self.known.get_mut(name) {
            *count += 1;
        } else if self.known.len() < NAMES_MAX {
            self.known.insert(name.into(), 1);
        } else {
            self.open = true;
        }
    }
}
