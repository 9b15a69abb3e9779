//! From the bytes of a stored result to what it says.

use std::collections::BTreeMap;
use std::fmt;

use seawall_check::Tally;
use seawall_finding::{
    Acceptance, Cause, CauseKind, Gap, Hidden, Note, ObjectName, Place, Record, Severity, Verdict,
};
use seawall_posture::ControlVerdict;
use seawall_world::Origin;
use seawall_yaml::{LineIndex, Options, Position, Value, read};

use super::field::{Fault, Read, boolean, fault, items, need, number, optional, parsed, share, text, words};
use super::{
    Stored, StoredCheck, StoredControl, StoredEvidence, StoredFinding, StoredFramework, StoredObject,
    StoredPass,
};
use crate::report::SCHEMA;
use crate::summary::Summary;

/// A result larger than this is not read.
pub(crate) const RESULT_BYTES_MAX: usize = 1 << 30;

/// How a result comes about.
const WRITE: &str = "write one with `seawall scan PATH -o json=FILE`";

/// Why bytes are no result that can be read. It quotes nothing of them but keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// A lower-case fact.
    pub fact: String,
    /// Line and column, from one.
    pub position: Option<(u32, u32)>,
    /// What to do about it.
    pub hint: Option<String>,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.position {
            write!(f, "{line}:{column}: ")?;
        }
        f.write_str(&self.fact)
    }
}

impl std::error::Error for ReadError {}

/// Reads a result that was written as JSON or YAML. Fields that a later version has added are passed
/// over; another version of the schema is refused.
pub fn read_result(bytes: &[u8]) -> Result<Stored, ReadError> {
    read_document(bytes, stored)
}

