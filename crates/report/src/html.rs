//! One file for a browser: no network, searchable, printable, readable without scripts.
//!
//! The policy in its head allows nothing but the style and the script of this file, by their
//! hashes, so that not even a mistake in escaping could run or send anything.

use std::io::{self, Write};

use seawall_check::Tally;
use seawall_finding::{Severity, Verdict};

use crate::coverage::Unread;
use crate::excerpt::Excerpt;
use crate::framework;
use crate::group::groups;
use crate::model::{CheckView, Late, Model, Row};
use crate::summary::{Summary, percent, shown_share};
use crate::text::{count, markup};

const STYLE: Asset =
    Asset { text: include_str!("html/report.css"), sha256: "R28akuLepCDKUHKRCAYMUdEyEHavviOnKQnz0OVbBJc=" };
const SCRIPT: Asset =
    Asset { text: include_str!("html/report.js"), sha256: "+ZNWL9qVbqvlVVAci2I9f83HwwNBLxxZvTkX+4nvZsQ=" };

/// Findings listed, the worst objects first: more than that no browser shows with ease.
const FINDINGS_LISTED_MAX: usize = 20_000;
/// Gaps listed.
const GAPS_LISTED_MAX: usize = 1_000;
/// Columns of an excerpt.
const EXCERPT_COLUMNS_MAX: usize = 160;

/// Writes the page.
pub(crate) fn write(model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    let summary = &model.summary;
    head(model, out)?;
    writeln!(out, "<main>")?;
    cards(summary, out)?;
    gaps(model, out)?;
    notes(model, out)?;
    filters(summary, out)?;
    findings(model, summary, out)?;
    frameworks(model, out)?;
    tallies(model, out)?;
    checks(model, out)?;
    passes(model, out)?;
    writeln!(out, "<footer>{LEGEND}</footer>\n</main>")?;
    writeln!(out, "<script>{}</script>\n</body>\n</html>", SCRIPT.text)
}

/// A text that a page holds, with its hash for the page's policy.
pub(crate) struct Asset {
    pub(crate) text: &'static str,
    pub(crate) sha256: &'static str,
}

/// Opens a page that may use nothing but this style and this script, and nothing of any network.
pub(crate) fn open(title: &str, style: &Asset, script: &Asset, out: &mut dyn Write) -> io::Result<()> {
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; \
         base-uri 'none'; form-action 'none'",
        style.sha256, script.sha256
    );
    let (title, style) = (markup(title), style.text);
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"en\" class=\"no-js\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">")?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(out, "<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>")
}

fn head(model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    open("Seawall report", &STYLE, &SCRIPT, out)?;
    let started = markup(model.started);
    let version = markup(model.version);
    let kubernetes = markup(&model.kubernetes);
    let upgrade = model.upgrade().map_or(String::new(), |upgrade| format!(", {}", markup(&upgrade)));
    writeln!(out, "<header class=\"top\"><h1>Seawall report</h1>")?;
    writeln!(
        out,
        "<span class=\"soft\"><time>{started}</time>, Kubernetes {kubernetes}, \
         Seawall {version}{upgrade}</span>"
    )?;
    writeln!(
        out,
        "<button id=\"theme\" class=\"push script\" type=\"button\">Light or dark</button></header>"
    )
}

fn cards(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<div class=\"cards\">\n<section class=\"card\"><h2>Score and coverage</h2>")?;
    writeln!(out, "<div class=\"pair\">")?;
    for (share, name) in [(summary.score, "score"), (summary.coverage, "coverage")] {
        let number = percent(share);
        writeln!(out, "<div><div class=\"big\">{number}</div><span class=\"soft\">{name}</span>")?;
        if let Some(share) = share {
            let value = shown_share(share);
            writeln!(out, "<meter aria-label=\"{name}\" value=\"{value}\">{number}</meter>")?;
        }
        writeln!(out, "</div>")?;
    }
    writeln!(out, "</div>")?;
    writeln!(out, "</section>\n<section class=\"card\"><h2>Failures</h2><dl class=\"counts\">")?;
    for severity in Severity::ALL.into_iter().rev() {
        let number = summary.failures(severity);
        writeln!(out, "<dt>{number}</dt><dd class=\"{severity}\">{severity}</dd>")?;
    }
    writeln!(out, "</dl></section>\n<section class=\"card\"><h2>Verdicts</h2><dl class=\"counts\">")?;
    for (name, number) in [
        ("pass", summary.verdicts.pass),
        ("fail", summary.verdicts.fail),
        ("manual", summary.verdicts.manual),
        ("unknown", summary.unknown_verdicts()),
        ("ignored", summary.verdicts.ignored),
    ] {
        writeln!(out, "<dt>{number}</dt><dd>{name}</dd>")?;
    }
    writeln!(out, "</dl></section>\n<section class=\"card\"><h2>Read</h2><dl class=\"counts\">")?;
    for (name, number) in [
        ("objects", summary.objects),
        ("sources", summary.sources),
        ("checks", summary.checks),
        ("other documents", summary.foreign),
        ("not read", summary.gaps),
        ("verdicts told at controllers", summary.folded),
    ] {
        writeln!(out, "<dt>{number}</dt><dd>{name}</dd>")?;
    }
    writeln!(out, "</dl></section>\n</div>")
}

