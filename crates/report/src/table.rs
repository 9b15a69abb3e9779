//! The table: findings grouped by object, worst first, with totals at its foot, where a terminal
//! leaves the eye.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use seawall_check::Check;
use seawall_finding::{CauseKind, Finding, Severity, Verdict};

use crate::coverage::Unread;
use crate::diagnostic::diagnose_gap;
use crate::excerpt::Excerpts;
use crate::framework;
use crate::group::{Group, groups, is_listed};
use crate::place::{Region, full_name};
use crate::row::Late;
use crate::run::Run;
use crate::summary::{Summary, percent};
use crate::text::{columns, count, plain, wrap};

/// Objects listed; those with the worst findings come first.
const OBJECTS_LISTED_MAX: usize = 500;
/// Findings listed of one object.
const FINDINGS_LISTED_MAX: usize = 50;
/// Gaps listed, and ignored findings.
const GAPS_LISTED_MAX: usize = 100;
/// Checks listed whose verdicts are unknown for no gap of the run.
const UNKNOWN_LISTED_MAX: usize = 30;
/// The narrowest table.
const WIDTH_MIN: usize = 40;
/// Columns before a finding's place.
const VERDICT_COLUMNS: usize = 12;

/// Writes the table.
pub(crate) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let summary = Summary::of(run);
    let mut table = Table {
        run,
        out,
        width: run.view.width.max(WIDTH_MIN),
        checks: run.results.tallies.iter().map(|(check, _)| (check.id, *check)).collect(),
        excerpts: Excerpts::new(run),
        late: Late::default(),
    };
    table.objects()?;
    table.passes()?;
    table.undecided(&summary)?;
    table.ignored(&summary)?;
    table.gaps()?;
    table.frameworks()?;
    table.totals(&summary)
}

struct Table<'w, 'o> {
    run: &'o Run<'w>,
    out: &'o mut dyn Write,
    width: usize,
    checks: HashMap<&'static str, &'static Check>,
    excerpts: Excerpts<'w>,
    late: Late<'w>,
}

// === impl Table ===

impl Table<'_, '_> {
    fn objects(&mut self) -> io::Result<()> {
        let groups = groups(self.run, |finding| is_listed(finding, self.run.view.details));
        for group in groups.iter().take(OBJECTS_LISTED_MAX) {
            self.object(group)?;
        }
        let rest = groups.get(OBJECTS_LISTED_MAX..).unwrap_or_default();
        if !rest.is_empty() {
            let findings: usize = rest.iter().map(|group| group.findings.len()).sum();
            let text = format!(
                "... and {} with {}; `-o json` or `-o csv` lists all",
                count(rest.len(), "more object", "more objects"),
                count(findings, "finding", "findings")
            );
            self.wrapped("", &text)?;
            writeln!(self.out)?;
        }
        Ok(())
    }

    fn object(&mut self, group: &Group) -> io::Result<()> {
        let all = &self.run.results.findings;
        let id = all[group.findings[0]].object;
        let object = self.run.world.object(id);
        let region = Region::of_object(self.run.world, id);
        let name = format!("{} {}", object.group_kind().kind, full_name(self.run.world, id));
        let place = region.path_line();
        let (name, place) = (plain(&name), plain(&place));
        if columns(&name) + 2 + columns(&place) <= self.width {
            writeln!(self.out, "{}  {place}", self.bold(&name))?;
        } else {
            for line in wrap(&name, self.width) {
                writeln!(self.out, "{}", self.bold(&line))?;
            }
            self.wrapped("  ", &place)?;
        }
        let places: Vec<String> = group.findings.iter().map(|at| self.short_place(&all[*at])).collect();
        let place_columns = places.iter().take(FINDINGS_LISTED_MAX).map(|place| place.len()).max();
        let listed = &group.findings[..group.findings.len().min(FINDINGS_LISTED_MAX)];
        for (number, (at, place)) in listed.iter().zip(&places).enumerate() {
            self.finding(&all[*at], place, place_columns.unwrap_or(0))?;
            let next = listed.get(number + 1).map(|next| all[*next].check);
            if self.run.view.details && next != Some(all[*at].check) {
                self.reason(all[*at].check)?;
            }
        }
        if let Some(more) = group.findings.len().checked_sub(FINDINGS_LISTED_MAX).filter(|more| *more > 0) {
            writeln!(self.out, "  ... and {more} more of this object")?;
        }
        writeln!(self.out)
    }

