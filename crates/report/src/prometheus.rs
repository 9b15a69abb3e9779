//! Metrics in Prometheus' text exposition format, version 0.0.4, for the textfile collector and for
//! gateways.

use std::collections::BTreeMap;
use std::io::{self, Write};

use seawall_finding::{Severity, Verdict};

use crate::model::Model;
use crate::text::plain;
use crate::time;

/// Writes gauges of what a run has come to.
pub(crate) fn write(model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    let summary = &model.summary;
    head(out, "seawall_info", "What judged, and for which version of Kubernetes.")?;
    let mut info = vec![("kubernetes", &*model.kubernetes), ("version", model.version)];
    info.extend(model.target.as_deref().map(|target| ("target", target)));
    sample(out, "seawall_info", &info, "1")?;
    head(out, "seawall_findings", "Open failures by severity.")?;
    for severity in Severity::ALL.into_iter().rev() {
        let number = summary.failures(severity).to_string();
        sample(out, "seawall_findings", &[("severity", severity.name())], &number)?;
    }
    head(out, "seawall_findings_other", "Findings that are no open failures.")?;
    for (state, number) in
        [("manual", summary.manual), ("unknown", summary.unknown), ("ignored", summary.ignored)]
    {
        sample(out, "seawall_findings_other", &[("state", state)], &number.to_string())?;
    }
    namespaces(model, out)?;
    head(out, "seawall_verdicts", "Objects by check and verdict.")?;
    for check in &model.checks {
        let tally = &check.tally;
        for (verdict, number) in [
            ("pass", tally.pass),
            ("fail", tally.fail),
            ("manual", tally.manual),
            ("unknown", tally.unknown),
            ("ignored", tally.ignored),
        ] {
            let labels = [("check", check.id), ("severity", check.severity.name()), ("verdict", verdict)];
            sample(out, "seawall_verdicts", &labels, &number.to_string())?;
        }
    }
    for (name, help, number) in [
        ("seawall_objects", "Objects that were read.", summary.objects),
        ("seawall_gaps", "What was asked for and could not be read.", summary.gaps),
        ("seawall_checks", "Checks that ran.", summary.checks),
    ] {
        head(out, name, help)?;
        sample(out, name, &[], &number.to_string())?;
    }
    for (name, help, share) in [
        (
            "seawall_score_ratio",
            "Passes among passes and failures, by weight; see the coverage.",
            summary.score,
        ),
        ("seawall_coverage_ratio", "Passes and failures among all verdicts.", summary.coverage),
    ] {
        // Without evidence there is no number, and zero would be a lie.
        if let Some(share) = share {
            head(out, name, help)?;
            sample(out, name, &[], &crate::summary::shown_share(share).to_string())?;
        }
    }
    if let Some(seconds) = time::epoch_seconds(model.started) {
        head(out, "seawall_scan_timestamp_seconds", "When the run began.")?;
        sample(out, "seawall_scan_timestamp_seconds", &[], &seconds.to_string())?;
    }
    Ok(())
}

/// Open failures by namespace, as far as they are listed.
fn namespaces(model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: BTreeMap<(&str, Severity), usize> = BTreeMap::new();
    let mut late = crate::model::Late::default();
    let mut last: Option<(u32, &str)> = None;
    for (at, glance) in model.findings().filter(|(_, glance)| glance.is_open_failure()) {
        debug_assert_eq!(glance.verdict, Verdict::Fail);
        let namespace = match last {
            Some((object, namespace)) if object == glance.object => namespace,
            _ => model.row(at, &mut late).object.namespace.unwrap_or_default(),
        };
        last = Some((glance.object, namespace));
        *counts.entry((namespace, glance.severity)).or_default() += 1;
    }
    head(out, "seawall_namespace_findings", "Open failures that are listed, by namespace and severity.")?;
    for ((namespace, severity), number) in counts {
        let labels = [("namespace", namespace), ("severity", severity.name())];
        sample(out, "seawall_namespace_findings", &labels, &number.to_string())?;
    }
    Ok(())
}

fn head(out: &mut dyn Write, name: &str, help: &str) -> io::Result<()> {
    writeln!(out, "# HELP {name} {help}\n# TYPE {name} gauge")
}

fn sample(out: &mut dyn Write, name: &str, labels: &[(&str, &str)], value: &str) -> io::Result<()> {
    write!(out, "{name}")?;
    for (number, (key, text)) in labels.iter().enumerate() {
        let lead = if number == 0 { "{" } else { "," };
        let text = plain(text).replace('\\', "\\\\").replace('"', "\\\"");
        write!(out, "{lead}{key}=\"{text}\"")?;
    }
    let end = if labels.is_empty() { "" } else { "}" };
    writeln!(out, "{end} {value}")
}
