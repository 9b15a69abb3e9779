//! JUnit XML, as Jenkins' `junit-10.xsd` describes it: a suite for every check, a case for every
//! object.

use std::collections::HashMap;
use std::io::{self, Write};

use seawall_check::{Check, Tally};
use seawall_finding::{Finding, ObjectId, Verdict};

use crate::place::full_name;
use crate::row::{Late, Row};
use crate::run::Run;
use crate::summary::{Summary, percent};
use crate::text::{count, markup};

/// Findings spelled out of one object and check.
const FINDINGS_LISTED_MAX: usize = 50;

/// Writes the suites: first what could not be read, then one a check.
pub(crate) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let suites = Suites::of(run);
    let total = suites.by_check.iter().fold(Counts::gaps(run), |sum, suite| sum.plus(suite.counts));
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"seawall\" {}>", total.attributes(false))?;
    inputs(run, out)?;
    for ((check, tally), suite) in run.results.tallies.iter().zip(&suites.by_check) {
        let (id, counts) = (markup(check.id), suite.counts.attributes(true));
        writeln!(out, "  <testsuite name=\"{id}\" {counts}{}>", timestamp(run))?;
        suite.write(run, check, tally, out)?;
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// Cases by what became of them.
#[derive(Clone, Copy, Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Counts {
    fn gaps(run: &Run<'_>) -> Self {
        let gaps = run.world.gaps().len();
        Counts { tests: gaps, errors: gaps, ..Counts::default() }
    }

    fn plus(self, other: Counts) -> Self {
        Counts {
            tests: self.tests + other.tests,
            failures: self.failures + other.failures,
            errors: self.errors + other.errors,
            skipped: self.skipped + other.skipped,
        }
    }

    fn attributes(self, with_skipped: bool) -> String {
        let Counts { tests, failures, errors, skipped } = self;
        let skipped = if with_skipped { format!(" skipped=\"{skipped}\"") } else { String::new() };
        format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\"{skipped}")
    }
}

/// What becomes of the case of an object; the worst of its findings decides.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Skipped,
    Error,
    Failure,
}

fn outcome(finding: &Finding) -> Outcome {
    match &finding.verdict {
        _ if finding.ignored.is_some() => Outcome::Skipped,
        Verdict::Fail => Outcome::Failure,
        Verdict::Unknown(cause) if cause.is_gap() => Outcome::Error,
        _ => Outcome::Skipped,
    }
}

/// The findings of every check, as indexes into the results.
struct Suites {
    by_check: Vec<Suite>,
}

#[derive(Default)]
struct Suite {
    findings: Vec<usize>,
    /// The objects that pass, where each was asked for.
    passes: Vec<ObjectId>,
    counts: Counts,
}

impl Suites {
    fn of(run: &Run<'_>) -> Self {
        let tallies = &run.results.tallies;
        let places: HashMap<&str, usize> =
            tallies.iter().enumerate().map(|(at, (check, _))| (check.id, at)).collect();
        let mut by_check: Vec<Suite> = tallies.iter().map(|_| Suite::default()).collect();
        for (at, finding) in run.results.findings.iter().enumerate() {
            if let Some(place) = places.get(finding.check)
                && finding.severity >= run.view.severity_min
            {
                by_check[*place].findings.push(at);
            }
        }
        if run.view.show_passed {
            for (check, id) in &run.results.passes {
                if let Some(place) = places.get(check.id) {
                    by_check[*place].passes.push(*id);
                }
            }
        }
        for (suite, (_, tally)) in by_check.iter_mut().zip(tallies) {
            suite.count(run, tally);
        }
        Suites { by_check }
    }
}

impl Suite {
    /// The findings of one object after the other.
    fn objects<'s>(&'s self, run: &'s Run<'_>) -> impl Iterator<Item = &'s [usize]> {
        let object = |at: &usize| run.results.findings[*at].object;
        self.findings.chunk_by(move |one, other| object(one) == object(other))
    }

    fn count(&mut self, run: &Run<'_>, tally: &Tally) {
        // Passes are one case together, unless each was asked for.
        let passes = if run.view.show_passed { self.passes.len() } else { tally.pass.min(1) };
        let mut counts = Counts { tests: passes, ..Counts::default() };
        for findings in self.objects(run) {
            counts.tests += 1;
            match worst(run, findings) {
                Outcome::Failure => counts.failures += 1,
                Outcome::Error => counts.errors += 1,
                Outcome::Skipped => counts.skipped += 1,
            }
        }
        self.counts = counts;
    }

    fn write(&self, run: &Run<'_>, check: &Check, tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
        for findings in self.objects(run) {
            case(run, check, findings, out)?;
        }
        let class = markup(check.id);
        if !run.view.show_passed && tally.pass > 0 {
            let name = count(tally.pass, "object passes", "objects pass");
            writeln!(out, "    <testcase classname=\"{class}\" name=\"{name}\"/>")?;
        }
        for id in &self.passes {
            let name = case_name(run, *id);
            writeln!(out, "    <testcase classname=\"{class}\" name=\"{name}\"/>")?;
        }
        Ok(())
    }
}

