//! `seawall exceptions audit`: which exceptions still hide something, and which do not.

use seawall_check::{Audit, Check, Exceptions, Selection, glob_matches};
use seawall_finding::Note;
use seawall_posture::{checks, kinds_read};
use seawall_world::World;
use serde_json::{Value, json};

use crate::accept;
use crate::args::{AuditArgs, AuditTarget, ListFormat};
use crate::config::Config;
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::{Problem, visible};
use crate::progress::Progress;
use crate::{clock, live, reading, snapshot};

/// What was found of exceptions.
struct Found {
    exceptions: Exceptions,
    audit: Audit,
    invalid: Vec<Problem>,
    /// Not everything could be read, so that what is unused may only be unseen.
    incomplete: bool,
    /// Not everything was asked for.
    narrowed: bool,
}

/// Judges what is asked for by the checks that exceptions name, and prints what became of each entry.
pub(crate) fn run(args: &AuditArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    let (settings, how) = match &args.target {
        None => (&args.read.settings, &args.audit),
        Some(AuditTarget::Cluster(args)) => (&args.settings, &args.audit),
        Some(AuditTarget::Snapshot(args)) => (&args.settings, &args.audit),
    };
    let config = Config::find(settings)?;
    let files = accept::files(&how.exceptions, &config);
    if files.is_empty() {
        let hint = "name a file with --exceptions, or in seawall.yaml under `exceptions`";
        return Err(vec![Problem::new("there is no exceptions file to audit").hint(hint)]);
    }
    let (exceptions, invalid) = super::load(files);
    let selection = Selection {
        checks: named(&exceptions),
        parameters: config.parameters.clone(),
        severities: config.severities.clone(),
        record_passes: false,
        threads: reading::threads(settings),
    };
    let progress = Progress::new(console);
    let world = read(args, &config, &selection.checks, console, &progress)?;
    progress.phase("checking");
    let mut results = seawall_check::run(&world, &selection);
    drop(progress);
    let audit = exceptions.apply(&world, &mut results, clock::today());
    let incomplete = !world.gaps().is_empty();
    if incomplete {
        crate::scan::tell_gaps(&world, console);
    }
    let narrowed = !world.settings().namespaces.is_empty() || world.settings().by_label;
    let found = Found { exceptions, audit, invalid, incomplete, narrowed };
    match how.output {
        ListFormat::Json => console.print(&format!("{:#}\n", found.json()))?,
        ListFormat::Table => {
            found.invalid.iter().for_each(|problem| console.error(problem));
            console.print(&found.table())?;
        }
        ListFormat::Markdown => console.print(&found.markdown())?,
    }
    Ok(found.exit())
}

/// The checks that exceptions name.
fn named(exceptions: &Exceptions) -> Vec<&'static Check> {
    let entries = exceptions.entries.iter().flat_map(|entry| &entry.checks);
    let patterns: Vec<&String> =
        entries.chain(exceptions.annotations.iter().flat_map(|rule| &rule.checks)).collect();
    let is_named = |id: &str| patterns.iter().any(|pattern| glob_matches(pattern, id));
    checks().iter().copied().filter(|check| is_named(check.id)).collect()
}

