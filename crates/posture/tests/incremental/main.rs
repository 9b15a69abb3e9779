//! After any changes, the verdicts that follow a World are those of a run over it.

mod objects;

use std::collections::BTreeMap;
use std::sync::Arc;

use objects::{Random, object};
use seawall_check::{Incremental, Results, Selection, Turn, Undecided, run};
use seawall_finding::{Cause, CauseKind, Gap, Hidden, Place};
use seawall_posture::checks;
use seawall_world::{Origin, Settings, Source, World};

const SEEDS: u64 = 16;
const STEPS: usize = 30;
const SOURCES_MAX: usize = 60;

/// A state of inputs: texts in reading order, and what could not be read.
struct State {
    is_live: bool,
    settings: Settings,
    texts: Vec<(String, Arc<Source>)>,
    gaps: Vec<Gap>,
}

impl State {
    fn source(&self, text: &str) -> Source {
        if !self.is_live {
            return Source::read("a.yaml".to_owned(), text.as_bytes(), Origin::File, true);
        }
        let stream = seawall_yaml::read(text.as_bytes(), &seawall_yaml::Options::default());
        let roots: Vec<_> =
            stream.documents.iter().filter_map(|one| one.root.as_ref().ok().copied()).collect();
        Source::live("cluster: some".to_owned(), stream.tree, &roots)
    }

    fn shared(&self) -> World {
        let sources = self.texts.iter().map(|(_, source)| Arc::clone(source)).collect();
        World::of_shared(sources, self.gaps.clone(), self.settings.clone())
    }

    fn fresh(&self) -> World {
        let sources = self.texts.iter().map(|(text, _)| self.source(text)).collect();
        World::build(sources, self.gaps.clone(), self.settings.clone())
    }

    fn insert(&mut self, at: usize, text: String) {
        let source = Arc::new(self.source(&text));
        self.texts.insert(at, (text, source));
    }

