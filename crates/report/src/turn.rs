//! What a watch tells when something has changed: a block for people, or one JSON line,
//! `seawall.dev/watch/v1`.

use std::io::{self, BufWriter, Write};

use seawall_finding::{Change, ChangeKind, Gap, ObjectName, Severity};

use crate::changes::{listed, one as change};
use crate::emit::Emitter;
use crate::text::{count, plain};

const SCHEMA: &str = "seawall.dev/watch/v1";

/// Everything on one line.
const DEPTH: usize = 0;

/// Objects that people are shown by name; JSON has all.
const OBJECTS_SHOWN_MAX: usize = 5;

/// What became of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectChange {
    /// It is new.
    Added,
    /// It was read again.
    Changed,
    /// It is gone, or cannot be read any more.
    Removed,
}

/// Where a target stands: its open findings, and what was not read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Open failures, by severity.
    pub failures: [usize; 5],
    /// Open findings that only a person can judge.
    pub manual: usize,
    /// Open findings that could not be decided.
    pub unknown: usize,
    /// Findings that someone accepted.
    pub ignored: usize,
    /// What could not be read.
    pub gaps: usize,
}

/// One event of a watch.
#[derive(Clone, Copy, Debug)]
pub struct Turn<'t> {
    /// It is the first one, of which every finding is new.
    pub is_first: bool,
    /// When, in RFC 3339.
    pub time: &'t str,
    /// What is another now.
    pub objects: &'t [(ObjectChange, ObjectName)],
    /// What became of findings.
    pub changes: &'t [Change<'t>],
    /// What could not be read all of a sudden.
    pub gaps: &'t [&'t Gap],
    /// What could not be read before, and was read now.
    pub closed: &'t [&'t Gap],
    /// Where the target stands now.
    pub standing: Standing,
    /// How many times a check was asked about an object.
    pub judged: usize,
}

// === impl ObjectChange ===

impl ObjectChange {
    fn name(self) -> &'static str {
        match self {
            ObjectChange::Added => "added",
            ObjectChange::Changed => "changed",
            ObjectChange::Removed => "removed",
        }
    }
}

// === impl Turn ===

impl Turn<'_> {
    /// Whether a finding or a gap is another now.
    pub fn is_news(&self) -> bool {
        let told = |change: &Change<'_>| !matches!(change.kind, ChangeKind::Moved | ChangeKind::Unchanged);
        self.changes.iter().any(told) || !self.gaps.is_empty() || !self.closed.is_empty()
    }

    /// Writes the block that people read.
    pub fn write_table(&self, width: usize, out: &mut dyn Write) -> io::Result<()> {
        let mut out = BufWriter::new(out);
        let clock = self.time.split('T').nth(1).unwrap_or(self.time);
        writeln!(out, "\n{clock}  {}", plain(&self.what()))?;
        for gap in self.gaps {
            writeln!(out, "not read: {}: {}", plain(&gap.place.to_string()), plain(&gap.cause.to_string()))?;
        }
        for gap in self.closed {
            writeln!(out, "read again: {}", plain(&gap.place.to_string()))?;
        }
        listed(self.changes, width, &mut out)?;
        if !self.is_news() {
            writeln!(out, "no finding has changed")?;
        }
        writeln!(out, "{}", self.standing.text())?;
        out.flush()
    }

    fn what(&self) -> String {
        let name = |(change, name): &(ObjectChange, ObjectName)| {
            let namespace = name.namespace.as_ref().map(|space| format!("{space}/")).unwrap_or_default();
            format!("{} {} {namespace}{}", change.name(), name.kind, name.name)
        };
        let mut parts: Vec<String> = self.objects.iter().take(OBJECTS_SHOWN_MAX).map(name).collect();
        if let Some(more) = self.objects.len().checked_sub(OBJECTS_SHOWN_MAX).filter(|more| *more > 0) {
            parts.push(format!("and {} more", count(more, "object", "objects")));
        }
        if parts.is_empty() { "no object has changed".to_owned() } else { parts.join(", ") }
    }

    /// Writes one line of JSON.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut buffered = BufWriter::with_capacity(1 << 16, out);
        let mut out = Emitter::json(&mut buffered, DEPTH);
        out.begin_map();
        out.key("schema").string(SCHEMA);
        out.key("event").string(if self.is_first { "start" } else { "change" });
        out.key("time").string(self.time);
        out.key("judged").number(self.judged as u64);
        out.key("objects").begin_list();
        for (change, name) in self.objects {
            out.begin_map();
            out.key("change").string(change.name());
            out.key("apiVersion").string(&name.api_version);
            out.key("kind").string(&name.kind);
            out.key("namespace").string_or_null(name.namespace.as_deref());
            out.key("name").string(&name.name);
            out.end();
        }
        out.end();
        out.key("changes").begin_list();
        let told = |change: &&Change<'_>| change.kind != ChangeKind::Unchanged;
        self.changes.iter().filter(told).for_each(|one| change(one, &mut out));
        out.end();
        for (key, gaps) in [("gaps", self.gaps), ("closedGaps", self.closed)] {
            out.key(key).begin_list();
            gaps.iter().for_each(|one| gap(one, &mut out));
            out.end();
        }
        self.standing.write(&mut out);
        out.end();
        out.finish()?;
        buffered.flush()
    }
}

fn gap(gap: &Gap, out: &mut Emitter<'_>) {
    out.begin_map();
    out.key("cause").string(gap.cause.kind.name());
    out.key("detail").string(&gap.cause.detail);
    out.key("path").string(&gap.place.path);
    out.key("line").number(gap.place.position.map_or(0, |(line, _)| line.into()));
    out.key("column").number(gap.place.position.map_or(0, |(_, column)| column.into()));
    out.key("hint").string_or_null(gap.hint.as_deref());
    out.end();
}

// === impl Standing ===

impl Standing {
    fn text(&self) -> String {
        let failures = Severity::ALL.into_iter().rev().map(|one| (self.failures[one as usize], one.name()));
        let others = [
            (self.manual, "manual"),
            (self.unknown, "unknown"),
            (self.ignored, "ignored"),
            (self.gaps, "not read"),
        ];
        let told = failures.chain(others).filter(|(number, _)| *number > 0);
        let parts: Vec<String> = told.map(|(number, word)| format!("{number} {word}")).collect();
        if parts.is_empty() { "open: nothing".to_owned() } else { format!("open: {}", parts.join(", ")) }
    }

    fn write(&self, out: &mut Emitter<'_>) {
        out.key("open").begin_map();
        for severity in Severity::ALL.into_iter().rev() {
            out.key(severity.name()).number(self.failures[severity as usize] as u64);
        }
        let others = [("manual", self.manual), ("unknown", self.unknown), ("ignored", self.ignored)];
        for (key, number) in others.into_iter().chain([("gaps", self.gaps)]) {
            out.key(key).number(number as u64);
        }
        out.end();
    }
}
