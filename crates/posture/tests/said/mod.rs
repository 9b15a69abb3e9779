//! What one check says of one source, in words.

use seawall_check::{Selection, run};
use seawall_finding::Verdict;
use seawall_posture::find;
use seawall_world::{Settings, Source, World};

/// Each verdict with its message, then `pass` for each object that passes; nothing where nothing is judged.
pub(crate) fn said(check: &str, source: Source, settings: Settings) -> Vec<String> {
    let world = World::build(vec![source], Vec::new(), settings);
    let checks = vec![find(check).expect("it exists")];
    let results = run(&world, &Selection { checks, record_passes: true, ..Selection::default() });
    let word = |verdict: Verdict| match verdict {
        Verdict::Unknown(kind) => format!("unknown ({})", kind.name()),
        other => other.name().to_owned(),
    };
    let found = results.findings.iter().map(|one| format!("{}: {}", word(one.verdict), one.message));
    found.chain(results.passes.iter().map(|_| "pass".to_owned())).collect()
}
