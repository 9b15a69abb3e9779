//! Everything judged once more, as it would be read after the changes.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use seawall_check::{Check, Results, run};
use seawall_finding::{Finding, ObjectId, Verdict};
use seawall_world::{Origin, Source, World};
use seawall_yaml::{Change, NodeId, Patch, Tree, TreeBuilder, apply, patch};

use crate::keeper::elsewhere;
use crate::plan::{Means, Mended, Patched, Request, Withheld};

/// The whole World, tried with changes.
pub(crate) struct Trial<'t, 'r> {
    request: &'t Request<'r>,
    /// Checks that fail now, by object.
    failing: HashSet<(ObjectId, &'static str)>,
}

// === impl Trial ===

impl<'t, 'r> Trial<'t, 'r> {
    pub(crate) fn new(request: &'t Request<'r>) -> Self {
        Trial { request, failing: failing(request.results) }
    }

    /// The offers that can be written where their objects stand; the others are withheld.
    pub(crate) fn writable(&self, offers: Vec<Mended>, withheld: &mut Vec<Withheld>) -> Vec<Mended> {
        let world = self.request.world;
        if self.request.means == Means::Object {
            let mut changed = Vec::with_capacity(offers.len());
            for offer in offers {
                match elsewhere(world, offer.object, &offer.edits) {
                    Some(reason) => withhold(offer, &reason, withheld),
                    None => changed.push(offer),
                }
            }
            return changed;
        }
        let mut writable = Vec::with_capacity(offers.len());
        for (source, offers) in by_source(world, offers) {
            let refusal = match &world.sources()[source].origin {
                Origin::File => None,
                Origin::Archive => Some("it stands in an archive; unpack it first".to_owned()),
                Origin::Rendered { by } => Some(format!("`{by}` wrote it; change what it was rendered from")),
                Origin::Live => Some("no file holds it".to_owned()),
            };
            let text = (self.request.text)(source);
            let refusal = refusal
                .or_else(|| text.is_none().then(|| "its file has changed since it was read".to_owned()));
            let (Some(text), None) = (text, &refusal) else {
                let reason = refusal.unwrap_or_default();
                offers.into_iter().for_each(|offer| withhold(offer, &reason, withheld));
                continue;
            };
            let refused = self.patch(&text, &offers.iter().collect::<Vec<_>>()).refused;
            for (index, offer) in offers.into_iter().enumerate() {
                match refused.iter().find(|(at, _)| *at == index) {
                    Some((_, refusal)) => withhold(offer, &refusal.message, withheld),
                    None => writable.push(offer),
                }
            }
        }
        writable.sort_by_key(|offer| offer.object.0);
        writable
    }

    fn patch(&self, text: &[u8], offers: &[&Mended]) -> Patch {
        let root = |offer: &Mended| self.request.world.entry(offer.object).root;
        let changes: Vec<Change<'_>> =
            offers.iter().map(|offer| Change { root: root(offer), edits: &offer.edits }).collect();
        patch(text, &changes)
    }

    /// The offers that hold all together. Where they do not, halves are tried until those are found that
    /// spoil it.
    pub(crate) fn settle(&self, offers: Vec<Mended>, withheld: &mut Vec<Withheld>) -> Vec<Mended> {
        let mut accepted = Vec::new();
        let mut waiting = vec![offers];
        while let Some(mut offers) = waiting.pop() {
            if offers.is_empty() {
                continue;
            }
            let together: Vec<&Mended> = accepted.iter().chain(&offers).collect();
            let objection = self.objection(&together);
            match objection {
                None => accepted.append(&mut offers),
                Some(reason) if offers.len() == 1 => {
                    offers.into_iter().for_each(|offer| withhold(offer, &reason, withheld));
                }
                Some(_) => {
                    let second = offers.split_off(offers.len() / 2);
                    waiting.extend([second, offers]);
                }
            }
        }
        accepted.sort_by_key(|offer: &Mended| offer.object.0);
        accepted
    }

    /// What speaks against making these changes together.
    fn objection(&self, offers: &[&Mended]) -> Option<String> {
        let world = self.request.world;
        let sources = (0..world.sources().len()).map(|at| self.source_after(at, offers)).collect();
        let after = World::build(sources, world.gaps().to_vec(), world.settings().clone());
        let moved =
            after.len() != world.len() || world.ids().any(|id| name_of(world, id) != name_of(&after, id));
        if moved {
            return Some("the changed text would be read as other objects".to_owned());
        }
        let results = run(&after, self.request.selection);
        let failing = failing(&results);
        let is_unknown = |one: &&Finding| matches!(one.verdict, Verdict::Unknown(_));
        let unknown: HashSet<(ObjectId, &str)> =
            results.findings.iter().filter(is_unknown).map(|one| (one.object, one.check)).collect();
        for offer in offers {
            let id = offer.object;
            if let Some(check) = offer.checks.iter().find(|check| failing.contains(&(id, check.id))) {
                return Some(format!("{} would still fail among the other objects", check.id));
            }
            if let Some(check) = offer.checks.iter().find(|check| unknown.contains(&(id, check.id))) {
                return Some(format!("{} could no longer be decided", check.id));
            }
        }
        let offered = by_object(offers);
        let known = |id: ObjectId, check: &str| {
            offered.get(&id).is_some_and(|offer| offer.also_fails.contains(&check))
        };
        // What an object made is made anew as the object says then.
        let follows = |id: ObjectId| {
            let maker = world.root_owner(id);
            maker != id && offered.contains_key(&maker)
        };
        let mut broken: Vec<_> = failing
            .iter()
            .filter(|at| !self.failing.contains(*at) && !known(at.0, at.1) && !follows(at.0))
            .collect();
        broken.sort_by_key(|(id, check)| (id.0, *check));
        broken.first().map(|(id, check)| {
            let object = world.object(*id);
            format!("{check} would fail for {} {}", object.group_kind().kind, object.name())
        })
    }

