//! `seawall scan`.

use seawall_check::{Check, Results, Selection};
use seawall_finding::{Severity, Verdict};
use seawall_posture::{Framework, checks, evaluate, is_opt_in, kinds_read};
use seawall_report::{Format, Meta, NoText, Run, SourceText, View};
use seawall_world::World;

use crate::accept::{Accept, Accepted};
use crate::args::{FailOn, JudgeArgs, ScanArgs, ScanTarget, SelectArgs, SettingsArgs, ShowArgs};
use crate::config::Config;
use crate::console::Console;
use crate::exit::Exit;
use crate::judge::is_incomplete;
use crate::keep::{Keep, NamedKeep, Subject};
use crate::output::{self, Output};
use crate::problem::Problem;
use crate::progress::Progress;
use crate::watch::Target;
use crate::{clock, frameworks, live, reading, select, snapshot, watch};

/// More gaps than a person would read on standard error; reports hold all.
const GAPS_TOLD_MAX: usize = 100;

/// What the arguments and settings together ask for.
pub(crate) struct Plan {
    pub(crate) selection: Selection,
    frameworks: Vec<Framework>,
    pub(crate) outputs: Vec<Output>,
    pub(crate) fail_on: FailOn,
    severity_min: Option<Severity>,
    /// Someone chose the checks by hand.
    chosen: bool,
    pub(crate) allow_incomplete: bool,
    pub(crate) accept: Accept,
}

/// What a run has come to.
pub(crate) struct Judged<'j> {
    pub(crate) world: &'j World,
    pub(crate) results: &'j Results,
    pub(crate) accepted: &'j Accepted,
    pub(crate) meta: &'j Meta,
    pub(crate) text: &'j dyn SourceText,
}

/// Reads, judges, reports.
pub(crate) fn run(args: &ScanArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    let (judge, settings) = match &args.target {
        None => (&args.judge, &args.read.settings),
        Some(ScanTarget::Cluster(args)) => (&args.judge, &args.settings),
        Some(ScanTarget::Snapshot(args)) => (&args.judge, &args.settings),
    };
    let meta = Meta { version: env!("CARGO_PKG_VERSION").to_owned(), started: clock::now() };
    let config = Config::find(settings)?;
    let plan = Plan::new(judge, settings, &config)?;
    tell_settings(&config, console);
    let watched = match &args.target {
        None if args.watch.watch => Some(Target::Files(&args.read, &config)),
        Some(ScanTarget::Cluster(args)) if args.watch.watch => Some(Target::Cluster(args, &config)),
        _ => None,
    };
    if let Some(target) = watched {
        return watch::run(&target, judge, &plan, meta, console);
    }
    let keep = Keep::open(&judge.keep)?;
    let progress = Progress::new(console);
    let (world, texts, subject) = match &args.target {
        None => {
            let subject = Subject::files(&args.read, &config);
            let (world, texts) = reading::read(&args.read, &config, console, &progress)?;
            (world, Some(texts), subject)
        }
        Some(ScanTarget::Cluster(args)) => {
            let kinds = kinds_read(&plan.selection.checks);
            let capture = live::read(&args.cluster, kinds, &meta.started, &progress)?;
            if args.print_rbac {
                drop(progress);
                return live::print_missing_rights(&args.cluster, &capture, console);
            }
            let subject = Subject::cluster(&capture);
            (reading::aimed(live::world(capture, console), settings, &config, console), None, subject)
        }
        Some(ScanTarget::Snapshot(args)) => {
            progress.phase("reading");
            let capture = snapshot::read(&args.file, &kinds_read(&plan.selection.checks))?;
            let subject = Subject::cluster(&capture);
            (reading::aimed(live::world(capture, console), settings, &config, console), None, subject)
        }
    };
    let keep = keep.map(|keep| keep.named(subject.upgraded(world.settings().target))).transpose()?;
    progress.phase("checking");
    let mut results = seawall_check::run(&world, &plan.selection);
    let accepted = plan.accept.apply(&world, &mut results);
    // The line of progress must be gone before anything else is written.
    drop(progress);
    plan.tell_left_out(&world, console);
    let text: &dyn SourceText = texts.as_ref().map_or(&NoText, |texts| texts);
    let judged = Judged { world: &world, results: &results, accepted: &accepted, meta: &meta, text };
    plan.report(&judged, &judge.show, console)?;
    keep.map_or(Ok(()), |keep| plan.keep(&judged, keep, console))?;
    let exit = plan.exit(&judged);
    // The process ends here. Millions of small values go with it faster than one by one.
    std::mem::forget((world, results, texts));
    Ok(exit)
}

