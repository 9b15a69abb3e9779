//! The manual of all checks, from the checks themselves.

use std::fmt::Write as _;

use seawall_check::{Category, Check, Logic, Setting, Versions};

use super::words::{capitalized, cell, code_list};

/// The manual as Markdown: a table of contents by category, then a section for each check.
pub(super) fn manual(checks: &[&Check]) -> String {
    let mut checks: Vec<&Check> = checks.to_vec();
    checks.sort_by_key(|check| (check.category, check.id));
    let mut text = format!(
        "# Checks\n\nThis page follows from the checks themselves (`cargo xtask docs`); `seawall explain ID` \
         shows the same offline.\n{} checks.\n",
        checks.len()
    );
    for of_category in checks.chunk_by(|one, other| one.category == other.category) {
        contents(&mut text, of_category[0].category, of_category);
    }
    for check in &checks {
        section(&mut text, check);
    }
    text
}

fn contents(text: &mut String, category: Category, checks: &[&Check]) {
    let _ = write!(text, "\n**{}**\n\n| check | severity | fails when |\n|---|---|---|\n", category.name());
    for check in checks {
        let (id, severity) = (check.id, check.severity.name());
        let _ = writeln!(text, "| [{id}](#{id}) | {severity} | {} |", cell(check.title));
    }
}

fn section(text: &mut String, check: &Check) {
    let _ = write!(text, "\n## {}\n\n{}.\n\n", check.id, capitalized(check.title));
    let _ = writeln!(text, "Severity **{}**: {}.", check.severity.name(), check.severity_reason);
    let _ = write!(text, "{}\n\n{}\n\n", scope(check), check.description);
    let _ = write!(text, "**Why it matters.** {}\n\n**How to mend it.** {}\n", check.why, check.remedy);
    if check.fix.is_some() {
        text.push_str("`seawall fix` does it where nothing has to be chosen.\n");
    }
    parameters(text, check);
    if !check.controls.is_empty() {
        let _ = write!(text, "\nControls: {}\n", code_list(check.controls));
    }
    for (title, examples) in [("Fails", check.examples.bad), ("Passes", check.examples.good)] {
        for example in examples.iter().take(EXAMPLES_SHOWN_MAX) {
            let _ = write!(text, "\n{title}:\n\n```yaml\n{}\n```\n", example.trim());
        }
    }
    for reference in check.references {
        let _ = write!(text, "\n<{reference}>\n");
    }
}

/// The first example shows the rule; the others are its edges, and stand with the check.
const EXAMPLES_SHOWN_MAX: usize = 1;

fn parameters(text: &mut String, check: &Check) {
    if check.parameters.is_empty() {
        return;
    }
    text.push_str("\n| parameter | default | meaning |\n|---|---|---|\n");
    for parameter in check.parameters {
        let (name, meaning) = (parameter.name, cell(parameter.description));
        let _ = writeln!(text, "| `{name}` | `{}` | {meaning} |", cell(&setting(&parameter.default)));
    }
}

/// A default the way `seawall.yaml` would write it.
fn setting(setting: &Setting) -> String {
    match setting {
        Setting::Int(number) => number.to_string(),
        Setting::Bool(is_on) => is_on.to_string(),
        Setting::Words(words) => format!("[{}]", words.join(", ")),
        Setting::OwnWords(words) => format!("[{}]", words.join(", ")),
    }
}

fn scope(check: &Check) -> String {
    let subject = match check.logic {
        Logic::Container(_) => "Looks at every container",
        Logic::Pod(_) => "Looks at every pod template",
        Logic::Object(_) => "Looks at every object",
        Logic::Cluster(_) if check.kinds.is_empty() => {
            "Looks at every workload, where a whole cluster was read"
        }
        Logic::Cluster(_) => "Looks, where a whole cluster was read, at every object",
    };
    let mut scope = subject.to_owned();
    if !check.kinds.is_empty() {
        let _ = write!(scope, " of {}", code_list(check.kinds));
    }
    if !check.needs.is_empty() {
        let _ = write!(scope, "; reads {} besides", code_list(check.needs));
    }
    if check.versions != Versions::ALL {
        let Versions { since, until } = check.versions;
        let since = since.map(|version| format!(" from {version}")).unwrap_or_default();
        let until = until.map(|version| format!(" up to {version}")).unwrap_or_default();
        let _ = write!(scope, "; holds in Kubernetes{since}{until}");
    }
    scope + "."
}