    /// Line and column: the evidence stands in the object itself. Nothing where it has no line.
    fn short_place(&self, finding: &Finding) -> String {
        let region = Region::of(self.run.world, &finding.evidence);
        if !region.has_lines() {
            return String::new();
        }
        format!("{}:{}", region.start.line, region.start.column)
    }

    fn finding(&mut self, finding: &Finding, place: &str, place_columns: usize) -> io::Result<()> {
        let (word, color) = match &finding.verdict {
            Verdict::Fail => (finding.severity.name(), severity_color(finding.severity)),
            verdict => (verdict.name(), MAGENTA),
        };
        let message = self.late.secrets.message(self.run.world, finding);
        let mut text = format!("{} [{}]", plain(&message), finding.check);
        if place.is_empty() {
            // Where no line leads to the evidence, its field does.
            let root = self.run.world.object(finding.object).root();
            let field = self.late.walker.field(root, finding.evidence.node, &finding.evidence.missing);
            if !field.is_empty() {
                text = format!("{field}: {text}");
            }
        }
        let indent = VERDICT_COLUMNS + place_columns + 2;
        let lines = wrap(&text, self.width.saturating_sub(indent).max(WIDTH_MIN / 3));
        let word = format!("{word:<width$}", width = VERDICT_COLUMNS - 2);
        for (number, line) in lines.iter().enumerate() {
            if number == 0 {
                let word = self.painted(color, &word);
                writeln!(self.out, "  {word}{place:>place_columns$}  {line}")?;
            } else {
                writeln!(self.out, "{:indent$}{line}", "")?;
            }
        }
        if self.run.view.details { self.details(finding, indent) } else { Ok(()) }
    }

    fn details(&mut self, finding: &Finding, indent: usize) -> io::Result<()> {
        let margin = " ".repeat(VERDICT_COLUMNS.min(indent));
        let room = self.width - margin.len();
        for evidence in std::iter::once(&finding.evidence).chain(&finding.related) {
            let region = Region::of(self.run.world, evidence);
            let root = self.run.world.object(evidence.object).root();
            self.wrapped(&margin, &format!("--> {}", source_place(region)))?;
            let field = self.late.walker.field(root, evidence.node, &evidence.missing);
            let absent = if evidence.missing.is_empty() { "" } else { " (absent)" };
            for line in wrap(&format!("{field}{absent}"), room - 4) {
                writeln!(self.out, "{margin}    {line}")?;
            }
            if let Some(excerpt) = self.excerpts.of(evidence) {
                let number = excerpt.line.to_string().len();
                for line in excerpt.cropped(room.saturating_sub(number + 3)).lines() {
                    writeln!(self.out, "{margin}{line}")?;
                }
            }
        }
        Ok(())
    }

    /// Why a check matters and how to mend its failures, below the last of an object.
    fn reason(&mut self, check: &str) -> io::Result<()> {
        let Some(check) = self.checks.get(check).copied() else { return Ok(()) };
        let margin = " ".repeat(VERDICT_COLUMNS);
        self.labelled(&margin, "why: ", check.why)?;
        self.labelled(&margin, "fix: ", check.remedy)
    }

    fn passes(&mut self) -> io::Result<()> {
        if !self.run.view.show_passed {
            return Ok(());
        }
        let mut by_check: BTreeMap<&str, usize> = BTreeMap::new();
        for (check, _) in &self.run.results.passes {
            *by_check.entry(check.id).or_default() += 1;
        }
        self.heading("Passed")?;
        for (check, number) in by_check {
            writeln!(self.out, "  {:<9} {check}", count(number, "object", "objects"))?;
        }
        writeln!(self.out)
    }