fn gaps(model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    let gaps = model.gaps;
    if gaps.is_empty() {
        return Ok(());
    }
    writeln!(out, "<section><h2>Not read ({})</h2><div class=\"card alert\">", gaps.len())?;
    writeln!(out, "<p>What stands here was not judged; coverage counts it as unknown.</p>")?;
    unread(model, out)?;
    writeln!(out, "<ul>")?;
    let unbounded = || gaps.iter().filter(|gap| !gap.hides.is_bounded());
    for gap in unbounded().take(GAPS_LISTED_MAX) {
        let place = markup(&gap.place.to_string());
        writeln!(out, "<li><code>{place}</code><br>{}", markup(&gap.cause.to_string()))?;
        if let Some(hint) = &gap.hint {
            write!(out, "<br><span class=\"soft\">hint: {}</span>", markup(hint))?;
        }
        if let Some(excerpt) = gap.excerpt.as_ref().filter(|excerpt| !excerpt.trim().is_empty()) {
            write!(out, "<pre>{}</pre>", markup(excerpt))?;
        }
        writeln!(out, "</li>")?;
    }
    writeln!(out, "</ul>")?;
    let more = unbounded().count().saturating_sub(GAPS_LISTED_MAX);
    if more > 0 {
        writeln!(out, "<p>… and {more} more</p>")?;
    }
    writeln!(out, "</div></section>")
}

/// The kinds of a cluster that were not read.
fn unread(model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    let unread = Unread::of(model);
    if unread.is_empty() {
        return Ok(());
    }
    writeln!(out, "<div class=\"scroll\"><table><thead><tr><th>Kind</th><th>Where</th><th>Cause</th>")?;
    writeln!(out, "<th>Leaves open</th></tr></thead><tbody>")?;
    for one in unread.iter().take(GAPS_LISTED_MAX) {
        let (what, place) = (markup(&one.what), markup(&one.place()));
        let mut cause = markup(&one.gap.cause.to_string());
        if let Some(hint) = &one.gap.hint {
            cause.push_str(&format!("<br><span class=\"soft\">hint: {}</span>", markup(hint)));
        }
        let open = one.open();
        writeln!(
            out,
            "<tr><td><code>{what}</code></td><td>{place}</td><td>{cause}</td><td>{open}</td></tr>"
        )?;
    }
    writeln!(out, "</tbody></table></div>")?;
    let more = unread.len().saturating_sub(GAPS_LISTED_MAX);
    if more > 0 { writeln!(out, "<p>… and {more} more kinds</p>") } else { Ok(()) }
}

fn notes(model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    if model.notes.is_empty() {
        return Ok(());
    }
    writeln!(out, "<section><h2>Notes ({})</h2><div class=\"card\"><ul>", model.notes.len())?;
    for note in model.notes.iter().take(GAPS_LISTED_MAX) {
        let (place, fact) = (markup(&note.place.to_string()), markup(&note.fact));
        write!(out, "<li><code>{place}</code><br>{fact}")?;
        if let Some(hint) = &note.hint {
            write!(out, "<br><span class=\"soft\">hint: {}</span>", markup(hint))?;
        }
        writeln!(out, "</li>")?;
    }
    writeln!(out, "</ul>")?;
    if let Some(more) = model.notes.len().checked_sub(GAPS_LISTED_MAX).filter(|more| *more > 0) {
        writeln!(out, "<p>… and {more} more</p>")?;
    }
    writeln!(out, "</div></section>")
}

