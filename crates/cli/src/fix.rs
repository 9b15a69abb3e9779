//! `seawall fix`.

mod cluster;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;

use seawall_check::{Check, Selection};
use seawall_finding::{ObjectId, Place, Severity};
use seawall_fix::{
    Means, Mended, Operation, Patched, Plan, Request, Withheld, describe, diff, json_patch, plan,
};
use seawall_posture::{checks, is_opt_in};
use seawall_report::{SourceText, hidden};
use seawall_world::World;
use seawall_yaml::apply;
use serde_json::{Value, json};

use crate::accept::Accept;
use crate::args::{FixArgs, FixFormat, FixOutput, FixTarget, FixWhatArgs, SettingsArgs};
use crate::config::Config;
use crate::console::{Console, reason};
use crate::exit::Exit;
use crate::output;
use crate::problem::Problem;
use crate::progress::Progress;
use crate::reading;
use crate::scan::{counted, first_given, named, tell_gaps};

/// More than a person would read on standard error.
const TOLD_MAX: usize = 100;

/// Reads, judges, tries fixes, writes those that hold.
pub(crate) fn run(args: &FixArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    if let Some(FixTarget::Cluster(args)) = &args.target {
        return cluster::run(args, console);
    }
    let config = Config::find(&args.read.settings)?;
    let wanted = Wanted::new(&args.what, &args.read.settings, &config)?;
    // What people have accepted is not mended.
    let accept = Accept::new(&args.accept.exceptions, None, &config)?;
    let progress = Progress::new(console);
    let (world, texts) = reading::read(&args.read, &config, console, &progress)?;
    progress.phase("checking");
    let mut results = seawall_check::run(&world, &wanted.selection);
    let accepted = accept.apply(&world, &mut results);
    progress.phase("mending");
    let is_json = matches!(&args.how.output, Some(output) if output.format == FixFormat::JsonPatch);
    let plan = plan(&Request {
        world: &world,
        selection: &wanted.selection,
        results: &results,
        wants: &|check| wanted.wants(check),
        means: if is_json { Means::Object } else { Means::Text },
        text: &|source| texts.text(&world.sources()[source]),
    });
    drop(progress);
    let told = Told { world: &world, plan: &plan, console };
    match (&args.how.output, args.how.in_place) {
        (Some(output), _) if is_json => write_json_patches(&told, output)?,
        (Some(output), _) => write_patch(&told, args, output)?,
        (None, true) => told.replace_files()?,
        (None, false) => told.show_diff(args.how.show_secrets)?,
    }
    accepted.tell(console);
    told.withheld();
    told.choices(&results);
    let shows_only = args.how.output.is_none() && !args.how.in_place;
    let can_write = plan.patched.iter().any(|patched| told.path(patched) != "-");
    told.sum((shows_only && can_write).then_some("nothing was changed; --in-place changes the files"));
    tell_gaps(&world, console);
    Ok(if world.gaps().is_empty() { Exit::Clean } else { Exit::Incomplete })
}

/// What to judge by, and what to mend.
struct Wanted {
    selection: Selection,
    /// Checks that someone named; empty means all.
    named: Vec<&'static str>,
    severity_min: Severity,
}

// === impl Wanted ===

impl Wanted {
    fn new(what: &FixWhatArgs, settings: &SettingsArgs, config: &Config) -> Result<Wanted, Vec<Problem>> {
        let mut problems = Vec::new();
        let named_checks = named(first_given(&what.check, &config.check), &mut problems);
        let skipped = named(&what.skip, &mut problems);
        let unused = named(&config.skip, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        let is_judge = |check: &&&Check| {
            !unused.contains(&check.id) && (!is_opt_in(check.id) || named_checks.contains(&check.id))
        };
        let named: Vec<&'static str> = match named_checks.is_empty() && skipped.is_empty() {
            true => Vec::new(),
            false => {
                let all = checks().iter().map(|check| check.id);
                let is_named = |id: &&str| named_checks.is_empty() || named_checks.contains(id);
                all.filter(|id| is_named(id) && !skipped.contains(id)).collect()
            }
        };
        if named.is_empty() && !skipped.is_empty() {
            return Err(vec![Problem::new("no check is left to mend").hint("loosen --check or --skip")]);
        }
        let least = if what.check.is_empty() { Severity::Low } else { Severity::Info };
        Ok(Wanted {
            selection: Selection {
                checks: checks().iter().filter(is_judge).copied().collect(),
                parameters: config.parameters.clone(),
                severities: config.severities.clone(),
                record_passes: false,
                threads: reading::threads(settings),
            },
            named,
            severity_min: what.severity.unwrap_or(least),
        })
    }

