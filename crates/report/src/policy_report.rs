//! Objects for a cluster, as JSON that `kubectl apply` takes: OpenReports (`openreports.io/v1alpha1`), and
//! the PolicyReport of the policy working group (`wgpolicyk8s.io/v1alpha2`), which they follow.
//!
//! One report a namespace, and one for what is in none. A verdict that is unknown is an `error`, one for
//! a person a `warn`, an accepted one a `skip`; passes are there where they were asked for.

use std::collections::{BTreeMap, HashMap};
use std::io;

use seawall_finding::{Severity, Verdict};

use crate::emit::Emitter;
use crate::model::{CheckView, Late, Model, ObjectView};
use crate::text::plain;
use crate::time;

/// Results of one object: many more would not fit into what a cluster stores.
const RESULTS_MAX: usize = 1_000;

/// Depth of the list of results, which stand on one line each.
pub(crate) const DEPTH: usize = 4;

/// Which of the two kinds of objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flavor {
    OpenReports,
    PolicyReport,
}

/// One result of a report.
#[derive(Clone, Copy)]
enum Entry {
    Finding(usize),
    Pass(usize),
    Gap(usize),
}

/// Writes a list of reports.
pub(crate) fn write(model: &Model<'_>, flavor: Flavor, mut out: Emitter<'_>) -> io::Result<()> {
    let mut late = Late::default();
    let mut entries: BTreeMap<Option<&str>, Vec<Entry>> = BTreeMap::new();
    let gaps = entries.entry(None).or_default();
    gaps.extend((0..model.gaps.len()).map(Entry::Gap));
    for (at, _) in model.findings() {
        let namespace = model.row(at, &mut late).object.namespace;
        entries.entry(namespace).or_default().push(Entry::Finding(at));
    }
    for at in 0..model.pass_count() {
        entries.entry(model.pass(at).1.namespace).or_default().push(Entry::Pass(at));
    }
    let mut names = model.names();
    // Names have to be asked for in reading order, which is not the order of namespaces.
    let fingerprints: HashMap<usize, String> =
        model.findings().map(|(at, _)| (at, names.next(at).to_string())).collect();
    let mut writer = Writer {
        model,
        flavor,
        fingerprints,
        checks: model.checks.iter().map(|check| (check.id, check)).collect(),
        seconds: time::epoch_seconds(model.started).unwrap_or_default(),
        late,
    };
    out.begin_map();
    out.key("apiVersion").string("v1");
    out.key("kind").string("List");
    out.key("items").begin_list();
    for (namespace, entries) in &entries {
        for (number, part) in entries.chunks(RESULTS_MAX).enumerate() {
            writer.report(*namespace, number, part, &mut out);
        }
    }
    out.end();
    out.end();
    out.finish()
}

struct Writer<'m, 'r> {
    model: &'m Model<'r>,
    flavor: Flavor,
    fingerprints: HashMap<usize, String>,
    checks: HashMap<&'r str, &'m CheckView<'r>>,
    seconds: u64,
    late: Late<'r>,
}

/// The outcomes that both kinds of objects know.
const OUTCOMES: [&str; 5] = ["pass", "fail", "warn", "error", "skip"];

// === impl Writer ===