fn filters(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<h2>Findings</h2>\n<div class=\"filters\" role=\"search\">")?;
    writeln!(out, "<label class=\"away\" for=\"search\">Search</label>")?;
    writeln!(
        out,
        "<input id=\"search\" type=\"search\" placeholder=\"Search  ( / )\" autocomplete=\"off\">"
    )?;
    for (id, all) in [("check", "All checks"), ("kind", "All kinds"), ("namespace", "All namespaces")] {
        writeln!(out, "<label class=\"away\" for=\"{id}\">{id}</label>")?;
        writeln!(out, "<select id=\"{id}\"><option value=\"\">{all}</option></select>")?;
    }
    writeln!(out, "<label class=\"away\" for=\"group\">group by</label><select id=\"group\">")?;
    writeln!(
        out,
        "<option value=\"object\">By object</option><option value=\"check\">By check</option></select>"
    )?;
    writeln!(out, "<button id=\"reset\" type=\"button\">Reset</button>")?;
    writeln!(out, "<fieldset class=\"chips\"><legend>Show</legend>")?;
    let severities = Severity::ALL.into_iter().rev();
    let levels = severities.map(|severity| (severity.name(), summary.failures(severity)));
    let others = [("manual", summary.manual), ("unknown", summary.unknown), ("ignored", summary.ignored)];
    for (level, number) in levels.chain(others) {
        writeln!(
            out,
            "<button type=\"button\" class=\"chip {level}\" value=\"{level}\" aria-pressed=\"true\">\
             {level} {number}</button>"
        )?;
    }
    writeln!(out, "</fieldset><span id=\"shown\" class=\"soft push\" role=\"status\"></span>\n</div>")
}

fn findings(model: &Model<'_>, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let mut excerpts = model.excerpts();
    let mut late = Late::default();
    let mut listed = 0;
    writeln!(out, "<div id=\"findings\">")?;
    let groups = groups(model, |_| true);
    for (number, group) in groups.iter().enumerate() {
        if listed >= FINDINGS_LISTED_MAX {
            break;
        }
        let first = model.row(group.findings[0], &mut late).object;
        let (kind, name) = (markup(first.kind), markup(&first.full_name()));
        let place = markup(&first.spot.path_line());
        let findings = count(group.findings.len(), "finding", "findings");
        writeln!(out, "<details class=\"group\" open><summary><h3>{kind} {name}</h3>")?;
        writeln!(out, "<span class=\"soft mono\">{place}</span>")?;
        writeln!(out, "<span class=\"count soft push\">{findings}</span></summary><ul>")?;
        for at in group.findings.iter().take(FINDINGS_LISTED_MAX - listed) {
            finding(&model.row(*at, &mut late), number, excerpts.of(*at, None), out)?;
            listed += 1;
        }
        writeln!(out, "</ul></details>")?;
    }
    writeln!(out, "</div>")?;
    let every: usize = groups.iter().map(|group| group.findings.len()).sum();
    if every > listed {
        let more = every - listed;
        writeln!(
            out,
            "<p><strong>… and {more} more findings, less severe ones, are not listed.</strong></p>"
        )?;
    }
    if summary.hidden > 0 {
        let (hidden, least) = (summary.hidden, model.view.severity_min);
        writeln!(out, "<p>{hidden} findings below severity {least} are not listed.</p>")?;
    }
    if model.count() == 0 {
        writeln!(out, "<p>Nothing was found in what was read.</p>")?;
    }
    Ok(())
}