    /// Verdicts that stay open for no fault of the inputs.
    fn undecided(&mut self, summary: &Summary) -> io::Result<()> {
        let mut by_check: BTreeMap<(CauseKind, &str), usize> = BTreeMap::new();
        for finding in self.run.findings() {
            if let Verdict::Unknown(cause) = &finding.verdict
                && finding.ignored.is_none()
                && !cause.is_gap()
            {
                *by_check.entry((*cause, finding.check)).or_default() += 1;
            }
        }
        if by_check.is_empty() {
            return Ok(());
        }
        self.heading(&format!("Not decided ({})", summary.unknown))?;
        for ((cause, check), number) in by_check.iter().take(UNKNOWN_LISTED_MAX) {
            self.wrapped("  ", &format!("{number} {}  {check}", cause.name()))?;
        }
        if by_check.len() > UNKNOWN_LISTED_MAX {
            writeln!(self.out, "  ... and {} more checks", by_check.len() - UNKNOWN_LISTED_MAX)?;
        }
        if by_check.keys().any(|(cause, _)| *cause == CauseKind::OutsideScope) {
            let live = self.run.world.sources().iter().any(|source| source.is_live());
            let hint = match live {
                true => "hint: a scan without -n and -l reads the whole cluster",
                false => "hint: --complete says that the inputs hold the whole cluster",
            };
            self.wrapped("", hint)?;
        }
        writeln!(self.out)
    }

    fn ignored(&mut self, summary: &Summary) -> io::Result<()> {
        if summary.ignored == 0 {
            return Ok(());
        }
        self.heading(&format!("Ignored ({})", summary.ignored))?;
        let mut listed = 0;
        for finding in self.run.findings() {
            let Some(reason) = &finding.ignored else { continue };
            if listed == GAPS_LISTED_MAX {
                writeln!(self.out, "  ... and {} more", summary.ignored - listed)?;
                break;
            }
            listed += 1;
            let place = source_place(Region::of(self.run.world, &finding.evidence));
            let text =
                format!("{} {} {place}: {}", finding.severity, finding.check, plain(&reason.to_string()));
            self.wrapped("  ", &text)?;
        }
        writeln!(self.out)
    }

    fn gaps(&mut self) -> io::Result<()> {
        let gaps = self.run.world.gaps();
        if gaps.is_empty() {
            return Ok(());
        }
        self.heading(&format!("Not read ({})", gaps.len()))?;
        self.unread()?;
        let unbounded = || gaps.iter().filter(|gap| !gap.hides.is_bounded());
        for gap in unbounded().take(GAPS_LISTED_MAX) {
            for line in diagnose_gap(gap).lines() {
                // Drawn lines keep their columns; prose is wrapped.
                let drawn = line.contains(" | ") || line.ends_with(" |");
                if drawn { writeln!(self.out, "  {line}")? } else { self.wrapped("  ", line)? }
            }
        }
        let more = unbounded().count().saturating_sub(GAPS_LISTED_MAX);
        if more > 0 {
            writeln!(self.out, "  ... and {more} more")?;
        }
        writeln!(self.out)
    }

    /// The kinds of a cluster that were not read.
    fn unread(&mut self) -> io::Result<()> {
        let unread = Unread::of(self.run);
        for one in unread.iter().take(GAPS_LISTED_MAX) {
            let cause = &one.gap.cause;
            let text = format!("{}: {} {}: {}", cause.kind.name(), one.what, one.place(), one.open());
            self.wrapped("  ", &plain(&text))?;
            self.wrapped("    ", &plain(&cause.detail))?;
            if let Some(hint) = &one.gap.hint {
                self.labelled("    ", "hint: ", &plain(hint))?;
            }
        }
        let more = unread.len().saturating_sub(GAPS_LISTED_MAX);
        if more > 0 { writeln!(self.out, "  ... and {more} more kinds") } else { Ok(()) }
    }