/// Reads the one document that bytes hold.
pub(crate) fn read_document<T>(
    bytes: &[u8],
    of_root: impl FnOnce(Value<'_>) -> Read<T>,
) -> Result<T, ReadError> {
    let whole = |fact: String, hint: &str| ReadError { fact, position: None, hint: Some(hint.to_owned()) };
    if bytes.len() > RESULT_BYTES_MAX {
        let fact = format!("it is larger than {} MiB", RESULT_BYTES_MAX >> 20);
        return Err(whole(fact, "scan less at once, or list only findings of some severity"));
    }
    let placed = |fault: Fault| {
        let Position { line, column } = LineIndex::new(bytes).position(fault.offset);
        ReadError { fact: fault.fact, position: Some((line, column)), hint: fault.hint }
    };
    let stream = read(bytes, &Options::default());
    let mut documents = stream.documents.iter();
    let document = documents.next().ok_or_else(|| whole("there is nothing in it".to_owned(), WRITE))?;
    let root = match &document.root {
        Ok(root) => stream.tree.value(*root),
        Err(error) => {
            let (fact, hint) = (error.message.clone(), error.hint.clone());
            return Err(placed(Fault { offset: error.span.start, fact, hint }));
        }
    };
    let value = of_root(root).map_err(placed)?;
    match documents.next() {
        None => Ok(value),
        Some(second) => {
            let fact = "more than one document".to_owned();
            Err(placed(Fault { offset: second.span.start, fact, hint: None }))
        }
    }
}

pub(crate) fn stored(root: Value<'_>) -> Read<Stored> {
    let schema = root.get("schema").filter(|_| root.is_map());
    match schema.and_then(Value::as_str) {
        Some(SCHEMA) => {}
        Some(other) if other.starts_with("seawall.dev/report/") => {
            let fact = "a result of a version that this build does not know";
            return Err(fault(schema.unwrap_or(root), fact).hint(&format!("this build reads {SCHEMA}")));
        }
        _ => return Err(fault(schema.unwrap_or(root), "this is no result of a scan").hint(WRITE)),
    }
    let mut findings = Findings::default();
    items(root, "findings")?.try_for_each(|item| findings.push(item))?;
    let mut stored = Stored {
        version: text(need(root, "tool")?, "version")?,
        started: text(root, "started")?,
        kubernetes: text(root, "kubernetesVersion")?,
        target: optional(root, "targetVersion")?,
        complete: boolean(root, "complete")?,
        gaps: items(root, "gaps")?.map(gap).collect::<Read<_>>()?,
        notes: match root.get("notes") {
            Some(_) => items(root, "notes")?.map(note).collect::<Read<_>>()?,
            None => Vec::new(),
        },
        severity_min: match root.get("severityMin") {
            Some(_) => parsed(root, "severityMin")?,
            None => Severity::Info,
        },
        undecided: undecided(root)?,
        rendered: rendered(root)?,
        summary: Summary::default(),
        frameworks: items(root, "frameworks")?.map(framework).collect::<Read<_>>()?,
        checks: items(root, "checks")?.map(check).collect::<Read<_>>()?,
        findings: findings.all,
        passes: items(root, "passes")?.map(pass).collect::<Read<_>>()?,
    };
    stored.summary = summary(need(root, "summary")?, &stored)?;
    stored.name_renderers();
    Ok(stored)
}

fn rendered(root: Value<'_>) -> Read<Vec<(String, String)>> {
    if root.get("rendered").is_none() {
        return Ok(Vec::new());
    }
    let pair = |item| Ok((text(item, "path")?, text(item, "by")?));
    let mut pairs: Vec<(String, String)> = items(root, "rendered")?.map(pair).collect::<Read<_>>()?;
    pairs.sort_unstable();
    Ok(pairs)
}

fn summary(value: Value<'_>, stored: &Stored) -> Read<Summary> {
    let findings = need(value, "findings")?;
    let mut failures = [0; 5];
    for severity in Severity::ALL {
        failures[severity as usize] = number(findings, severity.name())?;
    }
    Ok(Summary {
        sources: number(value, "sources")?,
        documents: number(value, "documents")?,
        foreign: number(value, "foreignDocuments")?,
        objects: number(value, "objects")?,
        checks: number(value, "checks")?,
        gaps: number(value, "gaps")?,
        folded: if value.get("foldedVerdicts").is_some() { number(value, "foldedVerdicts")? } else { 0 },
        unbounded_gaps: stored.gaps.iter().filter(|gap| !gap.hides.is_bounded()).count(),
        verdicts: tally(value)?,
        failures,
        manual: number(findings, "manual")?,
        unknown: number(findings, "unknown")?,
        ignored: number(findings, "ignored")?,
        hidden: number(findings, "notListed")?,
        causes: causes(value, stored)?,
        score: share(value, "score")?,
        coverage: share(value, "coverage")?,
    })
}

fn causes(summary: Value<'_>, stored: &Stored) -> Read<BTreeMap<CauseKind, usize>> {
    let mut causes = BTreeMap::new();
    if let Some(counts) = summary.get("causes") {
        for (name, value) in counts.entries() {
            let kind = CauseKind::named(name).ok_or_else(|| unknown_cause(value))?;
            causes.insert(kind, number(counts, name)?);
        }
        return Ok(causes);
    }
    for record in stored.records().filter(|record| record.ignored.is_none()) {
        if let Verdict::Unknown(cause) = record.verdict {
            *causes.entry(cause).or_default() += 1;
        }
    }
    Ok(causes)
}

fn tally(of: Value<'_>) -> Read<Tally> {
    let value = need(of, "verdicts")?;
    Ok(Tally {
        pass: number(value, "pass")?,
        fail: number(value, "fail")?,
        manual: number(value, "manual")?,
        unknown: number(value, "unknown")?,
        ignored: number(value, "ignored")?,
    })
}

fn gap(value: Value<'_>) -> Read<Gap> {
    Ok(Gap {
        cause: Cause::new(cause(value)?, text(value, "detail")?),
        place: place(value)?,
        hint: optional(value, "hint")?,
        excerpt: optional(value, "excerpt")?,
        hides: match value.get("hides").filter(|hides| !hides.is_null()) {
            Some(hides) => hidden(hides)?,
            None => Hidden::Anything,
        },
    })
}

fn place(value: Value<'_>) -> Read<Place> {
    let position = match (number(value, "line")?, number(value, "column")?) {
        (0, _) => None,
        position => Some(position),
    };
    Ok(Place { path: text(value, "path")?, position })
}

fn note(value: Value<'_>) -> Read<Note> {
    Ok(Note { fact: text(value, "fact")?, place: place(value)?, hint: optional(value, "hint")? })
}

fn hidden(value: Value<'_>) -> Read<Hidden> {
    let group = text(value, "group")?;
    Ok(match optional(value, "kind")? {
        Some(kind) => Hidden::Kind { group, kind, namespace: optional(value, "namespace")? },
        None => Hidden::Group(group),
    })
}

/// What gaps leave open, by gap.
fn undecided(root: Value<'_>) -> Read<Vec<(usize, String, usize)>> {
    let mut all = Vec::new();
    for (at, gap) in items(root, "gaps")?.enumerate() {
        if gap.get("undecided").is_some() {
            for one in items(gap, "undecided")? {
                all.push((at, text(one, "check")?, number(one, "objects")?));
            }
        }
    }
    Ok(all)
}

fn cause(of: Value<'_>) -> Read<CauseKind> {
    let value = need(of, "cause")?;
    value.as_str().and_then(CauseKind::named).ok_or_else(|| unknown_cause(value))
}

fn unknown_cause(value: Value<'_>) -> Fault {
    fault(value, "a cause that this build does not know").hint("a newer Seawall may have written the result")
}

fn framework(value: Value<'_>) -> Read<StoredFramework> {
    Ok(StoredFramework {
        name: text(value, "name")?,
        title: text(value, "title")?,
        version: text(value, "version")?,
        reference: text(value, "reference")?,
        score: share(value, "score")?,
        coverage: share(value, "coverage")?,
        controls: items(value, "controls")?.map(control).collect::<Read<_>>()?,
    })
}

const CONTROL_VERDICTS: [ControlVerdict; 5] = [
    ControlVerdict::Pass,
    ControlVerdict::Fail,
    ControlVerdict::Manual,
    ControlVerdict::Unknown,
    ControlVerdict::NoEvidence,
];

fn control(value: Value<'_>) -> Read<StoredControl> {
    let word = need(value, "verdict")?;
    let verdict = CONTROL_VERDICTS.into_iter().find(|verdict| Some(verdict.name()) == word.as_str());
    Ok(StoredControl {
        id: text(value, "id")?,
        title: text(value, "title")?,
        section: text(value, "section")?,
        verdict: verdict.ok_or_else(|| fault(word, "no verdict on a control"))?,
        cause: match value.get("cause") {
            Some(word) if !word.is_null() => Some(cause(value)?),
            _ => None,
        },
        evidence: text(value, "evidence")?,
        checks: words(value, "checks")?,
        tally: tally(value)?,
    })
}

fn check(value: Value<'_>) -> Read<StoredCheck> {
    // What was added to the schema later is empty in results that are older.
    let later = |key| optional(value, key).map(Option::unwrap_or_default);
    Ok(StoredCheck {
        id: text(value, "id")?,
        title: text(value, "title")?,
        severity: parsed(value, "severity")?,
        category: text(value, "category")?,
        controls: words(value, "controls")?,
        description: later("description")?,
        why: later("why")?,
        remedy: later("remedy")?,
        references: match value.get("references") {
            Some(_) => words(value, "references")?,
            None => Vec::new(),
        },
        tally: tally(value)?,
    })
}

/// Findings read so far.
#[derive(Default)]
struct Findings {
    all: Vec<StoredFinding>,
}

// === impl Findings ===

impl Findings {
    fn push(&mut self, value: Value<'_>) -> Read<()> {
        let object = object(need(value, "object")?)?;
        let evidence = evidence(need(value, "evidence")?)?;
        let is_same = |last: &StoredFinding| {
            let name = &last.record.object;
            (last.evidence.object_line, &last.evidence.path) == (evidence.object_line, &evidence.path)
                && (&name.kind, &name.name, &name.namespace)
                    == (&object.kind, &object.name, &object.namespace)
                && name.api_version == object.api_version
        };
        let number = match self.all.last() {
            Some(last) if is_same(last) => last.object,
            Some(last) => last.object + 1,
            None => 0,
        };
        let position = (evidence.start.line > 0).then_some((evidence.start.line, evidence.start.column));
        let StoredObject { api_version, kind, namespace, name } = object;
        self.all.push(StoredFinding {
            fingerprint: parsed(value, "fingerprint")?,
            new: match value.get("new") {
                Some(new) if !new.is_null() => Some(boolean(value, "new")?),
                _ => None,
            },
            record: Record {
                fingerprint: text(value, "fingerprint")?,
                check: text(value, "check")?,
                severity: parsed(value, "severity")?,
                verdict: verdict(value)?,
                object: ObjectName { api_version, kind, namespace, name },
                field: evidence.field.clone(),
                place: Place { path: evidence.path.clone(), position },
                message: text(value, "message")?,
                ignored: acceptance(value)?,
            },
            object: number,
            evidence,
            related: items(value, "related")?.map(self::evidence).collect::<Read<_>>()?,
        });
        Ok(())
    }
}

fn verdict(of: Value<'_>) -> Read<Verdict> {
    let value = need(of, "verdict")?;
    match value.as_str() {
        Some("fail") => Ok(Verdict::Fail),
        Some("manual") => Ok(Verdict::Manual),
        Some("unknown") => cause(of).map(Verdict::Unknown),
        _ => Err(fault(value, "no verdict on an object")),
    }
}

fn acceptance(of: Value<'_>) -> Read<Option<Acceptance>> {
    let Some(reason) = optional(of, "ignored")? else { return Ok(None) };
    let detail = of.get("accepted").filter(|value| !value.is_null());
    let told = |key| detail.map_or(Ok(None), |detail| optional(detail, key));
    let (owner, exception, expires) = (told("owner")?, told("exception")?, told("expires")?);
    Ok(Some(Acceptance { reason, owner, exception, expires }))
}

fn evidence(value: Value<'_>) -> Read<StoredEvidence> {
    let word = need(value, "origin")?;
    let origin = match word.as_str() {
        Some("file") => Origin::File,
        Some("archive") => Origin::Archive,
        Some("live") => Origin::Live,
        // Which renderer is told once for each path.
        Some("rendered") => Origin::Rendered { by: String::new() },
        _ => return Err(fault(word, "an origin that this build does not know")),
    };
    let other = need(value, "object")?;
    Ok(StoredEvidence {
        path: text(value, "path")?,
        origin,
        start: Position { line: number(value, "line")?, column: number(value, "column")? },
        end: Position { line: number(value, "endLine")?, column: number(value, "endColumn")? },
        field: text(value, "field")?,
        absent: boolean(value, "absent")?,
        object: if other.is_null() { None } else { Some(Box::new(object(other)?)) },
        object_line: if value.get("objectLine").is_some() { number(value, "objectLine")? } else { 0 },
    })
}

fn object(value: Value<'_>) -> Read<StoredObject> {
    Ok(StoredObject {
        api_version: text(value, "apiVersion")?,
        kind: text(value, "kind")?,
        namespace: optional(value, "namespace")?,
        name: text(value, "name")?,
    })
}

fn pass(value: Value<'_>) -> Read<StoredPass> {
    Ok(StoredPass {
        check: text(value, "check")?,
        path: optional(value, "path")?.unwrap_or_default(),
        object: object(need(value, "object")?)?,
    })
}

// === impl Stored ===

impl Stored {
    /// Tells each piece of evidence which renderer wrote it.
    fn name_renderers(&mut self) {
        let rendered = &self.rendered;
        let name = |evidence: &mut StoredEvidence| {
            if let Origin::Rendered { by } = &mut evidence.origin
                && let Ok(at) = rendered.binary_search_by(|(path, _)| path.cmp(&evidence.path))
            {
                by.clone_from(&rendered[at].1);
            }
        };
        for finding in &mut self.findings {
            name(&mut finding.evidence);
            finding.related.iter_mut().for_each(name);
        }
    }
}