/// The class of a finding: its severity where it is an open failure, else what became of it.
fn level(row: &Row<'_>) -> &'static str {
    match row.glance.verdict {
        _ if row.glance.accepted.is_some() => "ignored",
        Verdict::Fail => row.glance.severity.name(),
        verdict => verdict.name(),
    }
}

fn finding(row: &Row<'_>, group: usize, excerpt: Option<Excerpt>, out: &mut dyn Write) -> io::Result<()> {
    let (level, check) = (level(row), row.glance.check);
    let (kind, namespace) = (markup(row.object.kind), markup(row.object.namespace.unwrap_or_default()));
    let name = markup(&row.object.full_name());
    writeln!(
        out,
        "<li class=\"finding\" data-level=\"{level}\" data-check=\"{check}\" data-kind=\"{kind}\" \
         data-namespace=\"{namespace}\" data-object=\"{kind} {name}\" data-group=\"{group}\">\
         <span class=\"badge {level}\">{level}</span><div class=\"message\">{}{} \
         <a class=\"mono\" href=\"#check-{check}\">{check}</a></div>",
        row.glance.mark(),
        markup(&row.message)
    )?;
    let place = markup(&row.evidence.spot.path_line());
    writeln!(
        out,
        "<div class=\"object\" hidden>{kind} {name} <span class=\"soft mono\">{place}</span></div>"
    )?;
    if level != row.glance.severity.name() {
        let detail = match (row.glance.accepted, row.glance.cause()) {
            (Some(accepted), _) => format!("accepted: {}", markup(&accepted.to_string())),
            (None, Some(cause)) => format!("cause: {}", cause.name()),
            (None, None) => "a person decides".to_owned(),
        };
        writeln!(out, "<div class=\"soft\">severity {}, {detail}</div>", row.glance.severity)?;
    }
    let field = markup(&row.evidence.field);
    let absent = if row.evidence.absent { " (absent)" } else { "" };
    let (line, column) = (row.evidence.spot.start.line, row.evidence.spot.start.column);
    let position = match row.evidence.spot.has_lines() {
        true => format!("<span class=\"mono\">{line}:{column}</span> "),
        false => String::new(),
    };
    let place = format!("{position}<code>{field}</code>{absent}");
    match excerpt.map(|excerpt| excerpt.cropped(EXCERPT_COLUMNS_MAX)) {
        Some(excerpt) => {
            let [before, marked, after] = excerpt.parts().map(markup);
            writeln!(out, "<details class=\"where\"><summary>{place}</summary>")?;
            write!(out, "<pre><span class=\"line-number\">{line}  </span>")?;
            writeln!(out, "{before}<mark>{marked}</mark>{after}</pre></details></li>")
        }
        None => writeln!(out, "<div class=\"where\">{place}</div></li>"),
    }
}

fn frameworks(model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    if !model.frameworks.is_empty() {
        writeln!(out, "<h2>Frameworks</h2>")?;
    }
    model.frameworks.iter().try_for_each(|result| framework::write_html(result, out))
}

fn tallies(model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<h2>Verdicts by check</h2>\n<details><summary>")?;
    writeln!(out, "{}</summary><div class=\"scroll\"><table>", count(model.checks.len(), "check", "checks"))?;
    writeln!(out, "<thead><tr><th>Check</th><th>Severity</th><th>Category</th>")?;
    for name in ["Pass", "Fail", "Manual", "Unknown", "Ignored"] {
        write!(out, "<th class=\"number\">{name}</th>")?;
    }
    writeln!(out, "</tr></thead><tbody>")?;
    for check in &model.checks {
        let (severity, tally) = (check.severity, &check.tally);
        write!(out, "<tr><td><code>{}</code></td><td class=\"{severity}\">{severity}</td>", check.id)?;
        write!(out, "<td>{}</td>", check.category)?;
        for number in [tally.pass, tally.fail, tally.manual, tally.unknown, tally.ignored] {
            write!(out, "<td class=\"number\">{number}</td>")?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody></table></div></details>")
}

/// Whether a check has something to explain.
fn found(tally: &Tally) -> bool {
    tally.fail + tally.manual + tally.unknown + tally.ignored > 0
}

fn checks(model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<h2>Why and how to fix</h2>")?;
    for check in model.checks.iter().filter(|check| found(&check.tally)) {
        explained(check, out)?;
    }
    Ok(())
}

fn explained(check: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (id, severity) = (check.id, check.severity);
    let (title, rank) = (markup(check.title), severity as usize);
    writeln!(out, "<section class=\"check\" id=\"check-{id}\" data-title=\"{title}\" data-rank=\"{rank}\">")?;
    writeln!(out, "<h3><span class=\"badge {severity}\">{severity}</span> <code>{id}</code> {title}</h3>")?;
    writeln!(out, "<p>{}</p>", markup(check.description))?;
    writeln!(out, "<p><strong>Why:</strong> {}</p>", markup(check.why))?;
    writeln!(out, "<p><strong>Fix:</strong> {}</p>", markup(check.remedy))?;
    for reference in &check.references {
        let reference = markup(reference);
        writeln!(out, "<p><a href=\"{reference}\" rel=\"noreferrer\">{reference}</a></p>")?;
    }
    if !check.controls.is_empty() {
        writeln!(out, "<p class=\"soft\">{}</p>", markup(&check.controls.join(", ")))?;
    }
    writeln!(out, "</section>")
}

fn passes(model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    if !model.view.show_passed {
        return Ok(());
    }
    let passes = model.pass_count();
    writeln!(out, "<h2>Passed</h2>\n<details><summary>{}</summary><ul>", count(passes, "pass", "passes"))?;
    for at in 0..passes.min(FINDINGS_LISTED_MAX) {
        let (check, object) = model.pass(at);
        let (kind, name) = (markup(object.kind), markup(&object.full_name()));
        writeln!(out, "<li><code>{check}</code> {kind} {name}</li>")?;
    }
    if let Some(more) = passes.checked_sub(FINDINGS_LISTED_MAX).filter(|more| *more > 0) {
        writeln!(out, "<li>… and {more} more</li>")?;
    }
    writeln!(out, "</ul></details>")
}

/// What the words mean.
const LEGEND: &str = "unknown: could not be judged, counts against coverage. manual: a person decides. \
                      ignored: accepted, with a reason. Score: passes among passes and \
                      failures, weighted by severity. Coverage: passes and failures among all verdicts.";