/// Settings that make a run milder are said aloud: they came with the folder, not with the command.
fn tell_settings(config: &Config, console: &Console) {
    let Some(path) = &config.path else { return };
    let mut parts = Vec::new();
    if !config.check.is_empty() {
        parts.push("runs only some checks".to_owned());
    }
    if !config.skip.is_empty() {
        parts.push(format!("skips {}", config.skip.join(", ")));
    }
    if !config.severities.is_empty() {
        parts.push(format!("changes the severity of {}", counted(config.severities.len(), "check")));
    }
    if !config.exceptions.is_empty() {
        parts.push(format!("accepts findings by {}", config.exceptions.join(", ")));
    }
    if config.allow_incomplete {
        parts.push("forgives what cannot be read".to_owned());
    }
    if !parts.is_empty() {
        console.note(&Problem::new(format!("{path} {}", parts.join("; "))));
    }
}

/// A number with its noun.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Tells on standard error what could not be read, where no table says it.
pub(crate) fn tell_gaps(world: &World, console: &Console) {
    let gaps = world.gaps();
    gaps.iter().take(GAPS_TOLD_MAX).for_each(|gap| console.error(&gap.into()));
    if let Some(more) = gaps.len().checked_sub(GAPS_TOLD_MAX + 1) {
        console.error(&Problem::new(format!("{} more could not be read", more + 1)));
    }
}

// === impl Plan ===

impl Plan {
    fn new(args: &JudgeArgs, settings: &SettingsArgs, config: &Config) -> Result<Plan, Vec<Problem>> {
        let show = &args.show;
        let outputs = output::chosen(if show.output.is_empty() { &config.output } else { &show.output })?;
        let frameworks = frameworks(&args.select, config)?;
        let checks_chosen = !args.select.check.is_empty() || !config.check.is_empty();
        let chosen = checks_chosen || !frameworks.is_empty();
        Ok(Plan {
            selection: Selection {
                checks: selected(&args.select, config, &frameworks)?,
                record_passes: show.show_passed,
                ..settings_only(settings, config)
            },
            frameworks,
            outputs,
            fail_on: show.fail_on.or(config.fail_on).unwrap_or_default(),
            severity_min: show.severity.or(config.severity),
            chosen,
            allow_incomplete: show.allow_incomplete || config.allow_incomplete,
            accept: Accept::new(&args.accept.exceptions.exceptions, args.accept.baseline.as_deref(), config)?,
        })
    }

    /// Says which checks that somebody named cannot run over a part of a cluster.
    fn tell_left_out(&self, world: &World, console: &Console) {
        let left_out = self.selection.checks.iter().filter(|check| !check.can_judge(world)).count();
        if self.chosen && left_out > 0 {
            let hint = match world.sources().first().is_some_and(|source| source.is_live()) {
                true => "a scan without -n and -l reads the whole cluster",
                false => "--complete says that the inputs hold the whole cluster",
            };
            let left_out = counted(left_out, "check");
            let fact = format!("{left_out} of chains did not run, since they follow from a whole cluster");
            console.warning(&Problem::new(fact).hint(hint));
        }
    }

    /// Writes everything that was asked for.
    pub(crate) fn report(
        &self,
        judged: &Judged<'_>,
        show: &ShowArgs,
        console: &Console,
    ) -> Result<(), Vec<Problem>> {
        let Judged { world, results, accepted, meta, text } = *judged;
        let of = |framework| evaluate(framework, world, results, &self.selection);
        let frameworks: Vec<_> = self.frameworks.iter().map(of).collect();
        for output in &self.outputs {
            let run = Run {
                world,
                results,
                selection: &self.selection,
                frameworks: &frameworks,
                notes: &accepted.notes,
                known: accepted.known.as_deref(),
                meta,
                text,
                view: self.view(show, output, console),
            };
            output::write(output, console, |out| seawall_report::render(output.format, &run, out))?;
        }
        let is_table = |output: &Output| output.file.is_none() && output.format == Format::Table;
        if !self.outputs.iter().any(is_table) {
            tell_gaps(world, console);
            accepted.tell(console);
        }
        Ok(())
    }

    /// Keeps everything that was found, whatever is shown.
    fn keep(&self, judged: &Judged<'_>, keep: NamedKeep, console: &Console) -> Result<(), Vec<Problem>> {
        let Judged { world, results, meta, text, .. } = *judged;
        let run = Run {
            world,
            results,
            selection: &self.selection,
            frameworks: &[],
            notes: &[],
            known: None,
            meta,
            text,
            view: View::default(),
        };
        keep.keep(&run, console)
    }

