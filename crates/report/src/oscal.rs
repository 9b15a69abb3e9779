//! OSCAL 1.2.2 assessment results, as JSON.
//!
//! Each finding and each gap is an observation about an object, which is an inventory item. Each control
//! of the frameworks that were asked for, else each check, is a finding that is satisfied or not, and
//! refers to its observations. What could not be judged is not satisfied, with `other` as reason.

use std::collections::HashMap;
use std::io;

use seawall_finding::{Fingerprint, FingerprintBuilder};
use seawall_posture::ControlVerdict;

use crate::emit::Emitter;
use crate::model::{Glance, Late, Model, Row};
use crate::summary::{Summary, percent};
use crate::text::plain;
use crate::uuid::Uuid;

const VERSION: &str = "1.2.2";
/// The namespace of our properties.
const NAMESPACE: &str = "https://seawall.dev/ns/oscal";
/// Observations that one finding refers to; all stand in the list of observations.
const RELATED_MAX: usize = 1_000;
/// A time where nobody gave one: the schema demands it.
const NO_TIME: &str = "1970-01-01T00:00:00Z";

/// Depth of the lists, whose items stand on one line each.
pub(crate) const DEPTH: usize = 5;

/// Writes one result.
pub(crate) fn write(model: &Model<'_>, mut out: Emitter<'_>) -> io::Result<()> {
    let mut names = model.names();
    let (mut last, mut objects) = (None, 0);
    let mut listed = |(at, glance): (usize, Glance<'_>)| {
        objects += usize::from(last.replace(glance.object) != Some(glance.object));
        Listed { at, fingerprint: names.next(at), object: objects }
    };
    let listed: Vec<Listed> = model.findings().map(&mut listed).collect();
    let writer = Writer { model, document: document(model, &listed), listed };
    let plan = writer.document.name("assessment-plan");
    out.begin_map();
    out.key("assessment-results").begin_map();
    out.key("uuid").string(&writer.document.to_string());
    out.key("metadata").begin_map();
    out.key("title").string("Seawall assessment results");
    out.key("last-modified").string(writer.time());
    out.key("version").string(writer.time());
    out.key("oscal-version").string(VERSION);
    let tool = format!("seawall {}", model.version);
    let mut versions = vec![("tool", tool.trim()), ("kubernetes-version", &*model.kubernetes)];
    versions.extend(model.target.as_deref().map(|target| ("target-version", target)));
    props(&mut out, &versions);
    out.end();
    out.key("import-ap").begin_map();
    out.key("href").string(&format!("#{plan}"));
    out.end();
    out.key("results").begin_list();
    writer.result(&mut out);
    out.end();
    out.key("back-matter").begin_map();
    out.key("resources").begin_list();
    out.begin_map();
    out.key("uuid").string(&plan.to_string());
    out.key("title").string("No assessment plan");
    out.key("description")
        .string("The checks ran on demand; `seawall explain CHECK` documents each of them.");
    out.end();
    out.end();
    out.end();
    out.end();
    out.end();
    out.finish()
}

/// A finding that is listed.
#[derive(Clone, Copy)]
struct Listed {
    at: usize,
    fingerprint: Fingerprint,
    /// Counts the objects with findings that are listed.
    object: usize,
}

/// The UUID of the document: equal for equal content.
fn document(model: &Model<'_>, listed: &[Listed]) -> Uuid {
    let mut content = FingerprintBuilder::new();
    content.part(model.version).part(model.started).part(&model.kubernetes);
    model.target.iter().for_each(|target| _ = content.part(target));
    for one in listed {
        let glance = model.glance(one.at);
        let accepted = glance.accepted.map(ToString::to_string).unwrap_or_default();
        content.part(&one.fingerprint.to_string()).part(glance.verdict.name()).part(&accepted);
    }
    for check in &model.checks {
        content.part(check.id).part(&format!("{:?}", check.tally));
    }
    for gap in model.gaps {
        content.part(&gap.place.to_string()).part(&gap.cause.to_string());
    }
    for framework in &model.frameworks {
        content.part(framework.name).part(framework.version);
    }
    Uuid::seawall().name(&content.finish().to_string())
}

struct Writer<'m, 'r> {
    model: &'m Model<'r>,
    document: Uuid,
    listed: Vec<Listed>,
}

// === impl Writer ===

