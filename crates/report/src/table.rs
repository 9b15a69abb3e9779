//! The table: findings grouped by object, worst first, with totals at its foot, where a terminal
//! leaves the eye.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use seawall_finding::{CauseKind, Severity, Verdict};
use seawall_posture::find;
use seawall_world::Origin;

use crate::coverage::Unread;
use crate::diagnostic::diagnose_gap;
use crate::excerpt::Excerpts;
use crate::framework;
use crate::group::{Group, groups, is_listed};
use crate::model::{CheckView, EvidenceView, Late, Model, Row};
use crate::place::Spot;
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
/// What is said of verdicts that are told at an owner.
const FOLDED_ONE: &str = "verdict on an object that a controller made, told at the controller";
const FOLDED_MORE: &str = "verdicts on objects that controllers made, told at the controllers";
/// Columns before a finding's place.
const VERDICT_COLUMNS: usize = 12;

/// Writes the table.
pub(crate) fn write(model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    let summary = &model.summary;
    let mut table = Table {
        model,
        out,
        width: model.view.width.max(WIDTH_MIN),
        checks: model.checks.iter().map(|check| (check.id, check)).collect(),
        excerpts: model.excerpts(),
        late: Late::default(),
    };
    table.objects()?;
    table.passes()?;
    table.undecided(summary)?;
    table.ignored(summary)?;
    table.gaps()?;
    table.notes()?;
    table.frameworks()?;
    table.totals(summary)
}

struct Table<'r, 'o> {
    model: &'o Model<'r>,
    out: &'o mut dyn Write,
    width: usize,
    checks: HashMap<&'r str, &'o CheckView<'r>>,
    excerpts: Excerpts<'r>,
    late: Late<'r>,
}

// === impl Table ===

