//! How many failures that have a fix are mended: over the failing cases of Pod Security admission, of
//! Kubescape's rule library and of Polaris.
//!
//! A case is one check that fails for one object and whose fix has something to offer there. What the plan
//! says is not believed: the changed text is read and judged anew here, its comments and untouched lines are
//! compared, and Pod Security is asked at every level.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use seawall_check::{Check, Context as Surroundings, Parameters};
use seawall_finding::{ObjectId, Verdict};
use seawall_fix::{Patched, Plan};
use seawall_podsecurity::{Level, Version};
use seawall_world::{Settings, World};
use seawall_yaml::{Edit, Options, read};

use super::super::{Context, Tally};
use super::{Tried, entries, file_name, read_file};

/// At least this many of a hundred have to turn passing.
const PERCENT_MIN: usize = 95;

/// Texts that make one World.
struct Case {
    name: String,
    texts: Vec<Vec<u8>>,
    level: Option<Level>,
}

#[derive(Default)]
struct Counts {
    fixes: usize,
    mended: usize,
    pods: usize,
    pods_mended: usize,
    /// Controls that pods still violate.
    controls: BTreeMap<String, usize>,
}

/// Runner `fix-rates`.
pub(in super::super) fn rates(context: &Context) -> Result<Tally, String> {
    let mut tally = Tally::default();
    let groups = [
        ("psa", pod_security(&context.corpus("psa")?)?),
        ("regolibrary", rule_library(&context.corpus("regolibrary")?)?),
        ("polaris", polaris(&context.corpus("polaris")?)?),
    ];
    for (group, cases) in groups {
        let mut counts = Counts::default();
        let mut seen = BTreeSet::new();
        for case in cases {
            if seen.insert(case.texts.clone()) {
                count(case, &mut counts, &mut tally);
            }
        }
        let Counts { fixes, mended, pods, pods_mended, controls } = counts;
        tally.note(format!("{group}: {mended} of {fixes} failures with a fix pass afterwards"));
        if pods > 0 {
            tally.note(format!("{group}: {pods_mended} of {pods} refused pods meet their level afterwards"));
            tally.note(format!("{group}: controls that need a person's choice: {controls:?}"));
        }
        if mended * 100 < fixes * PERCENT_MIN {
            tally.violation(format!("{group}: less than {PERCENT_MIN} % of failures with a fix are mended"));
        }
    }
    Ok(tally)
}

fn count(case: Case, counts: &mut Counts, tally: &mut Tally) {
    let tried = Tried::read(case.texts, Settings::default());
    let plan = tried.plan(&|_| true);
    let after = Tried::read(tried.after(&plan), Settings::default());
    let faults: BTreeMap<usize, String> = plan
        .patched
        .iter()
        .filter_map(|patched| Some((patched.source, fault(patched, &plan, &tried.world)?)))
        .collect();
    if let Some(level) = case.level {
        counts.pods += 1;
        let left = refused(&after.world, level);
        counts.pods_mended += usize::from(left.is_empty());
        left.into_iter().for_each(|control| *counts.controls.entry(control).or_default() += 1);
    }
    for (object, check) in failures(&tried) {
        let name = format!("{}: {check}", case.name);
        let mended = plan
            .mended
            .iter()
            .find(|one| one.object == object && one.checks.iter().any(|own| own.id == check));
        let withheld = plan.withheld.iter().find(|one| one.object == object && one.check.id == check);
        if mended.is_none() && withheld.is_none() && !offers(&tried.world, object, check) {
            tally.skip(name, "needs a person's choice");
            continue;
        }
        counts.fixes += 1;
        let said = match withheld {
            Some(withheld) => Some(format!("withheld: {}", withheld.reason)),
            None => faults.get(&tried.world.entry(object).source).cloned().or_else(|| {
                let still = failures(&after).contains(&(object, check));
                still.then(|| "still fails".to_owned())
            }),
        };
        match said {
            None => {
                counts.mended += 1;
                tally.agree();
            }
            Some(said) => tally.disagree(name, said, "passes"),
        }
    }
}

/// Checks with a fix that fail, by object.
fn failures(tried: &Tried) -> BTreeSet<(ObjectId, &'static str)> {
    let is_fixable =
        |id: &str| tried.selection.checks.iter().any(|check| check.id == id && check.fix.is_some());
    let failed = tried.results.findings.iter().filter(|finding| finding.verdict == Verdict::Fail);
    failed.filter(|one| is_fixable(one.check)).map(|one| (one.object, one.check)).collect()
}

