//! The flaws that examples/README.md lists are reported, each by its check and at its line.

use std::path::{Path, PathBuf};
use std::process::Command;

use seawall_yaml::{Options, Value, read};

/// A row of the table in examples/README.md.
#[derive(Debug, PartialEq, Eq)]
struct Flaw {
    path: String,
    line: u64,
    check: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Rows look like ``| [cart.yaml](shop/cart.yaml) | 50 | `check-id` | what is wrong |``.
fn planted() -> Vec<Flaw> {
    let text = std::fs::read_to_string(root().join("examples/README.md")).expect("examples/README.md");
    let rows = text.lines().filter(|line| line.starts_with("| ["));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let path = cells[0].split(['(', ')']).nth(1).expect("a link to the file");
        Flaw {
            path: format!("examples/{path}"),
            line: cells[1].parse().expect("a line"),
            check: cells[2].trim_matches('`').to_owned(),
        }
    })
    .collect()
}

fn text(value: Value<'_>, key: &str) -> String {
    value.get(key).and_then(|field| field.as_str()).unwrap_or_default().to_owned()
}

fn reported(path: &str) -> Vec<Flaw> {
    let output = Command::new(env!("CARGO_BIN_EXE_seawall"))
        .current_dir(root())
        .args(["scan", "-o", "json"])
        .arg(path)
        .output()
        .expect("seawall runs");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let stream = read(&output.stdout, &Options::default());
    let document = stream.documents[0].root.as_ref().expect("the report is JSON");
    let findings = stream.tree.value(*document).get("findings").expect("the report lists findings");
    let failed = findings.items().filter(|finding| text(*finding, "verdict") == "fail");
    failed
        .filter_map(|finding| {
            let evidence = finding.get("evidence")?;
            let line = u64::try_from(evidence.get("line")?.as_i64()?).ok()?;
            Some(Flaw { path: text(evidence, "path"), line, check: text(finding, "check") })
        })
        .collect()
}

#[test]
fn every_planted_flaw_is_reported_at_its_line() {
    let planted = planted();
    assert!(planted.len() >= 12, "the shop has a dozen flaws, and the table lists {}", planted.len());
    let reported = reported("examples/shop");
    let missed: Vec<&Flaw> = planted.iter().filter(|flaw| !reported.contains(flaw)).collect();
    assert!(missed.is_empty(), "not reported: {missed:#?}");
}