impl<'r> Writer<'_, 'r> {
    fn time(&self) -> &str {
        if self.model.started.is_empty() { NO_TIME } else { self.model.started }
    }

    fn result(&self, out: &mut Emitter<'_>) {
        let Summary { score, coverage, gaps, .. } = self.model.summary;
        out.begin_map();
        out.key("uuid").string(&self.document.name("result").to_string());
        out.key("title").string("Kubernetes objects judged by Seawall");
        out.key("description").string(&format!(
            "{} objects, {} checks; score {} at coverage {}; {gaps} not read.",
            self.model.summary.objects,
            self.model.summary.checks,
            percent(score),
            percent(coverage),
        ));
        out.key("start").string(self.time());
        let numbers = [percent(score), percent(coverage), gaps.to_string()];
        props(out, &[("score", &numbers[0]), ("coverage", &numbers[1]), ("gaps", &numbers[2])]);
        self.items(out);
        self.reviewed(out);
        self.observations(out);
        self.findings(out);
        if !self.model.notes.is_empty() {
            let notes = self.model.notes.iter().map(|note| format!("{}: {}", note.place, note.fact));
            out.key("remarks").string(&plain(&notes.collect::<Vec<_>>().join("; ")));
        }
        out.end();
    }

    /// The objects that observations are about.
    fn items(&self, out: &mut Emitter<'_>) {
        if self.listed.is_empty() {
            return;
        }
        let mut late = Late::default();
        let mut last = 0;
        out.key("local-definitions").begin_map();
        out.key("inventory-items").begin_list();
        for one in &self.listed {
            if std::mem::replace(&mut last, one.object) == one.object {
                continue;
            }
            let row = self.model.row(one.at, &mut late);
            let (kind, name) = (row.object.group_kind(), row.object.full_name());
            out.begin_map();
            out.key("uuid").string(&self.item(one).to_string());
            out.key("description").string(&plain(&format!("{kind} {name} in {}", row.object.spot.path)));
            out.end();
        }
        out.end();
        out.end();
    }

    /// The UUID of the object that a finding is about.
    fn item(&self, one: &Listed) -> Uuid {
        self.document.name(&format!("object {}", one.object))
    }

    fn reviewed(&self, out: &mut Emitter<'_>) {
        out.key("reviewed-controls").begin_map();
        out.key("control-selections").begin_list();
        out.begin_map();
        let mut controls: Vec<String> = Vec::new();
        for framework in &self.model.frameworks {
            controls.extend(framework.controls.iter().map(|one| token(framework.name, one.id)));
        }
        if controls.is_empty() {
            controls = self.model.checks.iter().map(|check| token("seawall", check.id)).collect();
        }
        if controls.is_empty() {
            out.key("include-all").begin_map();
            out.end();
        } else {
            out.key("include-controls").begin_list();
            for control in controls {
                out.begin_map();
                out.key("control-id").string(&control);
                out.end();
            }
            out.end();
        }
        out.end();
        out.end();
        out.end();
    }

    fn observations(&self, out: &mut Emitter<'_>) {
        if self.listed.is_empty() && self.model.gaps.is_empty() {
            return;
        }
        let mut late = Late::default();
        out.key("observations").begin_list();
        for one in &self.listed {
            self.observation(&self.model.row(one.at, &mut late), one, out);
        }
        for (number, gap) in self.model.gaps.iter().enumerate() {
            out.begin_map();
            out.key("uuid").string(&self.document.name(&format!("gap {number}")).to_string());
            out.key("title").string("not read");
            out.key("description").string(&plain(&format!("{}: {}", gap.place, gap.cause)));
            props(out, &[("verdict", "unknown"), ("cause", gap.cause.kind.name())]);
            self.method(out);
            out.end();
        }
        out.end();
    }

    fn observation(&self, row: &Row<'r>, one: &Listed, out: &mut Emitter<'_>) {
        let glance = &row.glance;
        let name = row.object.full_name();
        let fingerprint = one.fingerprint.to_string();
        out.begin_map();
        out.key("uuid").string(&self.observed(&fingerprint).to_string());
        out.key("title").string(glance.check);
        out.key("description").string(&plain(&format!("{} {name}: {}", row.object.kind, row.message)));
        let cause = glance.cause().map_or("none", |cause| cause.name());
        props(
            out,
            &[
                ("fingerprint", &fingerprint),
                ("severity", glance.severity.name()),
                ("verdict", glance.verdict.name()),
                ("cause", cause),
            ],
        );
        self.method(out);
        out.key("subjects").begin_list();
        out.begin_map();
        out.key("subject-uuid").string(&self.item(one).to_string());
        out.key("type").string("inventory-item");
        out.end();
        out.end();
        out.key("relevant-evidence").begin_list();
        out.begin_map();
        let field = if row.evidence.field.is_empty() { "the object" } else { &row.evidence.field };
        let place = row.evidence.spot.path_line_column();
        out.key("description").string(&plain(&format!("{place}: {field}")));
        out.end();
        out.end();
        if let Some(accepted) = glance.accepted {
            out.key("remarks").string(&plain(&format!("accepted: {accepted}")));
        }
        out.end();
    }

    /// How and when something was observed.
    fn method(&self, out: &mut Emitter<'_>) {
        out.key("methods").begin_list();
        out.string("TEST");
        out.end();
        out.key("types").begin_list();
        out.string("finding");
        out.end();
        out.key("collected").string(self.time());
    }

    fn observed(&self, fingerprint: &str) -> Uuid {
        self.document.name(&format!("observation {fingerprint}"))
    }

    fn findings(&self, out: &mut Emitter<'_>) {
        let mut by_check: HashMap<&str, Vec<Fingerprint>> = HashMap::new();
        for one in &self.listed {
            by_check.entry(self.model.glance(one.at).check).or_default().push(one.fingerprint);
        }
        let mut judged: Vec<Judged<'_>> = Vec::new();
        for framework in &self.model.frameworks {
            judged.extend(framework.controls.iter().map(|one| Judged {
                control: token(framework.name, one.id),
                title: one.title,
                text: one.evidence.to_string(),
                reason: reason(one.verdict),
                checks: one.checks.clone(),
            }));
        }
        if judged.is_empty() {
            judged = self.model.checks.iter().filter_map(Judged::of_check).collect();
        }
        if judged.is_empty() {
            return;
        }
        out.key("findings").begin_list();
        for one in &judged {
            let related = one.checks.iter().filter_map(|check| by_check.get(check)).flatten();
            self.finding(one, &related.copied().collect::<Vec<_>>(), out);
        }
        out.end();
    }

    fn finding(&self, one: &Judged<'_>, related: &[Fingerprint], out: &mut Emitter<'_>) {
        let state = if one.reason == "pass" { "satisfied" } else { "not-satisfied" };
        out.begin_map();
        out.key("uuid").string(&self.document.name(&format!("finding {}", one.control)).to_string());
        out.key("title").string(&plain(one.title));
        out.key("description").string(&plain(&one.text));
        out.key("target").begin_map();
        out.key("type").string("objective-id");
        out.key("target-id").string(&one.control);
        out.key("status").begin_map();
        out.key("state").string(state);
        out.key("reason").string(one.reason);
        out.end();
        out.end();
        if !related.is_empty() {
            out.key("related-observations").begin_list();
            for fingerprint in related.iter().take(RELATED_MAX) {
                out.begin_map();
                out.key("observation-uuid").string(&self.observed(&fingerprint.to_string()).to_string());
                out.end();
            }
            out.end();
        }
        if let Some(more) = related.len().checked_sub(RELATED_MAX).filter(|more| *more > 0) {
            out.key("remarks").string(&format!("{more} more observations are about it"));
        }
        out.end();
    }
}