    /// What is listed where nobody says: all, but in a table nothing that asks for no change, unless
    /// the checks were chosen by hand or such findings break the run.
    fn severity_min_unsaid(&self, format: Format) -> Severity {
        let breaking = self.fail_on.0.is_some_and(|least| least == Severity::Info);
        let terse = format == Format::Table && !self.chosen && !breaking;
        if terse { Severity::Low } else { Severity::Info }
    }

    pub(crate) fn view(&self, show: &ShowArgs, output: &Output, console: &Console) -> View {
        let to_console = output.file.is_none();
        View {
            details: show.details,
            show_passed: show.show_passed,
            severity_min: self.severity_min.unwrap_or_else(|| self.severity_min_unsaid(output.format)),
            show_secrets: show.show_secrets,
            width: if to_console { console.width() } else { View::default().width },
            color: to_console && console.color_out(),
        }
    }

    /// How the run ended. What people chose not to see still counts.
    fn exit(&self, judged: &Judged<'_>) -> Exit {
        let Judged { world, results, accepted, .. } = *judged;
        let known = |at: usize| accepted.known.as_ref().is_some_and(|known| known[at]);
        let breaks = |severity: Severity| self.fail_on.0.is_some_and(|least| severity >= least);
        let mut found = results.findings.iter().enumerate().filter(|(_, finding)| finding.ignored.is_none());
        if found.any(|(at, one)| one.verdict == Verdict::Fail && breaks(one.severity) && !known(at)) {
            return Exit::Findings;
        }
        let incomplete = is_incomplete(world, results);
        if incomplete && !self.allow_incomplete { Exit::Incomplete } else { Exit::Clean }
    }
}

/// The checks that the arguments and settings choose, with what the settings say of them.
pub(crate) fn selection(
    select: &SelectArgs,
    settings: &SettingsArgs,
    config: &Config,
) -> Result<Selection, Vec<Problem>> {
    let frameworks = frameworks(select, config)?;
    let checks = selected(select, config, &frameworks)?;
    Ok(Selection { checks, ..settings_only(settings, config) })
}

/// A selection of no checks, with what the settings say of all.
fn settings_only(settings: &SettingsArgs, config: &Config) -> Selection {
    Selection {
        checks: Vec::new(),
        parameters: config.parameters.clone(),
        severities: config.severities.clone(),
        record_passes: false,
        threads: reading::threads(settings),
    }
}

/// The frameworks to report by.
fn frameworks(select: &SelectArgs, config: &Config) -> Result<Vec<Framework>, Vec<Problem>> {
    let words = first_given(&select.framework, &config.framework);
    words.iter().map(|word| frameworks::load(word).map_err(|problem| vec![problem])).collect()
}

/// The checks to run. The command line's choice replaces that of the settings; both may skip.
fn selected(
    select: &SelectArgs,
    config: &Config,
    frameworks: &[Framework],
) -> Result<Vec<&'static Check>, Vec<Problem>> {
    let mut problems = Vec::new();
    let only = named(first_given(&select.check, &config.check), &mut problems);
    let mut skipped = named(&select.skip, &mut problems);
    skipped.extend(named(&config.skip, &mut problems));
    if !problems.is_empty() {
        return Err(problems);
    }
    let asked_for: Vec<&str> =
        frameworks.iter().flat_map(frameworks::checks_of).map(|check| check.id).collect();
    let mut selected = checks().to_vec();
    selected.retain(|check| {
        (only.is_empty() || only.contains(&check.id))
            && (frameworks.is_empty() || asked_for.contains(&check.id))
            && !skipped.contains(&check.id)
            && (!is_opt_in(check.id) || only.contains(&check.id) || asked_for.contains(&check.id))
    });
    if selected.is_empty() {
        return Err(vec![
            Problem::new("no check is left to run").hint("loosen --check, --skip or --framework"),
        ]);
    }
    Ok(selected)
}

/// What the command line says, else what the settings say.
pub(crate) fn first_given<'a>(own: &'a [String], set: &'a [String]) -> &'a [String] {
    if own.is_empty() { set } else { own }
}

/// The ids of the checks that words stand for.
pub(crate) fn named(words: &[String], problems: &mut Vec<Problem>) -> Vec<&'static str> {
    let mut ids = Vec::new();
    for word in words {
        match select::matching(word) {
            Ok(checks) => ids.extend(checks.into_iter().map(|check| check.id)),
            Err(problem) => problems.push(problem),
        }
    }
    ids
}