    fn frameworks(&mut self) -> io::Result<()> {
        for result in self.run.frameworks {
            self.heading(&framework::heading(result))?;
            framework::write_table(result, self.width, self.out)?;
        }
        Ok(())
    }

    fn totals(&mut self, summary: &Summary) -> io::Result<()> {
        let failures: Vec<String> = Severity::ALL
            .into_iter()
            .rev()
            .map(|severity| format!("{} {severity}", summary.failures(severity)))
            .collect();
        self.labelled("", "Findings  ", &failures.join(", "))?;
        let verdicts = &summary.verdicts;
        let text = format!(
            "{} pass, {} fail, {} manual, {} unknown, {} ignored",
            verdicts.pass,
            verdicts.fail,
            verdicts.manual,
            summary.unknown_verdicts(),
            verdicts.ignored
        );
        self.labelled("", "Verdicts  ", &text)?;
        let score = percent(summary.score.value());
        let coverage = percent(summary.score.coverage());
        self.labelled("", "Score     ", &format!("{score} at coverage {coverage}"))?;
        let mut read = vec![
            count(summary.objects, "object", "objects"),
            count(summary.sources, "source", "sources"),
            count(summary.checks, "check", "checks"),
        ];
        if summary.foreign > 0 {
            read.push(count(summary.foreign, "other document", "other documents"));
        }
        read.push(format!("{} not read", summary.gaps));
        self.labelled("", "Read      ", &read.join(", "))?;
        if summary.hidden > 0 {
            let least = self.run.view.severity_min;
            let text = format!("{} below severity {least} (`--severity info` lists them)", summary.hidden);
            self.labelled("", "Hidden    ", &text)?;
        }
        writeln!(self.out)?;
        self.wrapped("", LEGEND)
    }

    fn heading(&mut self, text: &str) -> io::Result<()> {
        let text = self.bold(text);
        writeln!(self.out, "{text}")
    }

    /// Prose behind a label, further lines below its beginning.
    fn labelled(&mut self, margin: &str, label: &str, text: &str) -> io::Result<()> {
        let indent = margin.len() + columns(label);
        for (number, line) in wrap(text, self.width.saturating_sub(indent)).iter().enumerate() {
            if number == 0 {
                writeln!(self.out, "{margin}{label}{line}")?;
            } else {
                writeln!(self.out, "{:indent$}{line}", "")?;
            }
        }
        Ok(())
    }

    /// Prose behind a margin; leading spaces of the text belong to the margin.
    fn wrapped(&mut self, margin: &str, text: &str) -> io::Result<()> {
        let lead = text.len() - text.trim_start().len();
        let margin = format!("{margin}{}", &text[..lead]);
        self.labelled(&margin, "", text)
    }

    fn bold(&self, text: &str) -> String {
        self.painted("1", text)
    }

    fn painted(&self, color: &str, text: &str) -> String {
        if self.run.view.color { format!("\u{1b}[{color}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

const MAGENTA: &str = "35";

fn severity_color(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "1;31",
        Severity::High => "31",
        Severity::Medium => "33",
        Severity::Low => "36",
        Severity::Info => "2",
    }
}

/// `path:line:column`, with how the text came to be where no file holds it.
fn source_place(region: Region<'_>) -> String {
    if !region.has_lines() {
        return plain(&region.source.path).into_owned();
    }
    let place = format!("{}:{}:{}", region.source.path, region.start.line, region.start.column);
    let place = plain(&place).into_owned();
    match &region.source.origin {
        seawall_world::Origin::Rendered { by } => format!("{place} (rendered by {})", plain(by)),
        _ => place,
    }
}

/// What the words mean.
const LEGEND: &str = "unknown: could not be judged, counts against coverage. manual: a person decides. \
                      ignored: accepted, with a reason. `seawall explain CHECK` says more.";
