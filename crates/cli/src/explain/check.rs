//! The page of a check.

use seawall_check::{Check, Logic, Setting, Versions};

use crate::console::{Console, Painter};
use crate::explain::prose::{indented, wrap};
use crate::problem::Paint;

/// Columns by which a section's text is indented.
const INDENT: usize = 2;

/// Longer lists of words stand one word a line.
const FLOW_MAX: usize = 50;

/// A page in the making.
struct Page {
    paint: Painter,
    width: usize,
    out: String,
}

/// Everything a check says of itself.
pub(crate) fn page(check: &Check, console: &Console) -> String {
    let mut page = Page { paint: console.painter(), width: console.prose_width(), out: String::new() };
    let facts = format!("{}, {}", check.severity, check.category.name());
    page.out = format!("{}  ({facts})\n", page.paint.strong(check.id));
    page.out += &wrap(check.title, page.width, 0);
    page.prose("What it checks", check.description);
    page.prose("Looks at", &scope(check));
    page.prose("Why it matters", check.why);
    page.prose(&format!("Why {}", check.severity), &format!("{}.", capitalized(check.severity_reason)));
    let fix =
        if check.fix.is_some() { " Where nothing has to be chosen, `seawall fix` does it." } else { "" };
    page.prose("How to mend it", &format!("{}{fix}", check.remedy));
    page.parameters(check);
    for (index, example) in check.examples.bad.iter().enumerate() {
        page.block(if index == 0 { "Fails" } else { "" }, example);
    }
    for (index, example) in check.examples.good.iter().enumerate() {
        page.block(if index == 0 { "Passes" } else { "" }, example);
    }
    let ignore = format!(
        "Write `# seawall:ignore {} REASON` above or behind the lines it is about, or list it under `skip` \
         in seawall.yaml.",
        check.id
    );
    page.prose("To accept it", &ignore);
    page.block("Controls", &check.controls.join("\n"));
    page.block("References", &check.references.join("\n"));
    page.out
}

/// Which objects it concerns, in which versions.
fn scope(check: &Check) -> String {
    let what = match check.logic {
        Logic::Container(_) => "every container of ",
        Logic::Pod(_) | Logic::Object(_) | Logic::Cluster(_) => "",
    };
    let kinds = match (check.kinds.is_empty(), &check.logic) {
        (true, Logic::Object(_)) => "every object".to_owned(),
        (true, _) => "every pod and pod template".to_owned(),
        (false, _) => check.kinds.join(", "),
    };
    let versions = match check.versions {
        Versions { since: None, until: None } => String::new(),
        Versions { since: Some(since), until: None } => format!(" Holds since Kubernetes {since}."),
        Versions { since: None, until: Some(until) } => format!(" Holds up to Kubernetes {until}."),
        Versions { since: Some(since), until: Some(until) } => {
            format!(" Holds for Kubernetes {since} to {until}.")
        }
    };
    let needs = match check.needs {
        [] => String::new(),
        needs => format!(" Also reads {}.", needs.join(", ")),
    };
    let whole = match check.logic.is_of_cluster() {
        true => {
            " Runs only where everything of a cluster was read: over a live one, a snapshot, or files with \
             --complete."
        }
        false => "",
    };
    let opt_in = match seawall_posture::is_opt_in(check.id) {
        true => " Runs only where --check or a framework names it.",
        false => "",
    };
    format!("{}.{needs}{versions}{whole}{opt_in}", capitalized(&format!("{what}{kinds}")))
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A setting as people write it in `seawall.yaml`, behind its name; long lists go below it.
fn written(setting: &Setting, indent: usize) -> String {
    let text = crate::list::default_of(setting).to_string();
    match setting {
        Setting::Words(words) if text.len() > FLOW_MAX => {
            let margin = " ".repeat(indent);
            words.iter().map(|word| format!("\n{margin}- {word:?}")).collect()
        }
        _ => format!(" {text}"),
    }
}

// === impl Page ===

impl Page {
    fn heading(&mut self, heading: &str) {
        self.out.push('\n');
        if !heading.is_empty() {
            self.out += &format!("{}\n", self.paint.strong(heading));
        }
    }

    fn prose(&mut self, heading: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        self.heading(heading);
        self.out += &wrap(text, self.width, INDENT);
    }

    fn block(&mut self, heading: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        self.heading(heading);
        self.out += &indented(text, INDENT);
    }

    fn parameters(&mut self, check: &Check) {
        if check.parameters.is_empty() {
            return;
        }
        self.heading("Parameters");
        let mut example = format!("parameters:\n  {}:\n", check.id);
        for parameter in check.parameters {
            let name = self.paint.strong(parameter.name);
            self.out += &format!("  {name}\n");
            self.out += &wrap(parameter.description, self.width, 2 * INDENT);
            example += &format!("    {}:{}\n", parameter.name, written(&parameter.default, 4));
        }
        self.block("Set in seawall.yaml, here with what counts by itself", &example);
    }
}