/// Everything that the checks can use of what is asked for.
fn read(
    args: &AuditArgs,
    config: &Config,
    checks: &[&'static Check],
    console: &Console,
    progress: &Progress,
) -> Result<World, Vec<Problem>> {
    let (capture, settings) = match &args.target {
        None => return Ok(reading::read(&args.read, config, console, progress)?.0),
        Some(AuditTarget::Cluster(args)) => {
            (live::read(&args.cluster, kinds_read(checks), &clock::now(), progress)?, &args.settings)
        }
        Some(AuditTarget::Snapshot(args)) => {
            (snapshot::read(&args.file, &kinds_read(checks))?, &args.settings)
        }
    };
    Ok(reading::aimed(live::world(capture, console), settings, config, console))
}

// === impl Found ===

impl Found {
    /// Each entry as its state, its id, and what there is to say of it.
    fn rows(&self) -> Vec<(&'static str, &str, String)> {
        let mut rows = Vec::new();
        for (entry, used) in self.exceptions.entries.iter().zip(&self.audit.entries) {
            let findings = counted(used.findings);
            let (owner, day) = (&entry.owner, entry.expires);
            rows.push(match (used.expired, used.findings) {
                (true, 0) => ("expired", entry.id.as_str(), format!("ended on {day}; {owner}")),
                (true, _) => {
                    ("expired", entry.id.as_str(), format!("ended on {day}, {findings} open again; {owner}"))
                }
                (false, 0) => ("unused", entry.id.as_str(), format!("until {day}; {owner}")),
                (false, _) => ("used", entry.id.as_str(), format!("{findings} until {day}; {owner}")),
            });
        }
        for (rule, findings) in self.exceptions.annotations.iter().zip(&self.audit.annotated) {
            let state = if *findings == 0 { "unused" } else { "used" };
            let text = format!("{} by annotations; {}", counted(*findings), rule.owner);
            rows.push((state, &rule.id, text));
        }
        rows
    }

    /// What is told beside the entries; expired ones are among these already.
    fn notes(&self) -> impl Iterator<Item = &Note> {
        let of_entry = |note: &Note| self.exceptions.entries.iter().any(|entry| entry.place == note.place);
        self.audit.notes.iter().filter(move |note| !of_entry(note))
    }

    fn table(&self) -> String {
        let rows = self.rows();
        let columns = rows.iter().map(|(_, id, _)| visible(id).chars().count()).max().unwrap_or(0);
        let mut text = String::new();
        for (state, id, about) in &rows {
            text += &format!("{state:<9}{:<columns$}  {}\n", visible(id), visible(about));
        }
        for problem in &self.invalid {
            let place = problem.place().map_or_else(String::new, |place| format!("{place}: "));
            text += &format!("{:<9}{}{}\n", "invalid", visible(&place), visible(problem.fact()));
        }
        for note in self.notes() {
            text +=
                &format!("{:<9}{}: {}\n", "refused", visible(&note.place.to_string()), visible(&note.fact));
        }
        text += &format!("{}\n", self.totals());
        text
    }

    fn markdown(&self) -> String {
        let cell = |text: &str| visible(text).replace('|', "\\|").replace('<', "&lt;");
        let mut text = "| State | Exception | |\n| --- | --- | --- |\n".to_owned();
        for (state, id, about) in self.rows() {
            text += &format!("| {state} | {} | {} |\n", cell(id), cell(&about));
        }
        for problem in &self.invalid {
            let place = problem.place().map(ToString::to_string).unwrap_or_default();
            text += &format!("| invalid | {} | {} |\n", cell(&place), cell(problem.fact()));
        }
        for note in self.notes() {
            text += &format!("| refused | {} | {} |\n", cell(&note.place.to_string()), cell(&note.fact));
        }
        text += &format!("\n{}\n", self.totals());
        text
    }

    fn totals(&self) -> String {
        let rows = self.rows();
        let number = |state: &str| rows.iter().filter(|(one, ..)| *one == state).count();
        let unseen = match (self.incomplete, self.narrowed) {
            (true, _) => " as far as could be read",
            (false, true) => " in what was asked for",
            (false, false) => "",
        };
        format!(
            "{} used, {} unused{unseen}, {} expired, {} invalid, {} annotations refused",
            number("used"),
            number("unused"),
            number("expired"),
            self.invalid.len(),
            self.notes().count(),
        )
    }

    fn json(&self) -> Value {
        let entries: Vec<Value> = self
            .exceptions
            .entries
            .iter()
            .zip(self.rows())
            .zip(&self.audit.entries)
            .map(|((entry, (state, ..)), used)| {
                json!({
                    "id": entry.id, "state": state, "findings": used.findings, "reason": entry.reason,
                    "owner": entry.owner, "expires": entry.expires.to_string(),
                    "place": entry.place.to_string(),
                })
            })
            .collect();
        let rules = self.exceptions.annotations.iter().zip(&self.audit.annotated);
        let rules: Vec<Value> = rules
            .map(|(rule, findings)| json!({"id": rule.id, "findings": findings, "owner": rule.owner}))
            .collect();
        let place = |problem: &Problem| problem.place().map(ToString::to_string);
        let invalid = self.invalid.iter().map(|one| json!({"fact": one.fact(), "place": place(one)}));
        let refused = self.notes().map(|note| json!({"fact": note.fact, "place": note.place.to_string()}));
        json!({
            "schema": "seawall.dev/exceptions-audit/v1",
            "incomplete": self.incomplete,
            "exceptions": entries,
            "annotations": rules,
            "invalid": invalid.collect::<Vec<_>>(),
            "refused": refused.collect::<Vec<_>>(),
        })
    }

    /// An entry that does not say what it seems to say breaks the run; one that hides nothing does not.
    fn exit(&self) -> Exit {
        let expired = self.audit.entries.iter().any(|used| used.expired);
        match expired || !self.invalid.is_empty() {
            true => Exit::Findings,
            false if self.incomplete => Exit::Incomplete,
            false => Exit::Clean,
        }
    }
}

fn counted(findings: usize) -> String {
    if findings == 1 { "1 finding".to_owned() } else { format!("{findings} findings") }
}