impl<'r> Writer<'_, 'r> {
    fn report(&mut self, namespace: Option<&str>, number: usize, entries: &[Entry], out: &mut Emitter<'_>) {
        let (api_version, kind) = match (self.flavor, namespace) {
            (Flavor::OpenReports, Some(_)) => ("openreports.io/v1alpha1", "Report"),
            (Flavor::OpenReports, None) => ("openreports.io/v1alpha1", "ClusterReport"),
            (Flavor::PolicyReport, Some(_)) => ("wgpolicyk8s.io/v1alpha2", "PolicyReport"),
            (Flavor::PolicyReport, None) => ("wgpolicyk8s.io/v1alpha2", "ClusterPolicyReport"),
        };
        let name = if number == 0 { "seawall".to_owned() } else { format!("seawall-{}", number + 1) };
        out.begin_map();
        out.key("apiVersion").string(api_version);
        out.key("kind").string(kind);
        out.key("metadata").begin_map();
        out.key("name").string(&name);
        if let Some(namespace) = namespace {
            out.key("namespace").string(namespace);
        }
        out.key("labels").begin_map();
        out.key("app.kubernetes.io/managed-by").string("seawall");
        out.end();
        out.end();
        if self.flavor == Flavor::OpenReports {
            out.key("source").string("seawall");
        }
        out.key("summary").begin_map();
        for outcome in OUTCOMES {
            let number = entries.iter().filter(|entry| self.outcome(**entry) == outcome).count();
            out.key(outcome).number(number as u64);
        }
        out.end();
        out.key("results").begin_list();
        for entry in entries {
            out.begin_map();
            out.key("source").string("seawall");
            match entry {
                Entry::Finding(at) => self.finding(*at, out),
                Entry::Pass(at) => self.pass(*at, out),
                Entry::Gap(at) => self.gap(*at, out),
            }
            out.key("result").string(self.outcome(*entry));
            out.key("timestamp").begin_map();
            out.key("seconds").number(self.seconds);
            out.key("nanos").number(0);
            out.end();
            out.end();
        }
        out.end();
        out.end();
    }

    fn outcome(&self, entry: Entry) -> &'static str {
        let glance = match entry {
            Entry::Pass(_) => return "pass",
            Entry::Gap(_) => return "error",
            Entry::Finding(at) => self.model.glance(at),
        };
        match (glance.accepted, glance.verdict) {
            (Some(_), _) => "skip",
            (None, Verdict::Fail) => "fail",
            (None, Verdict::Manual) => "warn",
            (None, Verdict::Unknown(_) | Verdict::Pass) => "error",
        }
    }

    fn finding(&mut self, at: usize, out: &mut Emitter<'_>) {
        let row = self.model.row(at, &mut self.late);
        let glance = &row.glance;
        self.about(glance.check, glance.severity, out);
        out.key("message").string(&plain(&row.message));
        out.key("scored").boolean(glance.is_open_failure());
        resources(&row.object, out);
        out.key("properties").begin_map();
        out.key("fingerprint").string(self.fingerprints.get(&at).map_or("", String::as_str));
        out.key("severity").string(glance.severity.name());
        out.key("verdict").string(glance.verdict.name());
        out.key("field").string(&row.evidence.field);
        out.key("place").string(&row.evidence.spot.path_line_column());
        if let Some(cause) = glance.cause() {
            out.key("cause").string(cause.name());
        }
        if let Some(accepted) = glance.accepted {
            out.key("accepted").string(&accepted.to_string());
        }
        if let Some(new) = glance.new {
            out.key("new").string(if new { "true" } else { "false" });
        }
        out.end();
    }

    fn pass(&mut self, at: usize, out: &mut Emitter<'_>) {
        let (check, object) = self.model.pass(at);
        let severity = self.checks.get(check).map_or(Severity::Info, |check| check.severity);
        self.about(check, severity, out);
        out.key("scored").boolean(true);
        resources(&object, out);
    }

    fn gap(&mut self, at: usize, out: &mut Emitter<'_>) {
        let gap = &self.model.gaps[at];
        out.key("policy").string("not-read");
        out.key("message").string(&plain(&gap.cause.to_string()));
        out.key("scored").boolean(false);
        out.key("properties").begin_map();
        out.key("place").string(&gap.place.to_string());
        out.key("cause").string(gap.cause.kind.name());
        out.end();
    }

    fn about(&self, check: &str, severity: Severity, out: &mut Emitter<'_>) {
        out.key("policy").string(check);
        if let Some(check) = self.checks.get(check) {
            out.key("category").string(check.category);
        }
        let name = match (self.flavor, severity) {
            // The working group's object knows three severities; the property has the exact one.
            (Flavor::PolicyReport, Severity::Critical) => "high",
            (Flavor::PolicyReport, Severity::Info) => "low",
            (_, severity) => severity.name(),
        };
        out.key("severity").string(name);
    }
}

fn resources(object: &ObjectView<'_>, out: &mut Emitter<'_>) {
    out.key("resources").begin_list();
    out.begin_map();
    out.key("apiVersion").string(object.api_version);
    out.key("kind").string(object.kind);
    out.key("name").string(object.name);
    if let Some(namespace) = object.namespace {
        out.key("namespace").string(namespace);
    }
    out.end();
    out.end();
}