/// A control, or a check in the place of one.
struct Judged<'r> {
    control: String,
    title: &'r str,
    text: String,
    reason: &'static str,
    checks: Vec<&'r str>,
}

impl<'r> Judged<'r> {
    /// A check that looked at something.
    fn of_check(check: &crate::model::CheckView<'r>) -> Option<Self> {
        let tally = &check.tally;
        let open = tally.manual + tally.unknown;
        let reason = match (tally.fail, open, tally.pass) {
            (0, 0, 0) if tally.ignored == 0 => return None,
            (0, 0, pass) if pass > 0 => "pass",
            (0, ..) => "other",
            _ => "fail",
        };
        let text = format!(
            "{} pass, {} fail, {} manual, {} unknown, {} ignored",
            tally.pass, tally.fail, tally.manual, tally.unknown, tally.ignored
        );
        let control = token("seawall", check.id);
        Some(Judged { control, title: check.title, text, reason, checks: vec![check.id] })
    }
}

fn reason(verdict: ControlVerdict) -> &'static str {
    match verdict {
        ControlVerdict::Pass => "pass",
        ControlVerdict::Fail => "fail",
        ControlVerdict::Manual | ControlVerdict::Unknown | ControlVerdict::NoEvidence => "other",
    }
}

fn props(out: &mut Emitter<'_>, all: &[(&str, &str)]) {
    out.key("props").begin_list();
    for (name, value) in all {
        out.begin_map();
        out.key("name").string(name);
        out.key("ns").string(NAMESPACE);
        out.key("value").string(value.trim());
        out.end();
    }
    out.end();
}

/// An id as OSCAL writes tokens: a letter or underscore, then letters, digits, dots, hyphens, underscores.
fn token(framework: &str, id: &str) -> String {
    let word: String = format!("{framework}_{id}")
        .chars()
        .map(|c| if c.is_alphanumeric() || "._-".contains(c) { c } else { '-' })
        .collect();
    if word.starts_with(|c: char| c.is_alphabetic() || c == '_') { word } else { format!("_{word}") }
}
