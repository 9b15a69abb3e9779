//! Nothing turns green because it could not be read. For every check and every kind that it needs,
//! that kind is hidden, everywhere and in each namespace: what rests on it is unknown for that cause,
//! and every other verdict is the one that follows from all objects.

use std::collections::{BTreeMap, BTreeSet};

use seawall_check::{Check, Logic, POD_TEMPLATES, Results, Selection, run};
use seawall_finding::{Cause, CauseKind, Gap, Hidden, ObjectId, Place, Verdict};
use seawall_object::{GroupKind, holds_templates, template_kinds};
use seawall_posture::{checks, find};
use seawall_world::{Origin, Settings, Source, Version, World};

use crate::common::{Case, corpora, examples};

mod common;

/// The objects of a case, each read by itself, so that any of them can be left out.
struct Cluster {
    name: String,
    objects: Vec<One>,
    kubernetes: Version,
}

struct One {
    source: Source,
    group: String,
    kind: String,
    namespace: Option<String>,
}

/// A kind, with the namespace in which it is hidden.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Shade {
    group: String,
    kind: String,
    namespace: Option<String>,
}

/// What checks say of objects, which keep their numbers where others are left out: the worst words of
/// each finding, or nothing for a pass.
type Verdicts = BTreeMap<(&'static str, usize), BTreeSet<String>>;

/// What was tried and how it ended.
#[derive(Debug, Default)]
struct Count {
    /// A check, a kind that it needs or judges, and a place where it is hidden.
    combinations: usize,
    /// Verdicts that change where the kind is left out: unknown where it is hidden.
    affected: usize,
    /// Verdicts that rest on the kind and would be the same without it: unknown too.
    resting: usize,
    /// Verdicts that are the same.
    unaffected: usize,
    /// Checks whose own subjects were hidden.
    unseen: usize,
}

// === impl Cluster ===

impl Cluster {
    fn of(case: &Case) -> Self {
        let world = case.world(Vec::new());
        let one = |id: ObjectId| {
            let object = world.object(id);
            let mut text = object.root().to_json();
            if object.root().get("kind").is_none() {
                let kind = object.group_kind().kind;
                let lent = format!("{{\"apiVersion\":\"{}\",\"kind\":\"{kind}\",", object.api_version());
                text.replace_range(..1, &lent);
            }
            let GroupKind { group, kind } = object.group_kind();
            One {
                source: Source::read("object.json".to_owned(), text.as_bytes(), Origin::File, true),
                group: group.to_owned(),
                kind: kind.to_owned(),
                namespace: world.namespace(id).map(str::to_owned),
            }
        };
        // An object that no server would take is in no cluster.
        let objects = world.ids().filter(|id| world.undecodable(*id).is_none()).map(one).collect();
        Cluster { name: case.name.clone(), objects, kubernetes: case.kubernetes }
    }

    /// The World without what a shade hides, told or untold, and the numbers of its objects.
    fn world(&self, shade: Option<&Shade>, told: bool) -> (World, Vec<usize>) {
        let is_left = |at: &usize| shade.is_none_or(|shade| !shade.hides(&self.objects[*at]));
        let left: Vec<usize> = (0..self.objects.len()).filter(is_left).collect();
        let sources = left.iter().map(|at| self.objects[*at].source.clone()).collect();
        let settings = Settings {
            kubernetes: self.kubernetes,
            complete: true,
            namespace: Some("default".to_owned()),
            ..Settings::default()
        };
        let gaps = shade.filter(|_| told).map(Shade::gap).into_iter().collect();
        (World::build(sources, gaps, settings), left)
    }

    /// Every place where a kind can be hidden: everywhere, and each namespace that holds anything.
    fn shades(&self, kind: GroupKind<'_>) -> Vec<Shade> {
        let mut namespaces: BTreeSet<Option<String>> =
            self.objects.iter().map(|one| one.namespace.clone()).collect();
        namespaces.insert(None);
        let shade = |namespace| Shade { group: kind.group.to_owned(), kind: kind.kind.to_owned(), namespace };
        namespaces.into_iter().map(shade).collect()
    }

    fn holds(&self, kind: GroupKind<'_>) -> bool {
        self.objects.iter().any(|one| one.group == kind.group && one.kind == kind.kind)
    }
}

// === impl Shade ===

impl Shade {
    fn hides(&self, one: &One) -> bool {
        one.group == self.group
            && one.kind == self.kind
            && (self.namespace.is_none() || self.namespace == one.namespace)
    }

    fn kind(&self) -> GroupKind<'_> {
        GroupKind { group: &self.group, kind: &self.kind }
    }

    fn gap(&self) -> Gap {
        Gap {
            cause: Cause::new(CauseKind::Denied, "list is forbidden"),
            place: Place { path: "cluster".to_owned(), position: None },
            hint: None,
            excerpt: None,
            hides: Hidden::Kind {
                group: self.group.clone(),
                kind: self.kind.clone(),
                namespace: self.namespace.clone(),
            },
        }
    }

    /// Whether a check says that it needs the kind.
    fn is_needed(&self, check: &Check) -> bool {
        let named = |need: &&str| GroupKind::parse(need) == self.kind();
        check.needs.iter().any(|need| named(need) || (*need == POD_TEMPLATES && holds_templates(self.kind())))
    }

    /// Whether a check judges objects of the kind.
    fn is_judged(&self, check: &Check) -> bool {
        match check.kinds {
            [] => matches!(check.logic, Logic::Object(_)) || holds_templates(self.kind()),
            kinds => kinds.iter().any(|kind| GroupKind::parse(kind) == self.kind()),
        }
    }
}