fn worst(run: &Run<'_>, findings: &[usize]) -> Outcome {
    let outcomes = findings.iter().map(|at| outcome(&run.results.findings[*at]));
    outcomes.max().unwrap_or(Outcome::Skipped)
}

fn case(run: &Run<'_>, check: &Check, findings: &[usize], out: &mut dyn Write) -> io::Result<()> {
    let all = &run.results.findings;
    let worst = worst(run, findings);
    let mut late = Late::default();
    let deciding = findings.iter().find(|at| outcome(&all[**at]) == worst).unwrap_or(&findings[0]);
    let row = Row::of(run.world, &all[*deciding], &mut late);
    let name = case_name(run, row.finding.object);
    writeln!(out, "    <testcase classname=\"{}\" name=\"{name}\">", markup(check.id))?;
    let message = markup(&format!("{}{}", row.prefix(), row.message));
    let kind = row.finding.severity;
    match worst {
        Outcome::Skipped => {
            writeln!(out, "      <skipped message=\"{message}\"/>")?;
        }
        Outcome::Failure | Outcome::Error => {
            let element = if worst == Outcome::Failure { "failure" } else { "error" };
            writeln!(out, "      <{element} type=\"{kind}\" message=\"{message}\">")?;
            for at in findings.iter().take(FINDINGS_LISTED_MAX) {
                let row = Row::of(run.world, &all[*at], &mut late);
                let place = match (row.region.has_lines(), row.region.start) {
                    (true, start) => format!("{}:{}:{}", row.path(), start.line, start.column),
                    (false, _) => row.path().to_owned(),
                };
                let text = format!("{place}: {}{} ({})", row.prefix(), row.message, row.field);
                writeln!(out, "{}", markup(&text))?;
            }
            if let Some(more) = findings.len().checked_sub(FINDINGS_LISTED_MAX).filter(|more| *more > 0) {
                writeln!(out, "... and {more} more")?;
            }
            writeln!(out, "      </{element}>")?;
        }
    }
    writeln!(out, "    </testcase>")
}

/// The suite of the inputs: totals as properties, a case that errs for every gap.
fn inputs(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let summary = Summary::of(run);
    let counts = Counts::gaps(run).attributes(true);
    writeln!(out, "  <testsuite name=\"inputs\" {counts}{}>", timestamp(run))?;
    writeln!(out, "    <properties>")?;
    let unknown = summary.unknown_verdicts();
    for (name, value) in [
        ("version", run.meta.version.clone()),
        ("score", percent(summary.score.value())),
        ("coverage", percent(summary.score.coverage())),
        ("objects", summary.objects.to_string()),
        ("gaps", summary.gaps.to_string()),
        ("unknown", unknown.to_string()),
        ("notListed", summary.hidden.to_string()),
    ] {
        writeln!(out, "      <property name=\"{name}\" value=\"{}\"/>", markup(&value))?;
    }
    writeln!(out, "    </properties>")?;
    for gap in run.world.gaps() {
        let (place, cause) = (markup(&gap.place.to_string()), markup(&gap.cause.to_string()));
        writeln!(out, "    <testcase classname=\"inputs\" name=\"{place}\">")?;
        let hint = markup(gap.hint.as_deref().unwrap_or_default());
        writeln!(out, "      <error type=\"{}\" message=\"{cause}\">{hint}</error>", gap.cause.kind.name())?;
        writeln!(out, "    </testcase>")?;
    }
    writeln!(out, "  </testsuite>")
}

fn case_name(run: &Run<'_>, id: ObjectId) -> String {
    let kind = run.world.object(id).group_kind().kind;
    let path = &run.world.source(id).path;
    markup(&format!("{kind} {} in {path}", full_name(run.world, id)))
}

fn timestamp(run: &Run<'_>) -> String {
    match run.meta.started.as_str() {
        "" => String::new(),
        started => format!(" timestamp=\"{}\"", markup(started)),
    }
}
