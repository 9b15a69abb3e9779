//! JUnit XML, as Jenkins' `junit-10.xsd` describes it: a suite for every check, a case for every
//! object.

use std::collections::HashMap;
use std::io::{self, Write};

use seawall_finding::Verdict;

use crate::model::{CheckView, Glance, Late, Model, ObjectView};
use crate::summary::percent;
use crate::text::{count, markup};

/// Findings spelled out of one object and check.
const FINDINGS_LISTED_MAX: usize = 50;

/// Writes the suites: first what could not be read, then one a check.
pub(crate) fn write(model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    let suites = Suites::of(model);
    let total = suites.by_check.iter().fold(Counts::gaps(model), |sum, suite| sum.plus(suite.counts));
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"seawall\" {}>", total.attributes(false))?;
    inputs(model, out)?;
    for (check, suite) in model.checks.iter().zip(&suites.by_check) {
        let (id, counts) = (markup(check.id), suite.counts.attributes(true));
        writeln!(out, "  <testsuite name=\"{id}\" {counts}{}>", timestamp(model))?;
        suite.write(model, check, out)?;
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
    fn gaps(model: &Model<'_>) -> Self {
        let gaps = model.gaps.len();
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

fn outcome(glance: &Glance<'_>) -> Outcome {
    match glance.verdict {
        _ if glance.accepted.is_some() => Outcome::Skipped,
        Verdict::Fail if glance.new == Some(false) => Outcome::Skipped,
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
    /// The passes, where each was asked for, as indexes too.
    passes: Vec<usize>,
    counts: Counts,
}

impl Suites {
    fn of(model: &Model<'_>) -> Self {
        let places: HashMap<&str, usize> =
            model.checks.iter().enumerate().map(|(at, check)| (check.id, at)).collect();
        let mut by_check: Vec<Suite> = model.checks.iter().map(|_| Suite::default()).collect();
        for (at, glance) in model.findings() {
            if let Some(place) = places.get(glance.check) {
                by_check[*place].findings.push(at);
            }
        }
        for at in 0..model.pass_count() {
            if let Some(place) = places.get(model.pass(at).0) {
                by_check[*place].passes.push(at);
            }
        }
        for (suite, check) in by_check.iter_mut().zip(&model.checks) {
            suite.count(model, check);
        }
        Suites { by_check }
    }
}

impl Suite {
    /// The findings of one object after the other.
    fn objects<'s>(&'s self, model: &'s Model<'_>) -> impl Iterator<Item = &'s [usize]> {
        let object = |at: &usize| model.glance(*at).object;
        self.findings.chunk_by(move |one, other| object(one) == object(other))
    }

    fn count(&mut self, model: &Model<'_>, check: &CheckView<'_>) {
        // Passes are one case together, unless each was asked for.
        let passes = if model.view.show_passed { self.passes.len() } else { check.tally.pass.min(1) };
        let mut counts = Counts { tests: passes, ..Counts::default() };
        for findings in self.objects(model) {
            counts.tests += 1;
            match worst(model, findings) {
                Outcome::Failure => counts.failures += 1,
                Outcome::Error => counts.errors += 1,
                Outcome::Skipped => counts.skipped += 1,
            }
        }
        self.counts = counts;
    }

    fn write(&self, model: &Model<'_>, check: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
        for findings in self.objects(model) {
            case(model, check, findings, out)?;
        }
        let class = markup(check.id);
        if !model.view.show_passed && check.tally.pass > 0 {
            let name = count(check.tally.pass, "object passes", "objects pass");
            writeln!(out, "    <testcase classname=\"{class}\" name=\"{name}\"/>")?;
        }
        for at in &self.passes {
            let name = case_name(&model.pass(*at).1);
            writeln!(out, "    <testcase classname=\"{class}\" name=\"{name}\"/>")?;
        }
        Ok(())
    }
}

fn worst(model: &Model<'_>, findings: &[usize]) -> Outcome {
    let outcomes = findings.iter().map(|at| outcome(&model.glance(*at)));
    outcomes.max().unwrap_or(Outcome::Skipped)
}

fn case(model: &Model<'_>, check: &CheckView<'_>, findings: &[usize], out: &mut dyn Write) -> io::Result<()> {
    let worst = worst(model, findings);
    let mut late = Late::default();
    let deciding = findings.iter().find(|at| outcome(&model.glance(**at)) == worst).unwrap_or(&findings[0]);
    let row = model.row(*deciding, &mut late);
    let name = case_name(&row.object);
    writeln!(out, "    <testcase classname=\"{}\" name=\"{name}\">", markup(check.id))?;
    let message = markup(&format!("{}{}", row.glance.prefix(), row.message));
    let kind = row.glance.severity;
    match worst {
        Outcome::Skipped => {
            writeln!(out, "      <skipped message=\"{message}\"/>")?;
        }
        Outcome::Failure | Outcome::Error => {
            let element = if worst == Outcome::Failure { "failure" } else { "error" };
            writeln!(out, "      <{element} type=\"{kind}\" message=\"{message}\">")?;
            for at in findings.iter().take(FINDINGS_LISTED_MAX) {
                let row = model.row(*at, &mut late);
                let (place, prefix) = (row.evidence.spot.path_line_column(), row.glance.prefix());
                let text = format!("{place}: {prefix}{} ({})", row.message, row.evidence.field);
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
fn inputs(model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    let summary = &model.summary;
    let counts = Counts::gaps(model).attributes(true);
    writeln!(out, "  <testsuite name=\"inputs\" {counts}{}>", timestamp(model))?;
    writeln!(out, "    <properties>")?;
    let unknown = summary.unknown_verdicts();
    let target = model.target.iter().map(|target| ("targetVersion", target.to_string()));
    let properties = [
        ("version", model.version.to_owned()),
        ("score", percent(summary.score)),
        ("coverage", percent(summary.coverage)),
        ("objects", summary.objects.to_string()),
        ("gaps", summary.gaps.to_string()),
        ("unknown", unknown.to_string()),
        ("notListed", summary.hidden.to_string()),
    ];
    for (name, value) in properties.into_iter().chain(target) {
        writeln!(out, "      <property name=\"{name}\" value=\"{}\"/>", markup(&value))?;
    }
    writeln!(out, "    </properties>")?;
    for gap in model.gaps {
        let (place, cause) = (markup(&gap.place.to_string()), markup(&gap.cause.to_string()));
        writeln!(out, "    <testcase classname=\"inputs\" name=\"{place}\">")?;
        let hint = markup(gap.hint.as_deref().unwrap_or_default());
        writeln!(out, "      <error type=\"{}\" message=\"{cause}\">{hint}</error>", gap.cause.kind.name())?;
        writeln!(out, "    </testcase>")?;
    }
    writeln!(out, "  </testsuite>")
}

fn case_name(object: &ObjectView<'_>) -> String {
    markup(&format!("{} {} in {}", object.kind, object.full_name(), object.spot.path))
}

fn timestamp(model: &Model<'_>) -> String {
    match model.started {
        "" => String::new(),
        started => format!(" timestamp=\"{}\"", markup(started)),
    }
}