impl<'r> Table<'r, '_> {
    fn objects(&mut self) -> io::Result<()> {
        let groups = groups(self.model, |glance| is_listed(glance, self.model.view.details));
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
        let first = self.model.row(group.findings[0], &mut self.late).object;
        let name = format!("{} {}", first.kind, first.full_name());
        let place = first.spot.path_line();
        let (name, place) = (plain(&name), plain(&place));
        if columns(&name) + 2 + columns(&place) <= self.width {
            writeln!(self.out, "{}  {place}", self.bold(&name))?;
        } else {
            for line in wrap(&name, self.width) {
                writeln!(self.out, "{}", self.bold(&line))?;
            }
            self.wrapped("  ", &place)?;
        }
        let listed = &group.findings[..group.findings.len().min(FINDINGS_LISTED_MAX)];
        let rows: Vec<(usize, Row<'r>)> =
            listed.iter().map(|at| (*at, self.model.row(*at, &mut self.late))).collect();
        let places: Vec<String> = rows.iter().map(|(_, row)| short_place(row.evidence.spot)).collect();
        let place_columns = places.iter().map(String::len).max().unwrap_or(0);
        for (number, ((at, row), place)) in rows.iter().zip(&places).enumerate() {
            self.finding(*at, row, place, place_columns)?;
            let next = rows.get(number + 1).map(|(_, next)| next.glance.check);
            if self.model.view.details && next != Some(row.glance.check) {
                self.reason(row.glance.check)?;
            }
        }
        if let Some(more) = group.findings.len().checked_sub(FINDINGS_LISTED_MAX).filter(|more| *more > 0) {
            writeln!(self.out, "  ... and {more} more of this object")?;
        }
        writeln!(self.out)
    }

    fn finding(&mut self, at: usize, row: &Row<'r>, place: &str, place_columns: usize) -> io::Result<()> {
        let (word, color) = match row.glance.verdict {
            Verdict::Fail => (row.glance.severity.name(), severity_color(row.glance.severity)),
            verdict => (verdict.name(), MAGENTA),
        };
        let mut text = format!("{}{} [{}]", row.glance.mark(), plain(&row.message), row.glance.check);
        if place.is_empty() && !row.evidence.field.is_empty() && !self.model.view.details {
            // Where no line leads to the evidence, its field does; details show it below.
            text = format!("{}: {text}", row.evidence.field);
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
        if self.model.view.details { self.details(at, row, indent) } else { Ok(()) }
    }

    fn details(&mut self, at: usize, row: &Row<'r>, indent: usize) -> io::Result<()> {
        let margin = " ".repeat(VERDICT_COLUMNS.min(indent));
        self.evidence(&row.evidence, at, None, &margin)?;
        for (number, evidence) in self.model.related(at).iter().enumerate() {
            self.evidence(evidence, at, Some(number), &margin)?;
        }
        Ok(())
    }

    fn evidence(
        &mut self,
        evidence: &EvidenceView<'r>,
        finding: usize,
        related: Option<usize>,
        margin: &str,
    ) -> io::Result<()> {
        let room = self.width - margin.len();
        self.wrapped(margin, &format!("--> {}", source_place(evidence.spot)))?;
        let absent = if evidence.absent { " (absent)" } else { "" };
        for line in wrap(&format!("{}{absent}", evidence.field), room - 4) {
            writeln!(self.out, "{margin}    {line}")?;
        }
        if let Some(excerpt) = self.excerpts.of(finding, related) {
            let number = excerpt.line.to_string().len();
            for line in excerpt.cropped(room.saturating_sub(number + 3)).lines() {
                writeln!(self.out, "{margin}{line}")?;
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
        if !self.model.view.show_passed {
            return Ok(());
        }
        let mut by_check: BTreeMap<&str, usize> = BTreeMap::new();
        for at in 0..self.model.pass_count() {
            *by_check.entry(self.model.pass(at).0).or_default() += 1;
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
        for (_, glance) in self.model.findings() {
            if let Verdict::Unknown(cause) = glance.verdict
                && glance.accepted.is_none()
                && !cause.is_gap()
            {
                *by_check.entry((cause, glance.check)).or_default() += 1;
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
        // Those that look at whole clusters alone had one.
        let is_of_cluster = |id: &str| find(id).is_some_and(|check| check.logic.is_of_cluster());
        let lacks_more =
            |(cause, id): &&(CauseKind, &str)| *cause == CauseKind::OutsideScope && !is_of_cluster(id);
        if by_check.keys().any(|key| lacks_more(&key)) {
            let hint = match self.model.live {
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
        for (at, glance) in self.model.findings() {
            let Some(accepted) = glance.accepted else { continue };
            if listed == GAPS_LISTED_MAX {
                writeln!(self.out, "  ... and {} more", summary.ignored - listed)?;
                break;
            }
            listed += 1;
            let place = source_place(self.model.row(at, &mut self.late).evidence.spot);
            let accepted = accepted.to_string();
            let text = format!("{} {} {place}: {}", glance.severity, glance.check, plain(&accepted));
            self.wrapped("  ", &text)?;
        }
        writeln!(self.out)
    }

    fn gaps(&mut self) -> io::Result<()> {
        let gaps = self.model.gaps;
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

    fn notes(&mut self) -> io::Result<()> {
        let notes = self.model.notes;
        if notes.is_empty() {
            return Ok(());
        }
        self.heading(&format!("Notes ({})", notes.len()))?;
        for note in notes.iter().take(GAPS_LISTED_MAX) {
            self.wrapped("  ", &plain(&note.fact))?;
            self.wrapped("    ", &format!("--> {}", plain(&note.place.to_string())))?;
            if let Some(hint) = &note.hint {
                self.labelled("    ", "hint: ", &plain(hint))?;
            }
        }
        if notes.len() > GAPS_LISTED_MAX {
            writeln!(self.out, "  ... and {} more", notes.len() - GAPS_LISTED_MAX)?;
        }
        writeln!(self.out)
    }

    /// The kinds of a cluster that were not read.
    fn unread(&mut self) -> io::Result<()> {
        let unread = Unread::of(self.model);
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
        for result in &self.model.frameworks {
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
        if summary.folded > 0 {
            let text = count(summary.folded, FOLDED_ONE, FOLDED_MORE);
            self.labelled("", "Folded    ", &text)?;
        }
        if let Some(upgrade) = self.model.upgrade() {
            self.labelled("", "Target    ", &upgrade)?;
        }
        let score = percent(summary.score);
        let coverage = percent(summary.coverage);
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
            let least = self.model.view.severity_min;
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
        if self.model.view.color { format!("\u{1b}[{color}m{text}\u{1b}[0m") } else { text.to_owned() }
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

/// Line and column: the evidence stands in the object itself. Nothing where it has no line.
fn short_place(spot: Spot<'_>) -> String {
    match spot.has_lines() {
        true => format!("{}:{}", spot.start.line, spot.start.column),
        false => String::new(),
    }
}

/// `path:line:column`, with how the text came to be where no file holds it.
fn source_place(spot: Spot<'_>) -> String {
    let place = plain(&spot.path_line_column()).into_owned();
    match &spot.origin {
        Origin::Rendered { by } => format!("{place} (rendered by {})", plain(by)),
        _ => place,
    }
}

/// What the words mean.
const LEGEND: &str = "unknown: could not be judged, counts against coverage. manual: a person decides. \
                      ignored: accepted, with a reason. `seawall explain CHECK` says more.";
