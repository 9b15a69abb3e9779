//! From a field to the checks that look at it. What a check looks at is where it points on its own
//! bad examples; besides, its texts may speak of a field.

use seawall_check::{Check, Selection, run};
use seawall_finding::{Evidence, Verdict};
use seawall_posture::checks;
use seawall_world::{Origin, Settings, Source, Version, World};
use seawall_yaml::Step;

use crate::console::Console;
use crate::explain::prose::wrap;
use crate::problem::Paint;

/// A check that has to do with a field.
struct Hit {
    check: &'static Check,
    /// The field in full, where the check points at it; else the check only speaks of it.
    path: Option<String>,
}

/// The checks behind a field; none where no check looks at it or speaks of it.
pub(crate) fn page(field: &str, console: &Console) -> Option<String> {
    let wanted = segments(field);
    let last = wanted.last()?.clone();
    let hits: Vec<Hit> = checks().iter().filter_map(|check| hit(check, &wanted, &last)).collect();
    let (pointing, speaking): (Vec<_>, Vec<_>) = hits.into_iter().partition(|hit| hit.path.is_some());
    let mut out = String::new();
    for (hits, heading) in [(pointing, "Checks that look at"), (speaking, "Checks that speak of")] {
        if hits.is_empty() {
            continue;
        }
        let gap = if out.is_empty() { "" } else { "\n" };
        out += &format!("{gap}{} {field}\n", console.painter().strong(heading));
        hits.iter().for_each(|hit| out += &entry(hit, console));
    }
    (!out.is_empty()).then(|| out + "\n`seawall explain CHECK` tells more\n")
}

fn entry(hit: &Hit, console: &Console) -> String {
    let check = hit.check;
    let id = console.painter().strong(check.id);
    let mut out = format!("\n  {id}  ({})\n", check.severity);
    out += &wrap(check.title, console.prose_width(), 4);
    if let Some(path) = &hit.path {
        out += &format!("    at {path}\n");
    }
    out
}

fn hit(check: &'static Check, wanted: &[String], last: &str) -> Option<Hit> {
    if let Some(path) = fields(check).into_iter().find(|path| holds(&segments(path), wanted)) {
        return Some(Hit { check, path: Some(path) });
    }
    let texts = [check.title, check.description, check.remedy];
    texts.iter().any(|text| speaks_of(text, wanted, last)).then_some(Hit { check, path: None })
}

/// The parts of a field path, without list indexes.
fn segments(path: &str) -> Vec<String> {
    let bare = |part: &str| part.split('[').next().unwrap_or_default().trim().to_owned();
    path.split('.').map(bare).filter(|part| !part.is_empty()).collect()
}

/// Whether the parts of a path hold others in a row.
fn holds(path: &[String], wanted: &[String]) -> bool {
    let same = |window: &[String]| window.iter().zip(wanted).all(|(part, wanted)| names(part, wanted));
    path.windows(wanted.len()).any(same)
}

/// Whether a part is the wanted one. What holds for containers holds for those of every list, and an
/// example shows only one of them.
fn names(part: &str, wanted: &str) -> bool {
    let of_containers = ["initContainers", "ephemeralContainers"].contains(&part);
    part.eq_ignore_ascii_case(wanted) || of_containers && wanted.eq_ignore_ascii_case("containers")
}

/// Whether a text names the field: a path that ends as the wanted one does, or, for a wanted path of
/// one part, that word where it is unlike ordinary ones.
fn speaks_of(text: &str, wanted: &[String], last: &str) -> bool {
    text.split(|c: char| !(c.is_alphanumeric() || ".[]".contains(c))).any(|word| {
        let word = segments(word.trim_matches('.'));
        let telling = word.len() > 1 || last.chars().any(char::is_uppercase);
        telling && !word.is_empty() && (holds(&word, wanted) || wanted.len() > 1 && holds(wanted, &word))
    })
}

/// Every field that a check points at on its own bad examples.
fn fields(check: &'static Check) -> Vec<String> {
    let mut fields = Vec::new();
    for example in check.examples.bad {
        let source = Source::read("example.yaml".to_owned(), example.as_bytes(), Origin::File, true);
        let kubernetes = check.versions.until.unwrap_or(Version::LATEST);
        let settings = Settings { kubernetes, complete: check.examples.complete, ..Settings::default() };
        let world = World::build(vec![source], Vec::new(), settings);
        let results = run(&world, &Selection { checks: vec![check], ..Selection::default() });
        for finding in results.findings.iter().filter(|finding| finding.verdict == Verdict::Fail) {
            let path = path(&world, &finding.evidence);
            if !fields.contains(&path) {
                fields.push(path);
            }
        }
    }
    fields
}

fn path(world: &World, evidence: &Evidence) -> String {
    let root = world.object(evidence.object).root();
    let mut keys: Vec<String> = Vec::new();
    for step in root.tree().path(root.id(), evidence.node) {
        match (step, keys.last_mut()) {
            (Step::Key(key), _) => keys.push(key),
            (Step::Index(_), Some(last)) => last.push_str("[]"),
            (Step::Index(_), None) => {}
        }
    }
    keys.extend((!evidence.missing.is_empty()).then(|| evidence.missing.to_string()));
    keys.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_compared_part_by_part() {
        let path = segments("spec.template.spec.containers[0].securityContext.privileged");
        for (wanted, expected) in [
            ("securityContext.privileged", true),
            ("spec.containers[].securityContext", true),
            ("SecurityContext.Privileged", true),
            ("initContainers.securityContext", false),
            ("privileged", true),
            ("security", false),
            ("spec.privileged", false),
        ] {
            assert_eq!(holds(&path, &segments(wanted)), expected, "{wanted}");
        }
    }
}
