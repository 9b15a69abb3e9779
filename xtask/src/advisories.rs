//! `cargo xtask advisories [--check]`: the known vulnerabilities of Kubernetes' programs, as a data
//! file of ours.
//!
//! The facts come from two corpora: the OSV records of Kubernetes' own feed, which name the program,
//! and for what the feed lacks those of Go's vulnerability database. What neither says stands in
//! `advisories/notes.toml`. Ids, programs, versions and scores are taken over, no sentence is.

mod cvss;
mod notes;
mod record;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::corpora::Corpora;
use crate::workspace;
use notes::Notes;
pub(crate) use record::Record;

/// The data file, from the workspace root.
const DATA: &str = "crates/posture/data/kubernetes-advisories.yaml";

/// Writes the data file; with `--check` only says whether it is in step.
pub(crate) fn main(arguments: &[String]) -> Result<bool, String> {
    let check = match arguments {
        [] => false,
        [flag] if flag == "--check" => true,
        _ => return Err("usage: cargo xtask advisories [--check]".to_owned()),
    };
    let text = generate(&Corpora::find())?;
    let path = workspace::root().join(DATA);
    if !check {
        workspace::write(&path, &text)?;
        println!("{DATA}");
        return Ok(true);
    }
    let in_step = workspace::read(&path)? == text;
    if !in_step {
        println!("{DATA}: is out of step with the corpora (hint: `cargo xtask advisories`)");
    }
    Ok(in_step)
}

/// What the data file should hold.
pub(crate) fn generate(corpora: &Corpora) -> Result<String, String> {
    let notes = Notes::read()?;
    let mut kept: BTreeMap<String, Record> = BTreeMap::new();
    for record in records(corpora)? {
        if !notes.leaves_out(&record.id) && !kept.contains_key(&record.id) {
            kept.insert(record.id.clone(), notes.complete(record)?);
        }
    }
    if let Some(stale) = notes.stale(&kept).first() {
        return Err(format!("notes.toml speaks of {stale}, which no record is about"));
    }
    Ok(render(&kept))
}

/// Every record about Kubernetes, those of its own feed first.
pub(crate) fn records(corpora: &Corpora) -> Result<Vec<Record>, String> {
    let mut records = Vec::new();
    for (corpus, below) in [("advisories/kubernetes", "vulns"), ("advisories/go", "data/osv")] {
        let folder = corpora.get(corpus)?.join(below);
        let mut paths: Vec<_> = fs::read_dir(&folder)
            .map_err(|error| format!("{}: {error}", folder.display()))?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
            .collect();
        paths.sort();
        for path in paths {
            records.extend(read(&path, corpus)?);
        }
    }
    Ok(records)
}

fn read(path: &Path, corpus: &str) -> Result<Option<Record>, String> {
    let text = workspace::read(path)?;
    // Parsing the thousands of records about other modules would take most of the time.
    if !text.contains("k8s.io") {
        return Ok(None);
    }
    let value: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    Record::read(&value, corpus).map_err(|error| format!("{}: {error}", path.display()))
}

fn render(records: &BTreeMap<String, Record>) -> String {
    let mut out =
        "# Known vulnerabilities of Kubernetes' programs: from which release on, and up to which.\n\
                   # Written by `cargo xtask advisories` from the OSV records of\n\
                   # kubernetes-sigs/cve-feed-osv (Apache-2.0) and golang/vulndb (CC-BY-4.0).\n"
            .to_owned();
    for (id, record) in records {
        let _ = writeln!(out, "- id: {id}");
        let _ = writeln!(out, "  record: {}", record.source);
        let _ = writeln!(out, "  programs: [{}]", record.programs.join(", "));
        if let Some(os) = &record.os {
            let _ = writeln!(out, "  os: {os}");
        }
        if let Some(score) = record.score {
            let _ = writeln!(out, "  score: {score:.1}");
        }
        let _ = writeln!(out, "  ranges:");
        for range in &record.ranges {
            let _ = write!(out, "  - {{from: \"{}\"", range.from);
            if let Some(fixed) = &range.fixed {
                let _ = write!(out, ", fixed: \"{fixed}\"");
            }
            out.push_str("}\n");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_file_is_in_step_with_the_corpora() {
        let corpora = Corpora::find();
        match generate(&corpora) {
            Ok(text) => {
                let path = workspace::root().join(DATA);
                assert_eq!(
                    workspace::read(&path).expect("it is there"),
                    text,
                    "run `cargo xtask advisories`"
                );
            }
            Err(error) if std::env::var_os("CI").is_none() && error.contains("corp") => {
                println!("skipped: {error}");
            }
            Err(error) => panic!("{error}"),
        }
    }
}
