//! Findings that were there when someone began to look: schema `seawall.dev/baseline/v1`.
//!
//! It holds failures and verdicts for a person. What could not be judged is not in it, so that it is
//! new once it fails.

use std::collections::HashMap;
use std::io::{self, Write};

use seawall_check::Results;
use seawall_finding::{Fingerprint, Record, Verdict};
use seawall_world::World;
use seawall_yaml::Value;

use crate::emit::Emitter;
use crate::fingerprint::Fingerprints;
use crate::report;
use crate::stored::field::{Read, fault, items, need, optional, parsed, text};
use crate::stored::read::{ReadError, read_document, stored};

const SCHEMA: &str = "seawall.dev/baseline/v1";

/// Depth of the list of findings, which stand on one line each.
const DEPTH: usize = 2;

/// Findings that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: Vec<Entry>,
}

/// A finding that is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    kind: String,
    namespace: Option<String>,
    name: String,
    check: String,
    field: String,
    severity: String,
    /// It fails; else a person decides.
    fails: bool,
    fingerprint: Fingerprint,
}

/// What a baseline says of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// For each finding of the run whether the baseline knows it.
    pub known: Vec<bool>,
    /// What the baseline knows and the run, whose checks looked for it, does not have: one lower-case
    /// sentence each.
    pub gone: Vec<String>,
}

// === impl Baseline ===

impl Baseline {
    /// The baseline of findings; accepted ones are not in it.
    pub fn of<'r>(records: impl IntoIterator<Item = &'r Record>) -> Self {
        let mut entries: Vec<Entry> = records.into_iter().filter_map(Entry::of).collect();
        entries.sort_unstable();
        Baseline { entries }
    }

    /// How many findings it knows.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Writes it as JSON, one finding a line, in an order of its own, so that versions of it compare well.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut out = Emitter::json(out, DEPTH);
        out.begin_map();
        out.key("schema").string(SCHEMA);
        out.key("findings").begin_list();
        for entry in &self.entries {
            out.begin_map();
            out.key("fingerprint").string(&entry.fingerprint.to_string());
            out.key("verdict").string(if entry.fails { "fail" } else { "manual" });
            out.key("severity").string(&entry.severity);
            out.key("check").string(&entry.check);
            out.key("kind").string(&entry.kind);
            out.key("namespace").string_or_null(entry.namespace.as_deref());
            out.key("name").string(&entry.name);
            out.key("field").string(&entry.field);
            out.end();
        }
        out.end();
        out.end();
        out.finish()
    }

    /// Compares the findings of a run.
    pub fn compare(&self, world: &World, results: &Results) -> Compared {
        let entries = self.entries.iter().enumerate();
        let by_name: HashMap<Fingerprint, usize> = entries.map(|(at, one)| (one.fingerprint, at)).collect();
        let mut fingerprints = Fingerprints::new(world);
        let mut found = vec![false; self.entries.len()];
        let mut known = Vec::with_capacity(results.findings.len());
        for finding in &results.findings {
            let entry = by_name.get(&fingerprints.next(finding)).copied();
            if let Some(at) = entry {
                found[at] = true;
            }
            known.push(match finding.verdict {
                Verdict::Fail => entry.is_some_and(|at| self.entries[at].fails),
                Verdict::Manual => entry.is_some(),
                // It is no failure, and nobody says that it is new.
                Verdict::Unknown(_) | Verdict::Pass => true,
            });
        }
        let ran = |check: &str| results.tallies.iter().any(|(one, _)| one.id == check);
        let gone = self.entries.iter().zip(found).filter(|(entry, found)| !found && ran(&entry.check));
        Compared { known, gone: gone.map(|(entry, _)| entry.gone()).collect() }
    }
}

// === impl Entry ===

impl Entry {
    fn of(record: &Record) -> Option<Self> {
        let fails = match record.verdict {
            Verdict::Fail => true,
            Verdict::Manual => false,
            Verdict::Unknown(_) | Verdict::Pass => return None,
        };
        if record.ignored.is_some() {
            return None;
        }
        Some(Entry {
            kind: record.object.kind.clone(),
            namespace: record.object.namespace.clone(),
            name: record.object.name.clone(),
            check: record.check.clone(),
            field: record.field.clone(),
            severity: record.severity.name().to_owned(),
            fails,
            fingerprint: record.fingerprint.parse().ok()?,
        })
    }

    fn read(value: Value<'_>) -> Read<Self> {
        let verdict = need(value, "verdict")?;
        Ok(Entry {
            kind: text(value, "kind")?,
            namespace: optional(value, "namespace")?,
            name: text(value, "name")?,
            check: text(value, "check")?,
            field: text(value, "field")?,
            severity: text(value, "severity")?,
            fails: match verdict.as_str() {
                Some("fail") => true,
                Some("manual") => false,
                _ => return Err(fault(verdict, "no verdict of a baseline")),
            },
            fingerprint: parsed(value, "fingerprint")?,
        })
    }

    fn gone(&self) -> String {
        let namespace = self.namespace.as_deref().map(|name| format!("{name}/")).unwrap_or_default();
        let field = if self.field.is_empty() { String::new() } else { format!(" at {}", self.field) };
        format!("{} of {} {namespace}{}{field}", self.check, self.kind, self.name)
    }
}

/// Reads a baseline, or takes a stored result for one.
pub fn read_baseline(bytes: &[u8]) -> Result<Baseline, ReadError> {
    read_document(bytes, |root| {
        let schema = root.get("schema").filter(|_| root.is_map());
        match schema.and_then(Value::as_str) {
            Some(SCHEMA) => {
                let mut entries: Vec<Entry> =
                    items(root, "findings")?.map(Entry::read).collect::<Read<_>>()?;
                entries.sort_unstable();
                Ok(Baseline { entries })
            }
            Some(report::SCHEMA) => Ok(Baseline::of(stored(root)?.records())),
            Some(other) if other.starts_with("seawall.dev/baseline/") => {
                let fact = "a baseline of a version that this build does not know";
                Err(fault(schema.unwrap_or(root), fact).hint(&format!("this build reads {SCHEMA}")))
            }
            _ => {
                let hint = "write one with `seawall baseline write -o FILE PATH`";
                Err(fault(schema.unwrap_or(root), "this is no baseline").hint(hint))
            }
        }
    })
}