fn offers(world: &World, object: ObjectId, check: &str) -> bool {
    let Some(check): Option<&'static Check> = seawall_posture::find(check) else { return false };
    let parameters = Parameters::default();
    let context = Surroundings::new(world, object, check, &parameters);
    check.fix.is_some_and(|fix| !fix(world.object(object), &context).is_empty())
}

/// What is wrong with a changed text: a comment gone, a line touched that no edit is about, or a pod that
/// Pod Security admission refuses for something new.
fn fault(patched: &Patched, plan: &Plan, world: &World) -> Option<String> {
    let before = String::from_utf8_lossy(&patched.text).into_owned();
    let after = seawall_yaml::apply(&patched.text, &patched.replacements);
    let after = String::from_utf8_lossy(&after).into_owned();
    let own = plan.mended.iter().filter(|mended| world.entry(mended.object).source == patched.source);
    let removes = own.flat_map(|mended| &mended.edits).any(|edit| matches!(edit, Edit::Remove { .. }));
    if !removes && comments(&before) != comments(&after) {
        return Some("a comment was changed".to_owned());
    }
    let mut start = 0;
    let mut rest = after.lines();
    for line in before.split_inclusive('\n') {
        let end = start + line.len();
        let touches = |span: seawall_yaml::Span| (span.start as usize) < end && span.end as usize > start;
        let is_touched = patched.replacements.iter().any(|one| {
            touches(one.span)
                || one.span.start == one.span.end && (start..end).contains(&(one.span.start as usize))
        });
        if !is_touched && !rest.any(|other| other == line.trim_end_matches(['\n', '\r'])) {
            return Some(format!("an untouched line is gone: `{}`", line.trim()));
        }
        start = end;
    }
    let world_of = |text: &str| Tried::read(vec![text.as_bytes().to_vec()], Settings::default()).world;
    let known = refused(&world_of(&before), Level::Restricted);
    let lost = refused(&world_of(&after), Level::Restricted);
    lost.difference(&known).next().map(|control| format!("the control {control} is lost"))
}

fn comments(text: &str) -> Vec<String> {
    let stream = read(text.as_bytes(), &Options::default());
    let spans = stream.comments.iter().map(|comment| comment.span);
    spans.map(|span| text[span.start as usize..span.end as usize].to_owned()).collect()
}

/// The controls up to a level that the pods of a World violate.
fn refused(world: &World, level: Level) -> BTreeSet<String> {
    let mut controls = BTreeSet::new();
    for template in world.templates() {
        let pod = world.pod(template);
        match seawall_podsecurity::evaluate(level, Version::LATEST, pod.metadata, pod.spec) {
            Ok(violations) => controls.extend(violations.iter().map(|one| one.control().id.to_owned())),
            Err(_) => drop(controls.insert("undecodable".to_owned())),
        }
    }
    controls
}

fn pod_security(root: &Path) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    for (folder, level) in [("baseline", Level::Baseline), ("restricted", Level::Restricted)] {
        for version in entries(&root.join("test/testdata").join(folder))? {
            let failing = version.join("fail");
            if !failing.is_dir() {
                continue;
            }
            for file in entries(&failing)? {
                let name = format!("psa/{folder}/{}/{}", file_name(&version), file_name(&file));
                cases.push(Case { name, texts: vec![read_file(&file)?], level: Some(level) });
            }
        }
    }
    Ok(cases)
}

fn rule_library(root: &Path) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    for rule in entries(&root.join("rules"))? {
        let tests = rule.join("test");
        for case in if tests.is_dir() { entries(&tests)? } else { Vec::new() } {
            let input = case.join("input");
            if !input.is_dir() {
                continue;
            }
            let texts = entries(&input)?.iter().map(|path| read_file(path)).collect::<Result<_, _>>()?;
            let name = format!("regolibrary/{}/{}", file_name(&rule), file_name(&case));
            cases.push(Case { name, texts, level: None });
        }
    }
    Ok(cases)
}

fn polaris(root: &Path) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    for folder in entries(&root.join("test/checks"))? {
        for file in entries(&folder)?.iter().filter(|path| file_name(path).starts_with("failure")) {
            let name = format!("polaris/{}/{}", file_name(&folder), file_name(file));
            cases.push(Case { name, texts: vec![read_file(file)?], level: None });
        }
    }
    Ok(cases)
}