    /// Changes something or other.
    fn step(&mut self, random: &mut Random, pool: &[&'static str]) {
        let at = random.below(self.texts.len().max(1));
        match random.below(20) {
            0..=5 if self.texts.len() < SOURCES_MAX => {
                let text = text(random, pool);
                self.insert(at.min(self.texts.len()), text);
            }
            0..=8 if !self.texts.is_empty() => drop(self.texts.remove(at)),
            9 if self.texts.len() > 1 => {
                let other = random.below(self.texts.len());
                self.texts.swap(at, other);
            }
            10 => self.gaps = gaps(random),
            11 if random.one_in(4) => self.settings.complete = !self.settings.complete,
            _ if self.texts.is_empty() => {}
            _ => {
                let text = match random.below(4) {
                    // The same text read again changes nothing but the source.
                    0 => self.texts[at].0.clone(),
                    _ => text(random, pool),
                };
                self.texts.remove(at);
                self.insert(at, text);
            }
        }
    }
}

/// An object, an example of a check, several of them, or what cannot be read.
fn text(random: &mut Random, pool: &[&'static str]) -> String {
    match random.below(10) {
        0..=5 => object(random),
        6 => format!("{}---\n{}", object(random), object(random)),
        7 => "apiVersion: v1\nkind: [\n".to_owned(),
        _ => random.pick(pool).to_owned(),
    }
}

fn gaps(random: &mut Random) -> Vec<Gap> {
    let kind = |group: &str, kind: &str, namespace: Option<&str>| Hidden::Kind {
        group: group.to_owned(),
        kind: kind.to_owned(),
        namespace: namespace.map(str::to_owned),
    };
    let all = [
        kind("", "Secret", None),
        kind("", "ConfigMap", Some("shop")),
        kind("", "Pod", None),
        kind("apps", "Deployment", Some("pay")),
        kind("networking.k8s.io", "NetworkPolicy", None),
        kind("rbac.authorization.k8s.io", "ClusterRole", None),
        kind("rbac.authorization.k8s.io", "ClusterRoleBinding", None),
        kind("rbac.authorization.k8s.io", "Role", Some("shop")),
        kind("", "ServiceAccount", Some("shop")),
        Hidden::Group("acme.example".to_owned()),
        Hidden::Anything,
        Hidden::Parts,
    ];
    let gap = |hides: Hidden| Gap {
        cause: Cause::new(CauseKind::Denied, "no right"),
        place: Place { path: "cluster: some".to_owned(), position: None },
        hint: None,
        excerpt: None,
        hides,
    };
    all.into_iter().filter(|_| random.one_in(4)).map(gap).collect()
}

/// Results as text, with everything in them.
fn told(results: &Results) -> String {
    let tallies: Vec<_> = results.tallies.iter().map(|(check, tally)| (check.id, tally)).collect();
    let passes: Vec<_> = results.passes.iter().map(|(check, id)| (check.id, id)).collect();
    let undecided =
        |one: &Undecided| format!("{} {} {} {}\n", one.gap, one.check.id, one.objects, one.unseen);
    let undecided: String = results.undecided.iter().map(undecided).collect();
    let findings: String = results.findings.iter().map(|one| format!("{one:?}\n")).collect();
    format!("{findings}{tallies:?}\n{passes:?}\n{undecided}{}", results.folded)
}

/// Findings as people know them, each with how many times it is there.
type Shown = BTreeMap<String, i64>;

fn count(world: &World, results: &Results, by: i64, shown: &mut Shown) {
    for finding in &results.findings {
        let object = world.object(finding.object);
        let text = format!(
            "{} {} {:?}/{} {:?} {} {} {}",
            finding.check,
            object.group_kind(),
            world.namespace(finding.object),
            object.display_name(),
            finding.verdict,
            finding.message,
            finding.evidence.missing,
            finding.discriminator,
        );
        *shown.entry(text).or_default() += by;
    }
    shown.retain(|_, times| *times != 0);
}

/// The first line that differs.
fn difference(one: &str, other: &str) -> String {
    let lines = one.lines().zip(other.lines()).find(|(one, other)| one != other);
    lines.map_or_else(|| "one is longer".to_owned(), |(one, other)| format!("{one}\n{other}"))
}

fn follow(seed: u64, pool: &[&'static str], judged: &mut [usize; 2]) {
    let mut random = Random(seed);
    let settings = Settings {
        complete: random.one_in(2),
        namespace: None,
        by_label: random.one_in(8),
        ..Settings::default()
    };
    let mut state = State { is_live: seed.is_multiple_of(2), settings, texts: Vec::new(), gaps: Vec::new() };
    for at in 0..random.below(SOURCES_MAX) {
        let text = text(&mut random, pool);
        state.insert(at, text);
    }
    let selection = Selection {
        checks: checks().to_vec(),
        record_passes: true,
        threads: 1 + (seed % 2) as usize,
        ..Selection::default()
    };
    let mut incremental = Incremental::new(state.shared(), selection.clone());
    let mut shown = Shown::new();
    count(incremental.world(), &incremental.results(), 1, &mut shown);
    for step in 0..STEPS {
        for _ in 0..=random.below(3) {
            state.step(&mut random, pool);
        }
        let Turn { world, before, after, judged: asked, .. } = incremental.turn_to(state.shared());
        count(&world, &before, -1, &mut shown);
        count(incremental.world(), &after, 1, &mut shown);
        let fresh = state.fresh();
        let expected = run(&fresh, &selection);
        let (found, wanted) = (told(&incremental.results()), told(&expected));
        assert!(found == wanted, "seed {seed}, step {step}: {}", difference(&found, &wanted));
        let mut all = Shown::new();
        count(&fresh, &expected, 1, &mut all);
        assert_eq!(shown, all, "seed {seed}, step {step}: what turns tell does not add up");
        judged[0] += asked;
        judged[1] +=
            expected.tallies.iter().map(|(_, tally)| tally.pass + tally.fail + tally.unknown).sum::<usize>();
    }
}

#[test]
fn verdicts_follow_any_changes() {
    let all = checks().iter().flat_map(|check| check.examples.bad.iter().chain(check.examples.good));
    let pool: Vec<&'static str> = all.copied().collect();
    let mut judged = [0; 2];
    (0..SEEDS).for_each(|seed| follow(seed, &pool, &mut judged));
    let [asked, all] = judged;
    println!("{asked} verdicts were asked for where runs gave {all}");
    assert!(asked < all / 2, "{asked} of {all}: hardly anything was kept");
}