    /// A source as it would be read after changes.
    fn source_after(&self, at: usize, offers: &[&Mended]) -> Source {
        let world = self.request.world;
        let source = &world.sources()[at];
        let own: Vec<&Mended> =
            offers.iter().filter(|offer| world.entry(offer.object).source == at).copied().collect();
        if source.is_live() {
            return self.live_after(at, &own);
        }
        let text = match self.request.means {
            Means::Object if !own.is_empty() => None,
            _ => (self.request.text)(at),
        };
        let text = match text {
            Some(text) if own.is_empty() => text,
            Some(text) => Cow::Owned(apply(&text, &self.patch(&text, &own).replacements)),
            None => Cow::Owned(self.objects_after(at, &own)),
        };
        Source::read(source.path.clone(), &text, source.origin.clone(), false)
    }

    /// What a server would tell after changes.
    fn live_after(&self, at: usize, own: &[&Mended]) -> Source {
        let world = self.request.world;
        let source = &world.sources()[at];
        let ids = world.ids().filter(|id| world.entry(*id).source == at);
        if own.is_empty() {
            let roots: Vec<NodeId> = ids.map(|id| world.entry(id).root).collect();
            return Source::live(source.path.clone(), source.tree.clone(), &roots);
        }
        let mut builder = TreeBuilder::new(false);
        let mut roots = Vec::new();
        let own = by_object(own);
        for id in ids {
            roots.push(NodeId(builder.len() as u32));
            let root = world.object(id).root();
            match self.edited(id, &own) {
                Some(tree) => tree.value(NodeId(0)).copy_into(None, &mut builder),
                None => root.copy_into(None, &mut builder),
            }
        }
        Source::live(source.path.clone(), builder.finish(), &roots)
    }

    /// An object after the changes that are for it, if any are.
    fn edited(&self, id: ObjectId, offers: &HashMap<ObjectId, &Mended>) -> Option<Tree> {
        let offer = offers.get(&id)?;
        let root = self.request.world.object(id).root();
        root.tree().edited(root.id(), &offer.edits).ok()
    }

    /// The objects of a source after changes, as JSON one behind the other.
    fn objects_after(&self, at: usize, offers: &[&Mended]) -> Vec<u8> {
        let world = self.request.world;
        let mut text = String::new();
        let offers = by_object(offers);
        for id in world.ids().filter(|id| world.entry(*id).source == at) {
            let root = world.object(id).root();
            match self.edited(id, &offers) {
                Some(tree) => tree.value(NodeId(0)).write_json(&mut text),
                None => root.write_json(&mut text),
            }
            text.push('\n');
        }
        text.into_bytes()
    }

    /// The texts with the changes of the offers that hold.
    pub(crate) fn patched(&self, mended: &[Mended]) -> Vec<Patched> {
        if self.request.means == Means::Object {
            return Vec::new();
        }
        let mut patched = Vec::new();
        for source in 0..self.request.world.sources().len() {
            let is_own = |offer: &&Mended| self.request.world.entry(offer.object).source == source;
            let own: Vec<&Mended> = mended.iter().filter(is_own).collect();
            let Some(text) = (self.request.text)(source).filter(|_| !own.is_empty()) else { continue };
            let replacements = self.patch(&text, &own).replacements;
            patched.push(Patched { source, text: text.into_owned(), replacements });
        }
        patched
    }
}

fn by_source(world: &World, offers: Vec<Mended>) -> Vec<(usize, Vec<Mended>)> {
    let mut groups: Vec<(usize, Vec<Mended>)> = Vec::new();
    for offer in offers {
        let source = world.entry(offer.object).source;
        match groups.last_mut() {
            Some((last, group)) if *last == source => group.push(offer),
            _ => groups.push((source, vec![offer])),
        }
    }
    groups
}

fn by_object<'m>(offers: &[&'m Mended]) -> HashMap<ObjectId, &'m Mended> {
    offers.iter().map(|offer| (offer.object, *offer)).collect()
}

/// Which checks fail for which objects, accepted failures among them.
fn failing(results: &Results) -> HashSet<(ObjectId, &'static str)> {
    let failed = results.findings.iter().filter(|finding| finding.verdict == Verdict::Fail);
    failed.map(|finding| (finding.object, finding.check)).collect()
}

/// What an object is called; a fix may give it another version, and with that another group.
fn name_of(world: &World, id: ObjectId) -> (&str, &str) {
    let object = world.object(id);
    (object.group_kind().kind, object.name())
}

/// Withholds every fix of an offer.
fn withhold(offer: Mended, reason: &str, withheld: &mut Vec<Withheld>) {
    let Mended { object, checks, edits, .. } = offer;
    let all =
        |check: &'static Check| Withheld { object, check, reason: reason.to_owned(), edits: edits.clone() };
    withheld.extend(checks.into_iter().map(all));
}