fn judge(world: &World, selected: &[&'static Check]) -> Results {
    let checks = selected.to_vec();
    run(world, &Selection { checks, record_passes: true, ..Selection::default() })
}

fn verdicts(world: &World, results: &Results, numbers: &[usize]) -> Verdicts {
    let mut verdicts = Verdicts::new();
    for (check, id) in &results.passes {
        verdicts.entry((check.id, numbers[id.0 as usize])).or_default();
    }
    for finding in &results.findings {
        let number = numbers[finding.object.0 as usize];
        let tree = world.object(finding.object).root();
        let place = tree.tree().path(tree.id(), finding.evidence.node);
        let words = match finding.verdict {
            Verdict::Unknown(cause) => format!("unknown({})", cause.name()),
            verdict => format!("{} {place:?} {} {}", verdict.name(), finding.message, finding.discriminator),
        };
        verdicts.entry((finding.check, number)).or_default().insert(words);
    }
    verdicts
}

const DENIED: &str = "unknown(denied)";

/// Hides a kind from some checks over a cluster; `all` are their verdicts where nothing is hidden.
fn hide(cluster: &Cluster, shade: &Shade, selected: &[&'static Check], all: &Verdicts, count: &mut Count) {
    let (world, numbers) = cluster.world(Some(shade), true);
    let results = judge(&world, selected);
    let told = verdicts(&world, &results, &numbers);
    let (world, numbers) = cluster.world(Some(shade), false);
    let untold = verdicts(&world, &judge(&world, selected), &numbers);
    let context = || format!("{} without {shade:?}", cluster.name);
    for check in selected {
        count.combinations += usize::from(shade.is_needed(check) || shade.is_judged(check));
        let unseen = results.undecided.iter().any(|one| one.check.id == check.id && one.unseen);
        assert_eq!(unseen, shade.is_judged(check), "{}: {}", context(), check.id);
        count.unseen += usize::from(unseen);
        for number in &numbers {
            let key = (check.id, *number);
            let (full, told, untold) = (all.get(&key), told.get(&key), untold.get(&key));
            let is_unknown = told.is_some_and(|words| words.contains(DENIED));
            if !shade.is_needed(check) {
                assert_eq!(told, full, "{}: {key:?} does not depend on it", context());
            } else if full != untold {
                let more = format!("it was {full:?}, and would be {untold:?}");
                assert!(is_unknown, "{}: {key:?} is {told:?}; {more}", context());
            } else if !is_unknown {
                assert_eq!(told, full, "{}: {key:?}", context());
            }
            match (is_unknown, full == untold) {
                (true, false) => count.affected += 1,
                (true, true) => count.resting += 1,
                _ => count.unaffected += usize::from(full.is_some()),
            }
        }
    }
}

/// Every kind that a check needs or judges.
fn kinds_of(check: &Check) -> BTreeSet<GroupKind<'static>> {
    let named = check.needs.iter().chain(check.kinds).filter(|kind| **kind != POD_TEMPLATES);
    let mut kinds: BTreeSet<_> = named.map(|kind| GroupKind::parse(kind)).collect();
    let any_template = check.kinds.is_empty() && !matches!(check.logic, Logic::Object(_));
    if any_template || check.needs.contains(&POD_TEMPLATES) {
        kinds.extend(template_kinds());
    }
    kinds
}

#[test]
fn every_check_without_every_kind_it_needs_over_its_own_examples() {
    let mut count = Count::default();
    for case in examples() {
        let (id, _) = case.name.rsplit_once('-').expect("a check's id and a number");
        let check = find(id).expect("an example is of a check");
        let cluster = Cluster::of(&case);
        let (world, numbers) = cluster.world(None, false);
        let all = verdicts(&world, &judge(&world, &[check]), &numbers);
        for kind in kinds_of(check) {
            // What needs a whole cluster needs many kinds, and draws a graph each time.
            let is_dear = check.logic.is_of_cluster() && !cluster.holds(kind);
            for shade in cluster.shades(kind).into_iter().filter(|one| !is_dear || one.namespace.is_none()) {
                hide(&cluster, &shade, &[check], &all, &mut count);
            }
        }
    }
    println!("examples: {count:?}");
    assert!(count.combinations > 1000 && count.affected > 90, "{count:?}");
}

#[test]
fn every_check_without_every_kind_it_needs_over_whole_clusters() {
    let mut count = Count::default();
    for case in corpora().iter().filter(|case| ["boutique", "kube-prometheus"].contains(&&*case.name)) {
        let cluster = Cluster::of(case);
        let (world, numbers) = cluster.world(None, false);
        let all = verdicts(&world, &judge(&world, checks()), &numbers);
        let kinds: BTreeSet<_> = checks().iter().flat_map(|check| kinds_of(check)).collect();
        for kind in kinds {
            let present = cluster.holds(kind);
            for shade in cluster.shades(kind) {
                let concerns = |check: &&&'static Check| {
                    // What a kind that is not there hides is the same everywhere.
                    present || shade.is_needed(check) || shade.is_judged(check)
                };
                let runs = |check: &&&'static Check| check.versions.contains(cluster.kubernetes);
                let selected: Vec<_> = checks().iter().filter(runs).filter(concerns).copied().collect();
                if present || shade.namespace.is_none() {
                    hide(&cluster, &shade, &selected, &all, &mut count);
                }
            }
        }
    }
    println!("clusters: {count:?}");
}