    fn wants(&self, check: &Check) -> bool {
        let severity = self.selection.severities.get(check.id).copied().unwrap_or(check.severity);
        severity >= self.severity_min && (self.named.is_empty() || self.named.contains(&check.id))
    }
}

/// Findings by check, the gravest first.
type Groups<'t> = BTreeMap<(Reverse<Severity>, &'t str), (&'static Check, Vec<usize>)>;

/// What came of it, told to the person.
struct Told<'t> {
    world: &'t World,
    plan: &'t Plan,
    console: &'t Console,
}

// === impl Told ===

impl Told<'_> {
    /// A diff for people: secrets hidden, coloured on a terminal.
    fn show_diff(&self, show_secrets: bool) -> Result<(), Vec<Problem>> {
        let paint = self.console.painter();
        let mut out = String::new();
        for patched in &self.plan.patched {
            let text = if show_secrets { patched.text.clone() } else { self.masked(patched) };
            let diff = diff(&shown_path(&self.path(patched)), &text, &patched.replacements);
            for line in diff.text.split_inclusive('\n') {
                out.push_str(&paint.diff_line(line));
            }
        }
        self.console.print(&out)
    }

    /// The text with what must not be shown overwritten byte by byte, so that places stay.
    fn masked(&self, patched: &Patched) -> Vec<u8> {
        let mut text = patched.text.clone();
        let own = self.world.ids().filter(|id| self.world.entry(*id).source == patched.source);
        for span in own.flat_map(|id| hidden(self.world.object(id))) {
            let range = span.start as usize..(span.end as usize).min(text.len());
            let bytes = text.get_mut(range).unwrap_or_default();
            bytes.iter_mut().filter(|byte| !byte.is_ascii_whitespace()).for_each(|byte| *byte = b'*');
        }
        text
    }

    fn path(&self, patched: &Patched) -> String {
        self.world.sources()[patched.source].path.clone()
    }

    /// Writes the files anew.
    fn replace_files(&self) -> Result<(), Vec<Problem>> {
        let mut problems = Vec::new();
        for patched in &self.plan.patched {
            let path = self.path(patched);
            let place = Place { path: path.clone(), position: None };
            if path == "-" {
                let problem = Problem::new("standard input cannot be changed in place");
                problems.push(problem.hint("leave --in-place out to see the changes, or name the file"));
                continue;
            }
            let after = apply(&patched.text, &patched.replacements);
            let unchanged = std::fs::read(&path).is_ok_and(|now| now == patched.text);
            let outcome = match unchanged {
                true => output::replace_file(Path::new(&path), &after).map_err(|error| reason(&error)),
                false => Err("it has changed since it was read".to_owned()),
            };
            if let Err(fact) = outcome {
                problems.push(Problem::new(format!("the file cannot be written: {fact}")).at(place));
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    fn object(&self, id: ObjectId) -> String {
        let object = self.world.object(id);
        // Of what a server told no line says where it stands.
        let namespace = self.world.namespace(id).filter(|_| self.world.source(id).is_live());
        let namespace = namespace.map(|namespace| format!("{namespace}/")).unwrap_or_default();
        format!("{} {namespace}{}", object.group_kind().kind, object.name())
    }

    fn place(&self, id: ObjectId) -> Place {
        let span = self.world.object(id).root().span().unwrap_or_default();
        self.world.source(id).place(span.value.start)
    }

    /// Tells which fixes are not offered, why, and what to do by hand.
    fn withheld(&self) {
        let mut groups: BTreeMap<(u32, &str), Vec<&Withheld>> = BTreeMap::new();
        for withheld in &self.plan.withheld {
            groups.entry((withheld.object.0, withheld.reason.as_str())).or_default().push(withheld);
        }
        for ((object, reason), group) in groups.iter().take(TOLD_MAX) {
            let checks: Vec<&str> = group.iter().map(|withheld| withheld.check.id).collect();
            let id = ObjectId(*object);
            let fact = format!("{} of {} is not mended: {reason}", checks.join(", "), self.object(id));
            let mut steps: Vec<String> = Vec::new();
            for step in group.iter().flat_map(|withheld| &withheld.edits).map(describe) {
                if !steps.contains(&step) {
                    steps.push(step);
                }
            }
            let mut problem = Problem::new(fact).at(self.place(id));
            if !steps.is_empty() {
                problem = problem.hint(format!("by hand: {}", steps.join("; ")));
            }
            self.console.warning(&problem);
        }
        self.more(groups.len(), "objects are not mended");
    }

    /// Tells what a person has to choose, check by check.
    fn choices(&self, results: &seawall_check::Results) {
        let mut groups: Groups<'_> = BTreeMap::new();
        for left in &self.plan.left {
            let severity = results.findings[left.finding].severity;
            let group = groups.entry((Reverse(severity), left.check.id));
            group.or_insert_with(|| (left.check, Vec::new())).1.push(left.finding);
        }
        for (check, findings) in groups.values().take(TOLD_MAX) {
            let first = &results.findings[findings[0]];
            let count = counted(findings.len(), "place");
            let fact = format!("{} needs a choice ({count}): {}", check.id, check.title);
            let source = self.world.source(first.object);
            let span = source.tree.value(first.evidence.node).span().unwrap_or_default();
            let place = source.place(span.value.start);
            self.console.note(&Problem::new(fact).at(place).hint(check.remedy));
        }
        self.more(groups.len(), "checks need a choice");
    }

    fn more(&self, count: usize, what: &str) {
        if let Some(more) = count.checked_sub(TOLD_MAX).filter(|more| *more > 0) {
            self.console.note(&Problem::new(format!("{more} more {what}")));
        }
    }

    /// The last word: how much was done, and how to go on.
    fn sum(&self, next: Option<&str>) {
        let fixes: usize = self.plan.mended.iter().map(|mended| mended.checks.len()).sum();
        let mut fails: BTreeMap<&str, Vec<ObjectId>> = BTreeMap::new();
        for mended in &self.plan.mended {
            mended.also_fails.iter().for_each(|check| fails.entry(check).or_default().push(mended.object));
        }
        for (check, objects) in fails {
            let others = counted(objects.len() - 1, "other object");
            let fact = format!("{} then fails {check}, which matters less", self.object(objects[0]));
            let fact = if objects.len() == 1 { fact } else { format!("{fact}; so do {others}") };
            self.console.note(&Problem::new(fact).at(self.place(objects[0])));
        }
        let fixes = if fixes == 1 { "1 fix".to_owned() } else { format!("{fixes} fixes") };
        let objects = counted(self.plan.mended.len(), "object");
        let left = counted(self.plan.left.len(), "finding");
        let withheld = self.plan.withheld.len();
        let fact = format!("{fixes} in {objects}; {withheld} withheld; {left} left to choose");
        self.console.note(&Problem::new(fact).maybe_hint(next.map(str::to_owned)));
    }
}

/// Writes a unified diff that programs apply.
fn write_patch(told: &Told<'_>, args: &FixArgs, output: &FixOutput) -> Result<(), Vec<Problem>> {
    let mut out = String::new();
    for patched in &told.plan.patched {
        let path = told.path(patched);
        let place = Place { path: path.clone(), position: None };
        let shown = diff(&shown_path(&path), &patched.text, &patched.replacements);
        let masked = diff(&shown_path(&path), &told.masked(patched), &patched.replacements);
        if shown != masked && !args.how.show_secrets {
            let fact = "the patch of this file would show secret values, so that it is left out";
            let hint = "change the file with --in-place, or add --show-secrets";
            told.console.warning(&Problem::new(fact).at(place).hint(hint));
            continue;
        }
        out.push_str(&shown.text);
    }
    write_out(told.console, output, &out)
}

/// Writes a line for each object with its JSON patch.
fn write_json_patches(told: &Told<'_>, output: &FixOutput) -> Result<(), Vec<Problem>> {
    let mut out = String::new();
    for mended in &told.plan.mended {
        let object = told.world.object(mended.object);
        let line = json!({
            "apiVersion": object.api_version(),
            "kind": object.group_kind().kind,
            "namespace": told.world.namespace(mended.object),
            "name": object.name(),
            "patch": operations(told.world, mended),
        });
        out.push_str(&format!("{line}\n"));
    }
    write_out(told.console, output, &out)
}

/// The JSON patch of an object.
fn operations(world: &World, mended: &Mended) -> Value {
    let root = world.object(mended.object).root();
    let operations = json_patch(root, &mended.edits).unwrap_or_default();
    let operation = |one: &Operation| match one.value.as_deref().map(serde_json::from_str::<Value>) {
        Some(Ok(value)) => json!({"op": one.op, "path": one.path, "value": value}),
        _ => json!({"op": one.op, "path": one.path}),
    };
    operations.iter().map(operation).collect()
}

fn write_out(console: &Console, output: &FixOutput, text: &str) -> Result<(), Vec<Problem>> {
    let Some(file) = &output.file else { return console.print(text) };
    let written = output::write_file(Path::new(file), |out| out.write_all(text.as_bytes()));
    written.map_err(|error| {
        let place = Place { path: file.clone(), position: None };
        vec![Problem::new(format!("the patch cannot be written: {}", reason(&error))).at(place)]
    })
}

/// A path as a patch names it: below the current folder where the file is there.
fn shown_path(path: &str) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let below = Path::new(path).strip_prefix(&here).map_or(path, |below| below.to_str().unwrap_or(path));
    below.trim_start_matches('/').to_owned()
}
